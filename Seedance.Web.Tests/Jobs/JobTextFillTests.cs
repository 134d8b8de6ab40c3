using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Clips of earlier versions are found by their task, their name as a variant and their file name, too.</summary>
public sealed class JobTextFillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task EarlierClips_AreFoundByAllTheirWords_AfterAStopInTheMiddle_AndNothingElseIsWritten(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (old, whole) = (await studio.SubmitAsync(TestStudio.Request("A fox.")), await studio.SubmitAsync(TestStudio.Request("A wolf.")));
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.Where(job => job.Id == old).ExecuteUpdateAsync(s => s.SetProperty(job => job.TaskId, "cgt-2025-x1").SetProperty(job => job.AssetId, "C7-H2").SetProperty(job => job.SearchText, "a fox "), Cancel);
            await db.Jobs.Where(job => job.Id == whole).ExecuteUpdateAsync(s => s.SetProperty(job => job.SearchText, job => job.SearchText + " more"), Cancel);
            db.JobTags.Add(JobTags.Row(old, "Launch"));
            await db.SaveChangesAsync(Cancel);
        }

        for (var i = 0; i < 100; i++) await studio.SubmitAsync(TestStudio.Request($"Wish {i}"));
        await using (var db = await studio.OpenAsync()) await db.Jobs.Where(job => job.Id == whole + 100).ExecuteUpdateAsync(s => s.SetProperty(job => job.SearchText, ""), Cancel);

        Assert.True(await studio.Make<JobTextFill>().StepAsync(Cancel)); // and then the studio stops
        Assert.Equal("", (await studio.FindAsync(whole + 100)).SearchText);
        await studio.Make<JobTextFill>().RunOnceAsync(Cancel);

        foreach (var word in (string[])["cgt-2025-x1", "c7-h2", "launch", "fox"]) Assert.Equal([old], await FoundAsync(word));
        Assert.Equal([whole + 100], await FoundAsync("\"wish 99\""));
        Assert.EndsWith(" more", (await studio.FindAsync(whole)).SearchText, StringComparison.Ordinal); // it had all its words
        await using (var db = await studio.OpenAsync()) await db.Jobs.Where(job => job.Id == old).ExecuteUpdateAsync(s => s.SetProperty(job => job.SearchText, ""), Cancel);
        await studio.Make<JobTextFill>().RunOnceAsync(Cancel); // done once and for all
        Assert.Equal("", (await studio.FindAsync(old)).SearchText);

        async Task<List<long>> FoundAsync(string words)
        {
            await using var db = await studio.OpenAsync();
            return await db.SearchJobs(new JobSearch(TestStudio.Owner, SearchText.Phrases(words))).Select(job => job.Id).ToListAsync(Cancel);
        }
    }
}
