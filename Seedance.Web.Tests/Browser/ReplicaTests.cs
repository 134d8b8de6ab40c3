using System.Globalization;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>People in front of several replicas behind HAProxy with a sticky cookie.</summary>
public sealed class ReplicaTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Sticky = "studio-replica";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Change_MadeOnOne_IsSeenLiveOnTheOther_AndSurvivesItsReplicasDeath()
    {
        await using var replicas = await ReplicaSet.StartAsync(2);
        await using var proxy = await HaProxy.StartAsync(replicas.Studios.Select(studio => studio.Url));
        Expected = _ => true; // a replica dies under its tab
        replicas.Gateway.PollsUntilSuccess = 1_000_000;
        var (first, firstReplica) = await OpenOnAsync(proxy.Url, null);
        var (second, secondReplica) = await OpenOnAsync(proxy.Url, firstReplica);
        Assert.NotEqual(firstReplica, secondReplica);
        await second.GotoAsync("/history");
        await Assertions.Expect(second.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();

        await first.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in a storm.");
        await first.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        var card = second.GetByRole(AriaRole.Article).Filter(new() { HasText = "lighthouse" });
        await Assertions.Expect(card).ToContainTextAsync("Generating");
        await first.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First.ClickAsync();
        var status = first.GetByRole(AriaRole.Status, new() { Name = "Job status" });
        await Assertions.Expect(status).ToHaveTextAsync("Generating");

        // The first tab's replica is killed: the tab comes back on the other one, and both see the end.
        var killed = replicas.Studios[firstReplica == "a" ? 0 : 1];
        await killed.KillAsync();
        replicas.Gateway.PollsUntilSuccess = 0;
        await Assertions.Expect(card).ToContainTextAsync("Ready");
        await Assertions.Expect(status).ToHaveTextAsync("Ready");
        await Assertions.Expect(first.Locator("video")).ToBeVisibleAsync();
        Assert.Equal(secondReplica, await StickyAsync(first));
        Assert.Single(replicas.Gateway.Posts);
        await replicas.CheckAsync();
    }

    [Fact]
    public async Task RollingRestart_UnderASteadyStreamOfJobs_LosesNothing_AndTheTabsComeBack()
    {
        await using var replicas = await ReplicaSet.StartAsync(2);
        await using var proxy = await HaProxy.StartAsync(replicas.Studios.Select(studio => studio.Url));
        Expected = _ => true;
        replicas.Gateway.Timeline = _ => TaskTimeline.Of(TimeSpan.FromSeconds(2));
        var (first, firstReplica) = await OpenOnAsync(proxy.Url, null);
        var (second, _) = await OpenOnAsync(proxy.Url, firstReplica);
        foreach (var tab in (IPage[])[first, second])
        {
            await tab.GotoAsync("/history");
            await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        }

        using var enough = new CancellationTokenSource();
        var stream = StreamAsync(replicas, enough.Token);
        foreach (var studio in replicas.Studios)
        {
            Assert.Equal(0, await studio.StopAsync());
            await studio.StartAgainAsync();
            var ready = await replicas.CountReadyAsync();
            await replicas.UntilAsync(async () => await replicas.CountReadyAsync() > ready + 3, Long); // it works on
        }

        await enough.CancelAsync();
        var clicked = await stream;
        await replicas.SettleAsync(Long);

        Assert.Equal(clicked, await replicas.CountReadyAsync());
        Assert.Equal(clicked, replicas.Gateway.Posts.Count);
        await replicas.CheckAsync();
        await replicas.ClickAsync(1);
        foreach (var tab in (IPage[])[first, second]) // without anybody's reload
        {
            var newest = tab.GetByRole(AriaRole.Article).First;
            await Assertions.Expect(newest).ToContainTextAsync("Wish");
            await Assertions.Expect(newest).ToContainTextAsync("Ready");
        }
    }

    /// <summary>A signed-in tab, and the name of its replica; on another one than <paramref name="not"/>.</summary>
    private async Task<(IPage Tab, string Replica)> OpenOnAsync(string url, string? not)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var tab = await OpenAsync(url);
            await tab.GotoAsync("/account/login");
            var replica = await StickyAsync(tab);
            if (replica == not)
            {
                await tab.Context.CloseAsync();
                continue;
            }

            await SignInAsync(tab);
            Assert.Equal(replica, await StickyAsync(tab));
            return (tab, replica);
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Every tab goes to {not}."));
    }

    private static async Task<string> StickyAsync(IPage tab) => (await tab.Context.CookiesAsync()).Single(cookie => cookie.Name == Sticky).Value;

    private static async Task<int> StreamAsync(ReplicaSet replicas, CancellationToken enough)
    {
        var clicked = 0;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (!enough.IsCancellationRequested)
        {
            await replicas.ClickAsync(1);
            clicked++;
            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        return clicked;
    }
}
