using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Notices;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Notices;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Notices;

/// <summary>The page of notices: what is older comes once, whatever comes meanwhile; what another tab chose is seen here.</summary>
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
