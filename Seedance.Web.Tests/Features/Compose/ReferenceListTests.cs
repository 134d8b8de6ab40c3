using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ReferenceListTests : ComposeRig
{
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
