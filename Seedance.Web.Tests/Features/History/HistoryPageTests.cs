using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.History;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.History;

public sealed class HistoryPageTests
{
    [Fact]
    public async Task Wall_FollowsTheJobs()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal("/", page.Find(".empty a").GetAttribute("href")));

        var first = await rendering.Studio.SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("article")));
        NextBatch(rendering);
        await rendering.Studio.SubmitAsync(owner: TestStudio.Stranger);
        var second = await rendering.Studio.SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal([$"{second}", $"{first}"], page.FindAll("article").Select(a => a.GetAttribute("data-job"))));

        NextBatch(rendering);
        await rendering.Studio.Jobs.CancelAsync(TestStudio.Owner, first, "Ana", Xunit.TestContext.Current.CancellationToken);
        await page.WaitForAssertionAsync(() => Assert.Equal("Cancelled", page.FindAll(".chip")[1].TextContent));

        NextBatch(rendering);
        await rendering.Studio.Jobs.DeleteAsync(TestStudio.Owner, second, Xunit.TestContext.Current.CancellationToken);
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("article")));
    }

    [Fact]
    public async Task Address_SaysWhatIsShown_AndTypingChangesIt()
    {
        await using var rendering = await ClipRendering.StartAsync();
        await rendering.AddAsync(JobState.Failed);
        await rendering.Studio.SubmitAsync(TestStudio.Request("A red kite over the sea."));
        var navigation = rendering.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/history?q=paper&state=failed");

        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("article")));
        Assert.Equal("paper", page.Find("input[type=search]").GetAttribute("value"));
        Assert.Equal("Failed", page.Find("nav[aria-label=Show] .filter[aria-current]").TextContent);

        var typing = page.Find("input[type=search]").InputAsync("kite"); // ends with the pause after the last letter, or with Enter
        await page.Find("form[role=search]").SubmitAsync();
        await typing;
        Assert.EndsWith("/history?q=kite&state=failed", navigation.Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Contains("Nothing found for “kite”", page.Find(".empty").TextContent, StringComparison.Ordinal));

        await page.Find(".empty button").ClickAsync(new());
        Assert.EndsWith("/history?state=failed", navigation.Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("article")));
        Assert.Equal("", page.Find("input[type=search]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task ShowMore_AddsTheNextPage_UntilThereIsNone()
    {
        await using var rendering = await ClipRendering.StartAsync();
        for (var i = 0; i < HistoryQuery.PageSize + 3; i++) await rendering.Studio.SubmitAsync();
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(HistoryQuery.PageSize, page.FindAll("article").Count));

        await page.Find(".history-more button").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Equal(HistoryQuery.PageSize + 3, page.FindAll("article").Count));
        Assert.Empty(page.FindAll(".history-more"));
        Assert.Equal(page.FindAll("article").Count, page.FindAll("article").Select(a => a.GetAttribute("data-job")).Distinct().Count());
    }

    [Fact]
    public async Task SortedTable_ThatOneComesBackTo_ShowsAsManyAsBefore()
    {
        await using var rendering = await ClipRendering.StartAsync();
        for (var i = 0; i < HistoryQuery.PageSize + 3; i++) await rendering.Studio.SubmitAsync();
        rendering.Page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/history?view=table&sort=title.up&shown={HistoryQuery.PageSize + 3}");

        var page = rendering.Page.Render<HistoryPage>();

        await page.WaitForAssertionAsync(() => Assert.Equal(HistoryQuery.PageSize + 3, page.FindAll("tr[data-job]").Count));
        Assert.Empty(page.FindAll(".history-more"));
    }

    [Fact]
    public async Task ChosenClips_AreStarred_Trashed_AndTakenBack()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (first, second, kept) = (await rendering.AddAsync(JobState.Failed), await rendering.AddAsync(JobState.Ready), await rendering.AddAsync(JobState.Ready));
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(3, page.FindAll("article").Count));
        Assert.Empty(page.FindAll(".selection"));

        await page.InvokeAsync(() => page.Instance.Choose([first, second, 999]));
        Assert.Equal("2 chosen", page.Find(".selection-count").TextContent);
        Assert.Equal([first, second], page.FindComponent<SelectionBar>().Instance.Jobs.Select(job => job.Id)); // as they were chosen, not as they are shown
        await page.InvokeAsync(() => page.Instance.PressAsync("star", [first, second]));
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll(".card-star").Count));
        Assert.Contains("2 starred.", page.Find(".toast").TextContent, StringComparison.Ordinal);

        NextBatch(rendering, news: 1);
        await page.InvokeAsync(() => page.Instance.PressAsync("delete now", [first, second]));
        await page.WaitForAssertionAsync(() => Assert.Equal([$"{kept}"], page.FindAll("article").Select(a => a.GetAttribute("data-job"))));
        Assert.Empty(page.FindAll(".selection"));

        NextBatch(rendering, news: 2);
        await page.Find(".toast .btn").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Equal(3, page.FindAll("article").Count));

        await page.InvokeAsync(() => page.Instance.PressAsync("star", [kept]));
        Assert.Single(page.FindAll(".toast"));
        rendering.Studio.Clock.Advance(TimeSpan.FromSeconds(6));
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".toast"))); // it has been read
    }

    [Theory]
    [InlineData(JobState.Queued, "Still waiting: 1.", false)]
    [InlineData(JobState.NeedsAttention, "Waiting for your decision: 1.", true)]
    public async Task Delete_OfWhatIsNotOver_Asks_AndUndoesNothingThatWasCancelled(JobState state, string warning, bool mayUndo)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (open, ready) = (await rendering.AddAsync(state), await rendering.AddAsync(JobState.Ready));
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("article").Count));

        var refused = page.InvokeAsync(() => page.Instance.PressAsync("delete now", [open, ready]));
        await page.WaitForAssertionAsync(() => Assert.Contains(warning, page.Find(".dialog-body").TextContent, StringComparison.Ordinal));
        await page.Find(".dialog-actions .btn").ClickAsync(new());
        await refused;
        Assert.Equal(2, page.FindAll("article").Count);

        var confirmed = page.InvokeAsync(() => page.Instance.PressAsync("delete now", [open, ready]));
        await (await page.WaitForElementAsync(".dialog-actions .btn-danger")).ClickAsync(new());
        await confirmed;
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("article")));
        Assert.Equal(mayUndo ? 1 : 0, page.FindAll(".toast .btn").Count(button => button.TextContent == "Undo"));
    }

    [Fact]
    public async Task Filters_AreChips_ThatCanBeTakenAway_AndTheTableIsSorted()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (b, a) = (await rendering.AddAsync(JobState.Ready, job => job.Title = "B"), await rendering.AddAsync(JobState.Ready, job => job.Title = "A"));
        var navigation = rendering.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/history?ratio=9:16&star=1&view=table");
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find(".empty")));
        Assert.Equal(["Starred", "Ratio: 9:16"], page.FindAll(".history-chip").Select(chip => chip.TextContent));

        navigation.NavigateTo(page.Find(".history-chip").GetAttribute("href")!);
        await page.WaitForAssertionAsync(() => Assert.Equal([$"{a}", $"{b}"], page.FindAll("tr[data-job]").Select(row => row.GetAttribute("data-job"))));

        var head = page.FindAll("th a").Single(link => link.TextContent == "Title");
        navigation.NavigateTo(head.GetAttribute("href")!);
        await page.WaitForAssertionAsync(() => Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort")));
        navigation.NavigateTo(page.FindAll("th a").Single(link => link.TextContent == "Title").GetAttribute("href")!);
        await page.WaitForAssertionAsync(() => Assert.Equal([$"{b}", $"{a}"], page.FindAll("tr[data-job]").Select(row => row.GetAttribute("data-job"))));
    }

    [Fact]
    public async Task Wall_ShowsTheFilterThatWasAskedForLast_WhileOthersAreStillBeingRead()
    {
        await using var rendering = await ClipRendering.StartAsync(provider: DatabaseProvider.Postgres); // reads there come back later
        await rendering.AddAsync(JobState.Ready);
        await rendering.AddAsync(JobState.Failed);
        var navigation = rendering.Page.Services.GetRequiredService<NavigationManager>();
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("article").Count));

        await page.InvokeAsync(() =>
        {
            navigation.NavigateTo("/history?state=failed");
            navigation.NavigateTo("/history");
        });
        await rendering.Studio.SubmitAsync(); // neither is this one lost

        await page.WaitForAssertionAsync(() => Assert.Equal(3, page.FindAll("article").Count));
    }

    [Fact]
    public async Task Rename_LeavesNotesAlone_ThatSomebodyElseWroteMeanwhile()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var id = await rendering.AddAsync(JobState.Ready);
        var page = rendering.Page.Render<HistoryPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("article")));
        await page.InvokeAsync(() => page.Instance.Choose([id]));

        var renaming = page.FindAll(".selection button").Single(button => button.TextContent == "Title and notes").ClickAsync(new());
        await (await page.WaitForElementAsync("#selection-title")).InputAsync("The hero");
        await rendering.Studio.Get<JobShelf>().NoteAsync(TestStudio.Owner, id, "From elsewhere", Xunit.TestContext.Current.CancellationToken);
        await page.Find("dialog .btn-primary").ClickAsync(new());
        await renaming;

        var job = await rendering.Studio.FindAsync(id);
        Assert.Equal(("The hero", "From elsewhere"), (job.Title, job.Notes));
    }

    /// <summary>Changes are collected for a while after a batch. The page must have begun to wait for that before the clock moves on.</summary>
    /// <param name="news">So many were told and wait for their end, too.</param>
    private static void NextBatch(ClipRendering rendering, int news = 0)
    {
        Assert.True(SpinWait.SpinUntil(() => rendering.Studio.Clock.Waiting > news, TimeSpan.FromSeconds(20)));
        rendering.Studio.Clock.Advance(JobNotifier.BatchInterval);
    }
}
