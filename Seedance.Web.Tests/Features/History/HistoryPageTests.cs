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
        Assert.Equal("Failed", page.Find(".filter[aria-current]").TextContent);

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

    // Changes are collected for a while after a batch. The page must have begun to wait for that before the clock moves on.
    private static void NextBatch(ClipRendering rendering)
    {
        Assert.True(SpinWait.SpinUntil(() => rendering.Studio.Clock.Waiting > 0, TimeSpan.FromSeconds(20)));
        rendering.Studio.Clock.Advance(JobNotifier.BatchInterval);
    }
}
