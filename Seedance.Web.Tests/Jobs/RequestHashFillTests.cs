using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Clips of a time before fingerprints get theirs.</summary>
public sealed class RequestHashFillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task EarlierClips_GetTheirFingerprints_Once_AndOneThatCannotBeReadIsNoObstacle(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        long[] jobs = [await studio.SubmitAsync(TestStudio.Request("A fox.")), await studio.SubmitAsync(TestStudio.Request("A wolf.")), await studio.SubmitAsync(TestStudio.Request("A bear."))];
        await ChangeAsync(jobs, null);
        await using (var db = await studio.OpenAsync())
            await db.Jobs.Where(job => job.Id == jobs[1]).ExecuteUpdateAsync(s => s.SetProperty(job => job.InputsJson, "{"), Cancel);
        var fill = studio.Make<RequestHashFill>();

        await fill.RunOnceAsync(Cancel);
        Assert.Equal([RequestFingerprint.Of(TestStudio.Request("A fox.")), null, RequestFingerprint.Of(TestStudio.Request("A bear."))], await HashesAsync());

        await ChangeAsync([jobs[0]], null);
        await fill.RunOnceAsync(Cancel); // done once and for all
        Assert.Null((await HashesAsync())[0]);

        async Task ChangeAsync(long[] ids, string? hash)
        {
            await using var db = await studio.OpenAsync();
            await db.Jobs.Where(job => ids.Contains(job.Id)).ExecuteUpdateAsync(s => s.SetProperty(job => job.RequestHash, hash), Cancel);
        }

        async Task<List<string?>> HashesAsync()
        {
            await using var db = await studio.OpenAsync();
            return await db.Jobs.OrderBy(job => job.Id).Select(job => job.RequestHash).ToListAsync(Cancel);
        }
    }
}
