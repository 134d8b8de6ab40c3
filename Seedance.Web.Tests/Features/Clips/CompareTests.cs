using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Clips;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Clips;

/// <summary>Two to four clips on one page: which of them, in which order, and in what they differ.</summary>
public sealed class CompareTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("3,1,2", "3 1 2")]
    [InlineData("1,1,2,x,-4,0, 5,1e3", "1 2")]
    [InlineData("9,8,7,6,5", "9 8 7 6")]
    [InlineData("99999999999999999999,1", "1")]
    public void Address_NamesEachClipOnce_AndFourAtMost(string? ids, string expected) => Assert.Equal(expected, string.Join(' ', CompareQuery.Read(ids)));

    [Fact]
    public async Task Clips_StandInTheAskedOrder_WithoutThoseThatAreNotReadyOrNotTheirs()
    {
        await using var rendering = await ClipRendering.StartAsync();
        long[] ids =
        [
            await rendering.AddAsync(JobState.Ready, job => (job.Title, job.DurationMs) = ("One", 5_000)),
            await rendering.AddAsync(JobState.Ready, job => (job.Title, job.DurationMs, job.Resolution) = ("Two", 10_000, "1080p")),
            await rendering.AddAsync(JobState.Failed, job => job.Title = "Three"),
            await rendering.AddAsync(JobState.Ready, job => (job.Title, job.OwnerId) = ("Four", TestStudio.Stranger)),
        ];

        var page = await OpenAsync(rendering, $"{ids[1]},{ids[3]},{ids[0]},{ids[2]}");

        Assert.Equal(["1 · Two", "2 · One"], page.FindAll("figcaption a.truncate").Select(link => link.TextContent));
        Assert.Equal("10000", page.Find(".compare-seek").GetAttribute("max"));
        Assert.Single(page.FindAll(".note[role=status]")); // not all that were asked for
        Assert.True(page.Find(".compare-pair").HasAttribute("hidden"));
        Assert.Contains("1080p", page.Find(".compare-table").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".compare-table tbody tr").Count); // length and resolution: what is the same waits to be asked for
        await page.InvokeAsync(() => page.Find(".panel-head button").ClickAsync(new()));
        Assert.Contains(page.FindAll(".compare-table tbody tr"), row => row.HasAttribute("data-same"));
        Assert.Equal([false, true], page.FindAll(".compare-frame video").Select(video => video.HasAttribute("muted")));
    }

    [Fact]
    public async Task ThreeClips_LoseOneByALink_AndOneAloneIsNothingToCompare()
    {
        await using var rendering = await ClipRendering.StartAsync();
        long[] ids = [await rendering.AddAsync(JobState.Ready), await rendering.AddAsync(JobState.Ready), await rendering.AddAsync(JobState.Ready)];

        await rendering.Studio.Get<AdResults>().SaveAsync(
            TestStudio.Owner, [new AdResult { JobId = ids[1], Impressions = 1000, ThreeSecondViews = 300, Clicks = 12 }, new AdResult { JobId = ids[2], Impressions = 500, ThreeSecondViews = 200 }], CancellationToken.None);

        var page = await OpenAsync(rendering, string.Join(',', ids));
        Assert.Equal(["–", "30.0 %", "40.0 %"], page.FindAll(".compare-table tbody tr").Single(row => row.TextContent.Contains("Hook rate", StringComparison.Ordinal)).QuerySelectorAll("td").Select(cell => cell.TextContent.Replace('\u00a0', ' ').Replace("0%", "0 %", StringComparison.Ordinal)));
        Assert.Equal([$"/compare?ids={ids[1]},{ids[2]}", $"/compare?ids={ids[0]},{ids[2]}", $"/compare?ids={ids[0]},{ids[1]}"], page.FindAll("figcaption a.btn").Select(link => link.GetAttribute("href")));
        Assert.False(page.Find(".compare-pair").HasAttribute("hidden"));
        Assert.Empty(page.FindAll(".note[role=status]"));

        var alone = await OpenAsync(rendering, ids[0].ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(alone.FindAll("video"));
        Assert.Equal("/history", alone.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task Player_BeginsAnew_OnlyWhenTheClipsThatAreLeftStandThere()
    {
        await using var rendering = await ClipRendering.StartAsync(provider: DatabaseProvider.Postgres); // reads there come back later
        long[] ids = [await rendering.AddAsync(JobState.Ready), await rendering.AddAsync(JobState.Ready), await rendering.AddAsync(JobState.Ready)];
        var page = await OpenAsync(rendering, string.Join(',', ids));
        await page.InvokeAsync(() => Assert.Equal(1, Begun())); // after what is done once it is drawn

        await page.InvokeAsync(() =>
        {
            rendering.Page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/compare?ids={ids[0]},{ids[1]}");
            if (page.FindAll("figure").Count == 3) Assert.Equal(1, Begun());
        });

        await page.WaitForAssertionAsync(() => Assert.Equal(2, page.FindAll("figure").Count));
        await page.InvokeAsync(() => Assert.Equal(2, Begun()));

        int Begun() => rendering.Page.JSInterop.Invocations.Count(call => call.Identifier == "attach");
    }

    private static async Task<IRenderedComponent<ComparePage>> OpenAsync(ClipRendering rendering, string ids)
    {
        rendering.Page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/compare?ids={ids}");
        var page = rendering.Page.Render<ComparePage>();
        await page.WaitForStateAsync(() => page.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(20));
        return page;
    }
}
