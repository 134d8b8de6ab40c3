using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Sequences;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Sequences;

/// <summary>The list of films, on top of the real modules.</summary>
public sealed class SequencesPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_FollowsOtherTabs_AndTheFilmsThatAreMade()
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var clip = await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync()) await db.Jobs.Where(j => j.Id == clip).ExecuteUpdateAsync(s => s.SetProperty(j => j.DurationMs, 5000), Cancel);
        var store = studio.Get<SequenceStore>();
        await store.CreateAsync(TestStudio.Owner, _ => "", [], null, Cancel); // in which nothing was ever done
        await using var context = ContextOf(studio);
        var page = context.Render<SequencesPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("No longer ads yet", page.Markup, StringComparison.Ordinal));

        var id = await store.CreateAsync(TestStudio.Owner, _ => "Tea", [clip, clip], null, Cancel);
        await UntilAsync(studio, page, () => page.FindAll(".film-row").Count == 1 && page.Find(".film-row").TextContent.Contains("10.0 s", StringComparison.Ordinal));

        await using (var db = await studio.OpenAsync())
        {
            var film = (await store.FindAsync(TestStudio.Owner, id, Cancel))!.Id;
            await db.Jobs.Where(j => j.Id == clip).ExecuteUpdateAsync(s => s.SetProperty(j => j.SequenceId, film).SetProperty(j => j.State, JobState.Assembling).SetProperty(j => j.Percent, 42), Cancel);
        }

        studio.Get<JobNotifier>().Notify(TestStudio.Owner, clip);
        await UntilAsync(studio, page, () => page.Find(".film-row").TextContent.Contains("42 %", StringComparison.Ordinal));

        await store.SaveAsync(TestStudio.Owner, id, 0, "Green tea", new SequencePlan { Clips = [new(clip)] }, Cancel);
        await UntilAsync(studio, page, () => page.Find(".film-row").TextContent.Contains("Green tea", StringComparison.Ordinal));

        await store.DeleteAsync(TestStudio.Owner, id, Cancel);
        await UntilAsync(studio, page, () => page.FindAll(".film-row").Count == 0);
    }

    [Fact]
    public async Task LongList_ShowsTheNewest_AndIsNotReadForJobsThatAreNoFilms()
    {
        var reads = new DatabaseFaults();
        await using var studio = await TestStudio.StartAsync(services: services => SharedStudio.WithoutPosters(services.ConfigureDbContext<SqliteStudioDb>(options => options.AddInterceptors(reads))));
        var store = studio.Get<SequenceStore>();
        var id = Guid.Empty;
        for (var i = 0; i < 31; i++)
        {
            id = await store.CreateAsync(TestStudio.Owner, _ => $"Film {i}", [], null, Cancel);
            studio.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await using var context = ContextOf(studio);
        var page = context.Render<SequencesPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(30, page.FindAll(".film-row").Count), TimeSpan.FromSeconds(20));
        Assert.Contains("Film 30", page.Find(".film-row").TextContent, StringComparison.Ordinal);
        await page.Find(".films-more button").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Equal(31, page.FindAll(".film-row").Count), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll(".films-more"));

        var clip = await studio.SubmitAsync();
        reads.Arm(null);
        studio.Get<JobNotifier>().Notify(TestStudio.Owner, clip);
        await UntilAsync(studio, page, () => reads.Points.Any(point => point.Contains("\"SequenceId\"", StringComparison.Ordinal)));
        await store.SaveAsync(TestStudio.Owner, id, 0, "Tea", new SequencePlan(), Cancel);
        await UntilAsync(studio, page, () => page.Find(".film-row").TextContent.Contains("Tea", StringComparison.Ordinal));
        Assert.Single(reads.Points, point => point.StartsWith("before", StringComparison.Ordinal) && point.Contains("FROM \"Sequences\"", StringComparison.Ordinal));
    }

    private static BunitContext ContextOf(TestStudio studio)
    {
        var context = new BunitContext();
        context.Services.AddLocalization();
        context.Services.AddSingleton<TimeProvider>(studio.Clock);
        context.Services.AddSingleton(studio.Get<IDbContextFactory<StudioDb>>()).AddSingleton(studio.Get<SequenceStore>()).AddSingleton(studio.Get<JobNotifier>()).AddSequencePages();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
        return context;
    }

    // Batches come after a pause of the studio's own clock.
    private static async Task UntilAsync(TestStudio studio, IRenderedComponent<SequencesPage> page, Func<bool> isSo)
    {
        for (var turn = 0; turn < 200 && !isSo(); turn++)
        {
            studio.Clock.Advance(JobNotifier.BatchInterval);
            await page.InvokeAsync(() => { });
            await Task.Yield();
        }

        await page.WaitForAssertionAsync(() => Assert.True(isSo()), TimeSpan.FromSeconds(20));
    }
}
