using System.Globalization;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.FirstRun;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>What a new person sees: the tour, what the studio still lacks, ready briefs.</summary>
public sealed class FirstRunTests : ComposeRig
{
    [Fact]
    public async Task Tour_HasFourSteps_ThereAndBack_AndNeverComesAgain()
    {
        await AddPersonAsync();
        var steps = new List<int>();
        var tour = Open(steps);

        Assert.Equal("Say what the ad shows Step 1 of 4", Title(tour));
        Assert.Equal(["Leave the tour", "Next"], Buttons(tour));
        foreach (var button in (string[])["Next", "Next", "Back", "Next", "Next"]) await PressAsync(tour, button);
        Assert.Equal("See the price, then generate Step 4 of 4", Title(tour));
        await PressAsync(tour, "Done");

        await tour.WaitForAssertionAsync(() => Assert.Empty(tour.FindAll("section")));
        Assert.Equal([1, 2, 3, 2, 3, 4, 0], steps);
        Assert.Empty(Open([]).FindAll("section"));
        await using var db = await Studio.OpenAsync();
        Assert.Equal(Studio.Clock.GetUtcNow().UtcDateTime, (await db.Users.SingleAsync(user => user.Id == TestStudio.Owner, Cancel)).TourDoneAt);
    }

    [Fact]
    public async Task Tour_KeepsTheFocus_WhereThereIsNoWayBack()
    {
        await AddPersonAsync();
        var tour = Open([]);
        await PressAsync(tour, "Next");
        await PressAsync(tour, "Back");
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public async Task Tour_CanBeLeftAtOnce_ForGood()
    {
        await AddPersonAsync();
        var tour = Open([]);
        await PressAsync(tour, "Leave the tour");
        await tour.WaitForAssertionAsync(() => Assert.Empty(tour.FindAll("section")));
        Assert.Empty(Open([]).FindAll("section"));
    }

    [Fact]
    public void Status_SaysWhatIsMissing_WithTheLinkForAdministrators_InWordsForMembers()
    {
        Assert.StartsWith("Not set up yet: public address", Render<SetupStatus>().Find("summary").TextContent);
        Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.ApiKey = "";
        var member = Render<SetupStatus>();
        Assert.StartsWith("Not set up yet: API key, public address", member.Find("summary").TextContent);
        Assert.Contains("Ask an administrator to enter the key of the gateway.", member.Find("ul").TextContent);
        Assert.Empty(member.FindAll("a"));

        Person.SetRoles(Roles.Admin);
        Assert.Equal(["/settings#connection", "/settings#public-address"], Render<SetupStatus>().FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("zh-Hans", "zh")]
    public void Briefs_AreComplete_WithinTheLimits_InThePersonsLanguage(string culture, string language)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(culture);
        var briefs = Examples.All.Select(example => example.Make("model")).Where(form => !form.Brief.IsBlank).ToList();

        Assert.Equal([AdKind.ProductReveal, AdKind.UgcReview, AdKind.OfferSpot], briefs.Select(form => form.Brief.Kind));
        Assert.All(briefs, form =>
        {
            Assert.Equal(language, form.Brief.Language);
            Assert.All([form.Brief.Product, form.Brief.Audience, form.Brief.Tension, form.Brief.Promise, form.Brief.Hook, form.Brief.Proof, form.Brief.CallToAction, form.Brief.Tone], Assert.NotEmpty);
            Assert.Contains(form.Brief.Hook, form.ToRequest().Prompt);
            Assert.InRange(form.ToRequest().Prompt.Length, 100, new VideoModel().AdvisedPromptLength);
        });
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Briefs_AreReady_WithoutAWarning(string culture)
    {
        CultureInfo.CurrentUICulture = new CultureInfo(culture);
        var model = Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.Models[0].Id;
        var state = new ComposeState(Services.GetRequiredService<PreflightCheck>());
        foreach (var example in Examples.All)
        {
            state.Replace(example.Make(model));
            if (!state.Form.Brief.IsBlank) Assert.Empty(state.Findings.Where(finding => finding.Severity != Severity.Hint).Select(finding => $"{example.Name}: {finding.Text}"));
        }
    }

    private async Task AddPersonAsync()
    {
        await using var db = await Studio.OpenAsync();
        if (await db.Users.AnyAsync(user => user.Id == TestStudio.Owner, Cancel)) return;
        db.Users.Add(new StudioUser { Id = TestStudio.Owner, UserName = "owner@example.org", Email = "owner@example.org" });
        await db.SaveChangesAsync(Cancel);
    }

    private IRenderedComponent<Tour> Open(List<int> steps) => Render<Tour>(tour => tour.Add(t => t.OwnerId, TestStudio.Owner).Add(t => t.OnStep, steps.Add));

    private static string Title(IRenderedComponent<Tour> tour) => tour.Find("h2").TextContent;

    private static IEnumerable<string> Buttons(IRenderedComponent<Tour> tour) => tour.FindAll("button").Select(button => button.TextContent);

    private static Task PressAsync(IRenderedComponent<Tour> tour, string words) => tour.FindAll("button").Single(button => button.TextContent == words).ClickAsync();
}
