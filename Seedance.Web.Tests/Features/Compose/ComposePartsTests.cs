using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ComposePartsTests : ComposeRig
{
    private const string Fast = "doubao-seedance-2-0-fast-260128";

    [Fact]
    public void WhatTheModelCannotMake_IsOff_WithItsReason()
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request());
        form.Model = Fast;
        var settings = Render<ClipSettings>(p => p.Add(c => c.State, NewState(form)));

        var radio = settings.Find("[role=radiogroup] input[value='1080p']");
        Assert.True(radio.IsDisabled());
        Assert.Equal("1080p is not possible with Seedance 2.0 Fast.", settings.Find("#field-Resolution-help").TextContent);
        Assert.Contains("field-Resolution-help", settings.Find("#field-Resolution").GetAttribute("aria-describedby"));
        Assert.False(settings.Find("input[value='720p']").IsDisabled());
        Assert.Equal("Ratio", settings.Find("#" + settings.Find("#field-Ratio").GetAttribute("aria-labelledby")).TextContent);
    }

    [Fact]
    public async Task ModelSwitch_ChangesNothingSilently_AndOffersTheMend()
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request());
        form.Resolution = "1080p";
        var state = NewState(form);
        var settings = Render<ClipSettings>(p => p.Add(c => c.State, state));

        state.Changed += () => settings.Render();
        await settings.Find("#field-Model").ChangeAsync(Fast);

        Assert.Equal("1080p", state.Form.Resolution);
        Assert.True(settings.Find("input[value='1080p']").IsChecked());
        Assert.False(settings.Find("input[value='1080p']").IsDisabled());
        Assert.Equal("true", settings.Find("#field-Resolution").GetAttribute("aria-invalid"));
        await settings.FindAll("button").Single(b => b.TextContent == "Use 720p").ClickAsync();
        Assert.Equal("720p", state.Form.Resolution);
        Assert.Null(settings.Find("#field-Resolution").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task AutomaticLength_TurnsTheDurationOff_WithTheReason()
    {
        var state = NewState();
        var settings = Render<ClipSettings>(p => p.Add(c => c.State, state));
        await settings.Find("#field-Duration").ChangeAsync("99");
        Assert.Equal("true", settings.Find("#field-Duration").GetAttribute("aria-invalid"));

        await settings.FindAll("[role=switch]")[0].ChangeAsync(true);

        Assert.True(settings.Find("#field-Duration").IsDisabled());
        Assert.Contains("The model chooses 4 to 15 seconds", settings.Find("#field-Duration-help").TextContent);
        Assert.Equal("99", state.Form.Duration);
        Assert.Empty(state.Faults);
    }

    [Fact]
    public async Task Missing_IsSaidOnlyAfterGenerate_OrOnceTheFieldWasTouched()
    {
        var state = NewState(ComposeForm.From(Fakes.TestStudio.Request("")));
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        Assert.Null(prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));

        Assert.False(state.Attempt());
        prompt.Render();
        Assert.Equal("true", prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));

        await prompt.Find("#field-Prompt").ChangeAsync("A fox.");
        Assert.Null(prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));
        await prompt.Find("#field-Prompt").ChangeAsync("");
        Assert.Equal("true", prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Drafts_KeepTheFocus_WhenWhatWasPressedGoes()
    {
        var draft = new OpenDraft(Guid.NewGuid(), 0, Guid.NewGuid(), ComposeForm.From(TestStudio.Request()));
        await Services.GetRequiredService<DraftStore>().SaveAsync(TestStudio.Owner, draft, Cancel);
        var focused = new List<string>();
        var menu = Render<DraftMenu>(p => p.Add(c => c.OwnerId, TestStudio.Owner).Add(c => c.Form, () => new ComposeForm()).Add(c => c.OnFocus, focused.Add));
        await menu.Find("button").ClickAsync();
        var rename = (await menu.WaitForElementAsync("[id$='-rename']")).Id!;

        await menu.Find($"#{rename}").ClickAsync();
        await menu.FindAll("form button")[1].ClickAsync();
        await menu.Find($"#{rename}").ClickAsync();
        await menu.Find("form").SubmitAsync();
        await menu.FindAll(".draft-actions button")[2].ClickAsync();
        Assert.Contains("Recently deleted (1)", menu.Find(".drafts-deleted summary").TextContent);
        await menu.Find("#drafts-restore").ClickAsync();
        Assert.Empty(menu.FindAll(".drafts-deleted"));
        await menu.Find("#drafts-to-template").ClickAsync();
        await menu.FindAll(".drafts-template button")[0].ClickAsync();

        Assert.Equal(["draft-name", rename, "draft-name", rename, "drafts-restore", rename, "template-name", "drafts-to-template"], focused);
    }

    [Fact]
    public async Task PromptThatStayedInTheBrowser_IsCounted_AndRefused_UntilItIsShort()
    {
        var state = NewState();
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));

        state.ReportTooLong("Prompt", 100_000);
        prompt.Render();

        Assert.Contains("That is 100,000 characters; at most 5,000.", prompt.Find("#field-Prompt-error").TextContent);
        Assert.StartsWith("100,000 characters", prompt.Find("#field-Prompt-help").TextContent);
        Assert.False(state.Attempt());
        await prompt.Find("#field-Prompt").ChangeAsync(state.Form.Prompt);
        Assert.True(state.Attempt());
    }

    [Fact]
    public async Task Generate_CarriesThePrice_AndListsWhatIsToFix()
    {
        var state = NewState(WithReferences(MediaKind.Audio));
        string? focused = null;
        var bar = Render<GenerateBar>(p => p.Add(c => c.State, state).Add(c => c.OnFocus, EventCallback.Factory.Create<string>(this, id => focused = id)));
        Assert.Equal("Generate · about 108,900 tokens", bar.Find("#generate").TextContent);
        Assert.StartsWith("1 thing to fix", bar.Find(".findings strong").TextContent);

        state.Edit("Seed", form => form.Seed = "-4");
        state.Attempt();
        bar.Render();

        Assert.StartsWith("2 things to fix", bar.Find(".findings strong").TextContent);
        await bar.FindAll(".finding-words")[0].ClickAsync();
        Assert.Equal("field-References", focused);
    }

    [Fact]
    public void Price_TellsItsSteps_AndWhatIsLeft()
    {
        var options = Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue;
        (options.Currency, options.Models[0].PricePerMillionTokens) = ("CNY", 46);
        var form = ComposeForm.From(TestStudio.Request());
        form.Ratio = "16:9";

        var bar = Render<GenerateBar>(p => p.Add(c => c.State, NewState(form)));

        Assert.Equal("Generate · about CN¥5.01", bar.Find("#generate").TextContent);
        Assert.Equal("How this price is calculated", bar.Find("summary").TextContent);
        Assert.Equal(
            [
                "1280 × 720 px × (24 × 5 s + 1 frame) ÷ 1,024 = 108,900 tokens",
                "× CN¥46.00 for a million tokens = CN¥5.01",
                "The provider’s price list leaves out that one frame: 108,000 tokens, CN¥4.97.",
            ],
            bar.FindAll(".generate details p").Select(p => p.TextContent));
        bar.WaitForAssertion(() => Assert.StartsWith("Balance 12.60 (gateway’s unit) ·", bar.Find("[data-balance]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Generate_InTheDemo_NamesNoPrice()
    {
        Studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.Mode = GatewayMode.Demo;
        Assert.Equal("Generate · free sample", Render<GenerateBar>(p => p.Add(c => c.State, NewState())).Find("#generate").TextContent);
    }

    [Theory]
    [InlineData("", "Generate")]
    [InlineData("abc", "Generate")]
    [InlineData("4", "Generate · about 87,300 tokens")]
    public void Generate_WithAnOddLength_NamesNoSum(string duration, string expected)
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request());
        form.Duration = duration;

        var bar = Render<GenerateBar>(p => p.Add(c => c.State, NewState(form)));

        Assert.Equal(expected, bar.Find("#generate").TextContent);
    }

    [Fact]
    public async Task ExactRequest_ShowsTheForm_WithFaultsToo_AndNeverTheKey()
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request("It's \"quoted\""));
        form.Duration = "";
        form.Model = "unknown";
        var exact = Render<ExactRequest>(p => p.Add(c => c.State, NewState(form)));
        Assert.Empty(exact.FindAll("pre"));
        Assert.Equal(["cURL", "JSON"], exact.FindAll(".exact-copies button").Select(button => button.TextContent));
        exact.Render(p => p.Add(c => c.State, NewState(form)).Add(c => c.Link, "https://studio.example/?draft=1"));
        Assert.Equal(["cURL", "JSON", "Link"], exact.FindAll(".exact-copies button").Select(button => button.TextContent));

        await exact.Find("summary").ClickAsync();

        Assert.Contains("\"prompt\": \"It's \\\"quoted\\\"\"", exact.Find("#exact-json").TextContent);
        Assert.Contains("Bearer $FUTURMIX_API_KEY", exact.Find("#exact-curl").TextContent);
        Assert.DoesNotContain("sk-test", exact.Markup);
    }
}
