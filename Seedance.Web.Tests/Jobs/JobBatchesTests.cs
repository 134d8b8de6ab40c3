using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Many jobs of one press: all or none, and each once.</summary>
public sealed class JobBatchesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Batch_IsStoredInItsOrder_AndARepeatMakesNoneTwice(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider, services: SharedStudio.WithoutPosters);
        var batches = studio.Get<JobBatches>();
        var batch = Wishes(60);
        using var pages = studio.Get<JobNotifier>().Subscribe(TestStudio.Owner);

        var first = Assert.IsType<BatchResult.Created>(await batches.SubmitAllAsync(batch, Token));
        var again = Assert.IsType<BatchResult.Created>(await batches.SubmitAllAsync([.. batch, .. Wishes(1)], Token));

        Assert.Equal((0, 60), (first.Repeated, again.Repeated));
        Assert.Equal(first.JobIds, again.JobIds.Take(60));
        Assert.Equal(first.JobIds.Order(), first.JobIds);
        Assert.Equal(61, await CountAsync(studio));
        var job = await studio.FindAsync(first.JobIds[7]);
        Assert.Equal((JobState.Queued, "Wish 7", "C1-H8-v1", "reels", 1L), (job.State, job.Prompt, job.AssetId, job.Placement, job.ConceptId));

        foreach (var id in again.JobIds) await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Equal(61, studio.Gateway.Posts.Count);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task SameBatch_StartedManyTimesAtOnce_IsThereOnce(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var batches = studio.Get<JobBatches>();
        var batch = Wishes(12);

        // Also when single ones of it are pressed meanwhile.
        var single = studio.Jobs.SubmitAsync(batch[5], Token);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => batches.SubmitAllAsync(batch, Token)));
        await single;

        Assert.Equal(12, await CountAsync(studio));
        Assert.All(results, result => Assert.Equal(12, Assert.IsType<BatchResult.Created>(result).JobIds.Distinct().Count()));
        Assert.Single(results.Select(result => string.Join(' ', ((BatchResult.Created)result).JobIds)).Distinct());
    }

    [Fact]
    public async Task BatchWhoseCommitIsNotAnswered_IsStored_AndThePagesAreTold()
    {
        var faults = new DatabaseFaults();
        await using var studio = await TestStudio.StartAsync(services: services => services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(faults)));
        var told = new List<long>();
        studio.Get<JobNotifier>().Notified += (_, job) => told.Add(job);

        faults.Arm("after COMMIT (1)");
        var created = Assert.IsType<BatchResult.Created>(await studio.Get<JobBatches>().SubmitAllAsync(Wishes(3), Token));

        Assert.True(faults.HasFailed);
        faults.Disarm();
        Assert.Equal(3, await CountAsync(studio));
        Assert.Equal(created.JobIds.Order(), told.Order());
    }

    [Fact]
    public async Task OneFaultyJob_KeepsAllFromBeingStored_AndIsNamed()
    {
        await using var studio = await TestStudio.StartAsync();
        var batch = Wishes(5);
        batch[1] = batch[1] with { Request = TestStudio.Request("") };
        batch[3] = batch[3] with { Request = TestStudio.Request() with { References = [new MediaReference(MediaKind.Image, MediaRole.ReferenceImage, LibraryFiles.Address(Guid.NewGuid()))] } };

        var faults = Assert.IsType<BatchResult.Invalid>(await studio.Get<JobBatches>().SubmitAllAsync(batch, Token)).Faults;

        Assert.Equal([1, 3], faults.Keys.Order());
        Assert.Equal(FaultRules.ReferenceGone, Assert.Single(faults[3]).Rule);
        Assert.Equal(0, await CountAsync(studio));
    }

    [Fact]
    public async Task ABatch_CountsAsOnePress()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Limits:SubmitsPerPerson"] = "1");

        Assert.IsType<BatchResult.Created>(await studio.Get<JobBatches>().SubmitAllAsync(Wishes(30), Token));

        Assert.IsType<BatchResult.TooMany>(await studio.Get<JobBatches>().SubmitAllAsync(Wishes(1), Token));
        Assert.Equal(30, await CountAsync(studio));
    }

    private static List<NewJob> Wishes(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request($"Wish {i}"))
        {
            ConceptId = 1,
            AssetId = $"C1-H{i + 1}-v1",
            Placement = "reels",
        }),
    ];

    private static async Task<int> CountAsync(TestStudio studio)
    {
        await using var db = await studio.OpenAsync();
        return await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.CountAsync(db.Jobs, Token);
    }
}
