using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Notices;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Notices;

/// <summary>The page of notices: what is older comes once, whatever comes meanwhile; what another tab chose is seen here. And the bell.</summary>
public sealed class NoticesPageTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task OlderOnes_AreShownOnce_WhenTheyAreAskedForTwiceAtOnce()
    {
        // This database answers later than it is asked, so that both presses may be under way together.
        await using var studio = await TestStudio.StartAsync(DatabaseProvider.Postgres, services: services => services.AddLocalization().AddNotices().AddDataProtection());
        await studio.Get<NoticeBoard>().AddAsync(
            [.. Enumerable.Range(1, 75).Select(i => new NewNotice(TestStudio.Owner, NoticeKind.ClipReady, $"k{i}", $"Boat {i}", $"/clips/{i}"))], Cancel);
        await using var context = Start(studio);
        var page = context.Render<NoticesPage>();
        await page.WaitForElementAsync(".notices-list", TimeSpan.FromSeconds(20));

        var more = page.Find(".panel-foot button");
        await Task.WhenAll(more.ClickAsync(new()), more.ClickAsync(new()));

        var shown = page.FindComponents<NoticeItem>().Select(item => item.Instance.Line.Id).ToList();
        Assert.InRange(shown.Count, 60, 75); // all of them when the first answer was there before the second was asked for
        Assert.Distinct(shown);
    }

    [Fact]
    public async Task WhatAnotherTabChose_IsSeenHere()
    {
        await using var studio = await TestStudio.StartAsync(services: services => services.AddLocalization().AddNotices().AddDataProtection());
        await using var context = Start(studio);
        var page = context.Render<NoticesPage>();
        await page.WaitForElementAsync("[role=switch]", TimeSpan.FromSeconds(20));
        Assert.False(page.Find("[role=switch]").HasAttribute("checked"));

        await studio.Get<NoticeList>().ChooseAsync(TestStudio.Owner, new NoticeChoice { HasSound = true }, Cancel);

        await page.WaitForStateAsync(() => page.Find("[role=switch]").HasAttribute("checked"), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task NoticeOfADeletedClip_SaysSo_AndLeadsNowhere(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider, services: services => services.AddLocalization().AddNotices().AddDataProtection());
        var id = await studio.SubmitAsync();
        await studio.Get<NoticeBoard>().AddAsync(
            [
                new NewNotice(TestStudio.Owner, NoticeKind.ClipReady, "a", "Boat", $"/clips/{id}") { JobId = id },
                new NewNotice(TestStudio.Owner, NoticeKind.ClipReady, "b", "Tea", $"/clips/{id + 1}") { JobId = id + 1 },
                new NewNotice(TestStudio.Owner, NoticeKind.BatchDone, "c", "Cups", "/variants"),
            ],
            Cancel);
        await using var context = Start(studio);

        var page = context.Render<NoticesPage>();

        await page.WaitForElementAsync(".notices-list", TimeSpan.FromSeconds(20));
        Assert.Equal(["/variants", $"/clips/{id}"], page.FindAll("a.notice-item").Select(item => item.GetAttribute("href")));
        Assert.EndsWith("The clip was deleted since.", page.Find("div.notice-item .notice-words").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/clips/5", "/clips/5", true, false)]
    [InlineData("/clips/5?from=wall", "/clips/5", true, false)]
    [InlineData("/clips/5", "/clips/5", false, true)]
    [InlineData("/clips/6", "/clips/5", true, true)]
    [InlineData("/history", "/history", true, false)]
    [InlineData("/history?state=attention", "/history?state=attention", true, false)]
    [InlineData("/history?tag=boat", "/history", true, true)]
    public async Task Bell_TellsWhatLeadsElsewhere_AndWhatLeadsHereUntilItIsLookedAt(string page, string address, bool isLookedAt, bool isTold)
    {
        await using var studio = await TestStudio.StartAsync(services: services => services.AddLocalization().AddNotices().AddDataProtection());
        await using var context = Start(studio);
        var script = context.JSInterop.SetupModule("./Features/Notices/Bell.razor.js");
        script.Mode = JSRuntimeMode.Loose;
        script.SetupModule("watch", _ => true).Mode = JSRuntimeMode.Loose;
        var looks = script.Setup<bool>("isLookedAt").SetResult(isLookedAt);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(page);
        var bell = context.Render<Bell>();
        await UntilAsync(() => Task.FromResult(looks.Invocations.Count > 0));

        await studio.Get<NoticeBoard>().AddAsync([new NewNotice(TestStudio.Owner, NoticeKind.ClipReady, "k", "Boat", address)], Cancel);

        await UntilAsync(async () => isTold ? script.Invocations["tell"].Count > 0 : (await StateAsync()).Unread == 0);
        await bell.WaitForAssertionAsync(() => Assert.Equal(isTold ? 1 : 0, bell.FindAll(".toast").Count), TimeSpan.FromSeconds(20));
        Assert.Equal((isTold ? 1 : 0, isTold ? 1 : 0), ((await StateAsync()).Unread, script.Invocations["tell"].Count));
        looks.SetResult(true);
        await bell.InvokeAsync(bell.Instance.LookedAt);
        Assert.Equal(page == address ? 0 : isTold ? 1 : 0, (await StateAsync()).Unread);

        Task<BellState> StateAsync() => studio.Get<NoticeList>().StateAsync(TestStudio.Owner, Cancel);

        async Task UntilAsync(Func<Task<bool>> isSo)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            while (!await bell.InvokeAsync(isSo))
            {
                patience.Token.ThrowIfCancellationRequested();
                studio.Clock.Advance(JobNotifier.BatchInterval);
                await Task.Yield();
            }
        }
    }

    private static BunitContext Start(TestStudio studio)
    {
        var context = new BunitContext();
        context.Services.AddLocalization();
        context.Services.AddNotices();
        context.Services.AddSingleton<TimeProvider>(studio.Clock);
        context.Services.AddSingleton(studio.Get<NoticeList>());
        context.Services.AddSingleton(studio.Get<WebhookStore>());
        context.Services.AddSingleton(studio.Get<NoticeWords>());
        context.Services.AddSingleton(studio.Get<NoticeSender>());
        context.Services.AddSingleton(studio.Get<JobNotifier>());
        context.Services.AddSingleton(studio.Get<IOptionsMonitor<NoticeOptions>>());
        context.Services.AddSingleton(studio.Get<IDbContextFactory<StudioDb>>());
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("Ana").SetClaims(new Claim(ClaimTypes.NameIdentifier, TestStudio.Owner));
        return context;
    }
}
