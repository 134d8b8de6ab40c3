using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>What is read of concepts, in both databases.</summary>
public sealed class ConceptStoreTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Concepts_AreListedWithTheirClips_AndClipsAreFoundByTheirRequest(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var cancel = TestContext.Current.CancellationToken;
        var databases = studio.Get<IDbContextFactory<StudioDb>>();
        var store = new ConceptStore(databases, studio.Make<LibraryReferences>(), studio.Make<BrandKits>(), studio.Get<IOptionsMonitor<PlacementOptions>>(), studio.Clock);
        var first = await store.CreateAsync(TestStudio.Owner, "", ComposeForm.From(TestStudio.Request("A boat drifts.")), cancel);
        studio.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await store.CreateAsync(TestStudio.Owner, "Fizz", ComposeForm.From(TestStudio.Request()), cancel);
        var concept = (await store.FindAsync(TestStudio.Owner, first, cancel))!;
        var request = TestStudio.Request("A boat drifts away.");
        var jobs = Assert.IsType<BatchResult.Created>(await studio.Get<JobBatches>().SubmitAllAsync(
            [.. Enumerable.Range(1, 3).Select(i => new NewJob(TestStudio.Owner, Guid.NewGuid(), null, request with { Seed = i }) { ConceptId = concept.Id, AssetId = $"C1-S{i}-v1" })], cancel)).JobIds;
        await using (var db = await studio.OpenAsync())
            await db.Jobs.Where(job => job.Id == jobs[1]).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Ready).SetProperty(job => job.PosterKey, "p"), cancel);

        var list = await store.ListAsync(TestStudio.Owner, cancel);
        var clips = await new VariantJobs(databases).ReadAsync(TestStudio.Owner, concept.Id, cancel);
        var made = await new AlreadyMade(databases, studio.Get<VideoGateway>()).FindAsync(TestStudio.Owner, [RequestFingerprint.Of(request with { Seed = 2 })], cancel);

        Assert.Equal([("Fizz", second, 0, 0, 0, (long?)null), ("A boat drifts", first, 3, 1, 2, jobs[1])], list.Select(one => (one.Name, one.PublicId, one.Clips, one.Ready, one.Open, one.PosterOf)));
        Assert.Equal(["C1-S1-v1", "C1-S2-v1", "C1-S3-v1"], clips.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((jobs[1], true, true), (made.Values.Single().JobId, made.Values.Single().IsReady, made.Values.Single().HasPoster));
        Assert.Equal((null, "C1"), (await store.NameAsync(TestStudio.Stranger, first, cancel), (await store.NameAsync(TestStudio.Owner, first, cancel))?.Code));
    }
}
