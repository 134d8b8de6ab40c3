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
    public void References_AreGroupsNamedByKindAndPlace()
    {
        var list = RenderList(NewState(WithReferences(MediaKind.Image, MediaKind.Video, MediaKind.Image, MediaKind.Audio)));

        Assert.Equal(["Image 1", "Video 1", "Image 2", "Audio 1"], Names(list));
        Assert.Equal(["Insert Image 2 into the prompt", "Move up", "Move down", "Remove"], Group(list, "Image 2").QuerySelectorAll("button[aria-label]").Select(b => b.GetAttribute("aria-label")));
        Assert.Equal("Role", list.Find($"label[for={Group(list, "Image 2").QuerySelector("select")!.Id}]").TextContent);
        Assert.Single(Group(list, "Image 1").QuerySelectorAll(".reference-role option"));
        Assert.Single(Group(list, "Video 1").QuerySelectorAll(".reference-role option"));
    }

    [Fact]
    public void Move_ChangesTheOrder_AndTheNumbers()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Video, MediaKind.Image));
        var last = state.Form.References[2];
        string? focused = null;
        var list = RenderList(state, id => focused = id);

        Press(list, "Image 2", "Move up");
        Assert.Equal(["Image 1", "Image 2", "Video 1"], Names(list));
        Assert.Same(last, state.Form.References[1]);
        Assert.Equal(ReferenceItem.ButtonId(last, "up"), focused);

        Press(list, "Image 2", "Move up");
        Assert.Same(last, state.Form.References[0]);
        Press(list, "Image 1", "Move up");
        Assert.Same(last, state.Form.References[0]);
        Press(list, "Image 1", "Move down");
        Assert.Same(last, state.Form.References[1]);
    }

    [Fact]
    public void Remove_RenumbersTheRest_AndSaysSo()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image));
        var kept = state.Form.References[1];
        var list = RenderList(state);

        Press(list, "Image 1", "Remove");

        Assert.Equal(["Image 1"], Names(list));
        Assert.Same(kept, Assert.Single(state.Form.References));
        Assert.Equal("Image 1 was removed.", list.Find("section > [role=status]").TextContent);
    }

    [Fact]
    public void Drag_MovesToThePlace_AndTheWordsFollow()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image, MediaKind.Image));
        var first = state.Form.References[0];
        state.Form.Prompt = $"{PromptText.Marker(first.ChipKey)} turns.";
        var list = RenderList(state);

        Group(list, "Image 1").QuerySelector("[data-grip]")!.Change("2");

        Assert.Same(first, state.Form.References[2]);
        Assert.Equal("Image 3 turns.", state.Form.ToRequest().Prompt);
        Assert.Equal("Image 3 is now at place 3 of 3.", list.Find("section > [role=status]").TextContent);
    }

    [Theory]
    [InlineData("Drop its chips", "The bottle turns.", 2)]
    [InlineData("Keep the words", "The bottle Image 2 turns.", 2)]
    [InlineData("Cancel", "The bottle Image 2 turns.", 3)]
    public void RemoveWhatIsMentioned_Asks(string answer, string prompt, int left)
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image, MediaKind.Image));
        state.Form.Prompt = $"The bottle {PromptText.Marker(state.Form.References[1].ChipKey)} turns.";
        var list = RenderList(state);

        Press(list, "Image 2", "Remove");
        Assert.Equal("Remove Image 2?", list.Find("dialog h2").TextContent);
        list.FindAll("dialog button").Single(b => b.TextContent == answer).Click();

        list.WaitForAssertion(() => Assert.Equal(left, state.Form.References.Count));
        Assert.Equal(prompt, state.Form.ToRequest().Prompt);
        Assert.Equal(answer == "Cancel", state.Form.Prompt.Contains("@{", StringComparison.Ordinal));
    }

    [Fact]
    public void NotMentioned_IsSaidAtTheReference_UntilChipOrWordsNameIt()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image, MediaKind.Video));
        state.Form.Prompt = $"{PromptText.Marker(state.Form.References[1].ChipKey)} like Video 1";
        var list = RenderList(state);

        Assert.Contains("not mentioned", Group(list, "Image 1").TextContent);
        Assert.DoesNotContain("not mentioned", Group(list, "Image 2").TextContent);
        Assert.DoesNotContain("not mentioned", Group(list, "Video 1").TextContent);
    }

    [Fact]
    public void ChipWithoutReference_Blocks_AndIsMendedByOnePress()
    {
        var state = NewState();
        state.Form.Prompt = "A fox like @{deadbeef}.";
        Assert.False(state.Attempt());
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        state.Changed += () => prompt.Render();
        var list = RenderList(state);

        prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Add one").Click();
        list.Find("#add-by-url").Click();
        list.Find("#field-Url").Change("https://cdn.example.org/a.png");
        list.Find("form").Submit();
        Assert.Equal("A fox like Image 1.", state.Form.ToRequest().Prompt);

        // Closed without adding, the wish is over.
        state.Edit("Prompt", form => form.Prompt = "A fox like @{deadbeef}.");
        prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Add one").Click();
        list.Find(".add-url-actions .btn-icon").Click();
        Assert.Null(state.Form.WantedChip);

        state.Edit("Prompt", form => form.Prompt = "A fox like @{deadbeef}.");
        prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Remove").Click();
        Assert.Equal("A fox like.", state.Form.Prompt);
        Assert.Equal("A fox like.", prompt.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.True(state.Attempt());
    }

    [Fact]
    public void WordsWithoutReference_WarnOnly()
    {
        var state = NewState();
        state.Edit("Prompt", form => form.Prompt = "A fox like Image 5.");
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        state.Changed += () => prompt.Render();

        Assert.Contains("The prompt speaks of Image 5, but there is none.", prompt.Find(".prompt-notes").TextContent);
        Assert.True(state.Attempt());
        prompt.FindAll(".prompt-notes button").Single(b => b.TextContent == "Remove").Click();
        Assert.Equal("A fox like.", state.Form.Prompt);
    }

    [Fact]
    public void Role_IsWritten_AndMixedRolesCanBeMendedByOnePress()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image));
        var list = RenderList(state);

        Group(list, "Image 2").QuerySelector("select")!.Change(nameof(MediaRole.FirstFrame));
        Assert.Equal(MediaRole.FirstFrame, state.Form.References[1].Role);
        Assert.Contains("First and last frames cannot be combined", list.Find("#field-References-error").TextContent);

        list.FindAll("button").Single(b => b.TextContent == "Use all as references").Click();
        Assert.All(state.Form.References, r => Assert.Equal(MediaRole.ReferenceImage, r.Role));
        Assert.Empty(list.Find("#field-References-error").TextContent.Trim());
    }

    [Fact]
    public void AddByUrl_AddsWhatIsRight_AndKeepsWhatIsWrong()
    {
        var state = NewState();
        var list = RenderList(state);
        Assert.Empty(list.FindAll("form"));
        list.Find("#add-by-url").Click();

        list.Find("#field-Url").Change("javascript:alert(1)");
        list.Find("form").Submit();
        Assert.Empty(state.Form.References);
        Assert.Equal("true", list.Find("#field-Url").GetAttribute("aria-invalid"));
        Assert.Contains("javascript", list.Find("#field-Url-error").TextContent);

        list.Find("#field-Url").Change(" https://cdn.example.org/a.mp3 ");
        Assert.Null(list.Find("#field-Url").GetAttribute("aria-invalid"));
        Assert.Equal(nameof(MediaKind.Audio), list.Find("#field-Kind").GetAttribute("value"));
        list.Find("#field-Kind").Change(nameof(MediaKind.Video));
        list.Find("form").Submit();

        var reference = Assert.Single(state.Form.References);
        Assert.Equal((MediaKind.Video, MediaRole.ReferenceVideo, "https://cdn.example.org/a.mp3"), (reference.Kind, reference.Role, reference.Url));
        Assert.Equal(["Video 1"], Names(list));
        Assert.NotNull(list.Find("#field-Url"));
    }

    [Fact]
    public void AddByUrl_EntersItsField_OnceItIsThere()
    {
        IRenderedComponent<ReferenceList>? list = null;
        var entered = new List<bool>();
        list = RenderList(NewState(), id => entered.Add(list!.FindAll("#" + id).Count == 1));

        list.Find("#add-by-url").Click();
        list.Find("#add-by-url").Click();

        Assert.Equal([true, true], entered);
    }

    [Fact]
    public void AddByUrl_WithATextThatStayedInTheBrowser_IsRefusedWithItsLength()
    {
        var state = NewState();
        var list = RenderList(state);
        list.Find("#add-by-url").Click();
        list.Find("#field-Url").Change("https://cdn.example.org/a.png");

        state.ReportTooLong("Url", 100_000);
        list.Find("form").Submit();

        Assert.Contains("100,000", list.Find("#field-Url-error").TextContent);
        Assert.Empty(state.Form.References);
        Assert.True(state.Attempt());
    }

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
    public void ModelSwitch_ChangesNothingSilently_AndOffersTheMend()
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request());
        form.Resolution = "1080p";
        var state = NewState(form);
        var settings = Render<ClipSettings>(p => p.Add(c => c.State, state));

        state.Changed += () => settings.Render();
        settings.Find("#field-Model").Change(Fast);

        Assert.Equal("1080p", state.Form.Resolution);
        Assert.True(settings.Find("input[value='1080p']").IsChecked());
        Assert.False(settings.Find("input[value='1080p']").IsDisabled());
        Assert.Equal("true", settings.Find("#field-Resolution").GetAttribute("aria-invalid"));
        settings.FindAll("button").Single(b => b.TextContent == "Use 720p").Click();
        Assert.Equal("720p", state.Form.Resolution);
        Assert.Null(settings.Find("#field-Resolution").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void AutomaticLength_TurnsTheDurationOff_WithTheReason()
    {
        var state = NewState();
        var settings = Render<ClipSettings>(p => p.Add(c => c.State, state));
        settings.Find("#field-Duration").Change("99");
        Assert.Equal("true", settings.Find("#field-Duration").GetAttribute("aria-invalid"));

        settings.FindAll("[role=switch]")[0].Change(true);

        Assert.True(settings.Find("#field-Duration").IsDisabled());
        Assert.Contains("The model chooses 4 to 15 seconds", settings.Find("#field-Duration-help").TextContent);
        Assert.Equal("99", state.Form.Duration);
        Assert.Empty(state.Faults);
    }

    [Fact]
    public void Missing_IsSaidOnlyAfterGenerate_OrOnceTheFieldWasTouched()
    {
        var state = NewState(ComposeForm.From(Fakes.TestStudio.Request("")));
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        Assert.Null(prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));

        Assert.False(state.Attempt());
        prompt.Render();
        Assert.Equal("true", prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));

        prompt.Find("#field-Prompt").Change("A fox.");
        Assert.Null(prompt.Find("#field-Prompt").GetAttribute("aria-invalid"));
        prompt.Find("#field-Prompt").Change("");
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
        var rename = menu.Find("[id$='-rename']").Id!;

        await menu.Find($"#{rename}").ClickAsync();
        await menu.FindAll("form button")[1].ClickAsync();
        await menu.Find($"#{rename}").ClickAsync();
        await menu.Find("form").SubmitAsync();
        await menu.FindAll(".draft-actions button")[2].ClickAsync();
        await menu.Find("#drafts-restore").ClickAsync();
        await menu.Find("#drafts-to-template").ClickAsync();
        await menu.FindAll(".drafts-template button")[0].ClickAsync();

        Assert.Equal(["draft-name", rename, "draft-name", rename, "drafts-restore", rename, "template-name", "drafts-to-template"], focused);
    }

    [Fact]
    public void PromptThatStayedInTheBrowser_IsCounted_AndRefused_UntilItIsShort()
    {
        var state = NewState();
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));

        state.ReportTooLong("Prompt", 100_000);
        prompt.Render();

        Assert.Contains("That is 100,000 characters; at most 5,000.", prompt.Find("#field-Prompt-error").TextContent);
        Assert.StartsWith("100,000 characters", prompt.Find("#field-Prompt-help").TextContent);
        Assert.False(state.Attempt());
        prompt.Find("#field-Prompt").Change(state.Form.Prompt);
        Assert.True(state.Attempt());
    }

    [Fact]
    public void Generate_CarriesThePrice_AndListsWhatIsToFix()
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
        bar.FindAll(".finding-words")[0].Click();
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
    public void ExactRequest_ShowsTheForm_WithFaultsToo_AndNeverTheKey()
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request("It's \"quoted\""));
        form.Duration = "";
        form.Model = "unknown";
        var exact = Render<ExactRequest>(p => p.Add(c => c.State, NewState(form)));
        Assert.Empty(exact.FindAll("pre"));
        Assert.Equal(["cURL", "JSON"], exact.FindAll(".exact-copies button").Select(button => button.TextContent));
        exact.Render(p => p.Add(c => c.State, NewState(form)).Add(c => c.Link, "https://studio.example/?draft=1"));
        Assert.Equal(["cURL", "JSON", "Link"], exact.FindAll(".exact-copies button").Select(button => button.TextContent));

        exact.Find("summary").Click();

        Assert.Contains("\"prompt\": \"It's \\\"quoted\\\"\"", exact.Find("#exact-json").TextContent);
        Assert.Contains("Bearer $FUTURMIX_API_KEY", exact.Find("#exact-curl").TextContent);
        Assert.DoesNotContain("sk-test", exact.Markup);
    }

    private static ComposeForm WithReferences(params MediaKind[] kinds)
    {
        var form = ComposeForm.From(Fakes.TestStudio.Request());
        form.References.AddRange(kinds.Select((kind, i) =>
            new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Url = $"https://cdn.example.org/{i}.bin" }));
        return form;
    }

    private static IElement Group(IRenderedComponent<ReferenceList> list, string name) =>
        list.FindAll("[role=group]").Single(g => list.Find("#" + g.GetAttribute("aria-labelledby")).TextContent == name);

    private static IEnumerable<string> Names(IRenderedComponent<ReferenceList> list) =>
        list.FindAll("[role=group]").Select(g => list.Find("#" + g.GetAttribute("aria-labelledby")).TextContent);

    private static void Press(IRenderedComponent<ReferenceList> list, string group, string button) =>
        Group(list, group).QuerySelector($"button[aria-label='{button}']")!.Click();

    private IRenderedComponent<ReferenceList> RenderList(ComposeState state, Action<string>? focus = null)
    {
        var list = Render<ReferenceList>(p => p.Add(c => c.State, state)
            .Add(c => c.OnFocus, EventCallback.Factory.Create<string>(this, id => focus?.Invoke(id))));
        state.Changed += () => list.Render();
        return list;
    }
}
