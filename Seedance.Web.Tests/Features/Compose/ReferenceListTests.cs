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
    public async Task Move_ChangesTheOrder_AndTheNumbers()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Video, MediaKind.Image));
        var last = state.Form.References[2];
        string? focused = null;
        var list = RenderList(state, id => focused = id);

        await PressAsync(list, "Image 2", "Move up");
        Assert.Equal(["Image 1", "Image 2", "Video 1"], Names(list));
        Assert.Same(last, state.Form.References[1]);
        Assert.Equal(ReferenceItem.ButtonId(last, "up"), focused);

        await PressAsync(list, "Image 2", "Move up");
        Assert.Same(last, state.Form.References[0]);
        await PressAsync(list, "Image 1", "Move up");
        Assert.Same(last, state.Form.References[0]);
        await PressAsync(list, "Image 1", "Move down");
        Assert.Same(last, state.Form.References[1]);
    }

    [Fact]
    public async Task Remove_RenumbersTheRest_AndSaysSo()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image));
        var kept = state.Form.References[1];
        var list = RenderList(state);

        await PressAsync(list, "Image 1", "Remove");

        Assert.Equal(["Image 1"], Names(list));
        Assert.Same(kept, Assert.Single(state.Form.References));
        Assert.Equal("Image 1 was removed.", list.Find("section > [role=status]").TextContent);
    }

    [Fact]
    public async Task Drag_MovesToThePlace_AndTheWordsFollow()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image, MediaKind.Image));
        var first = state.Form.References[0];
        state.Form.Prompt = $"{PromptText.Marker(first.ChipKey)} turns.";
        var list = RenderList(state);

        await Group(list, "Image 1").QuerySelector("[data-grip]")!.ChangeAsync("2");

        Assert.Same(first, state.Form.References[2]);
        Assert.Equal("Image 3 turns.", state.Form.ToRequest().Prompt);
        Assert.Equal("Image 3 is now at place 3 of 3.", list.Find("section > [role=status]").TextContent);
    }

    [Theory]
    [InlineData("Drop its chips", "The bottle turns.", 2)]
    [InlineData("Keep the words", "The bottle Image 2 turns.", 2)]
    [InlineData("Cancel", "The bottle Image 2 turns.", 3)]
    public async Task RemoveWhatIsMentioned_Asks(string answer, string prompt, int left)
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image, MediaKind.Image));
        state.Form.Prompt = $"The bottle {PromptText.Marker(state.Form.References[1].ChipKey)} turns.";
        var list = RenderList(state);

        var removing = PressAsync(list, "Image 2", "Remove"); // ends with the answer
        Assert.Equal("Remove Image 2?", (await list.WaitForElementAsync("dialog h2")).TextContent);
        await list.FindAll("dialog button").Single(b => b.TextContent == answer).ClickAsync();
        await removing;

        Assert.Equal(left, state.Form.References.Count);
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
    public async Task ChipWithoutReference_Blocks_AndIsMendedByOnePress()
    {
        var state = NewState();
        state.Form.Prompt = "A fox like @{deadbeef}.";
        Assert.False(state.Attempt());
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        state.Changed += () => prompt.Render();
        var list = RenderList(state);

        await prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Add one").ClickAsync();
        await list.Find("#add-by-url").ClickAsync();
        await list.Find("#field-Url").ChangeAsync("https://cdn.example.org/a.png");
        await list.Find("form").SubmitAsync();
        Assert.Equal("A fox like Image 1.", state.Form.ToRequest().Prompt);

        // Closed without adding, the wish is over.
        state.Edit("Prompt", form => form.Prompt = "A fox like @{deadbeef}.");
        await prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Add one").ClickAsync();
        await list.Find(".add-url-actions .btn-icon").ClickAsync();
        Assert.Null(state.Form.WantedChip);

        state.Edit("Prompt", form => form.Prompt = "A fox like @{deadbeef}.");
        await prompt.FindAll("#field-Prompt-error button").Single(b => b.TextContent == "Remove").ClickAsync();
        Assert.Equal("A fox like.", state.Form.Prompt);
        Assert.Equal("A fox like.", prompt.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.True(state.Attempt());
    }

    [Fact]
    public async Task WordsWithoutReference_WarnOnly()
    {
        var state = NewState();
        state.Edit("Prompt", form => form.Prompt = "A fox like Image 5.");
        var prompt = Render<PromptField>(p => p.Add(c => c.State, state));
        state.Changed += () => prompt.Render();

        Assert.Contains("The prompt speaks of Image 5, but there is none.", prompt.Find(".prompt-notes").TextContent);
        Assert.True(state.Attempt());
        await prompt.FindAll(".prompt-notes button").Single(b => b.TextContent == "Remove").ClickAsync();
        Assert.Equal("A fox like.", state.Form.Prompt);
    }

    [Fact]
    public async Task Role_IsWritten_AndMixedRolesCanBeMendedByOnePress()
    {
        var state = NewState(WithReferences(MediaKind.Image, MediaKind.Image));
        var list = RenderList(state);

        await Group(list, "Image 2").QuerySelector("select")!.ChangeAsync(nameof(MediaRole.FirstFrame));
        Assert.Equal(MediaRole.FirstFrame, state.Form.References[1].Role);
        Assert.Contains("First and last frames cannot be combined", list.Find("#field-References-error").TextContent);

        await list.FindAll("button").Single(b => b.TextContent == "Use all as references").ClickAsync();
        Assert.All(state.Form.References, r => Assert.Equal(MediaRole.ReferenceImage, r.Role));
        Assert.Empty(list.Find("#field-References-error").TextContent.Trim());
    }

    [Fact]
    public async Task AddByUrl_AddsWhatIsRight_AndKeepsWhatIsWrong()
    {
        var state = NewState();
        var list = RenderList(state);
        Assert.Empty(list.FindAll("form"));
        await list.Find("#add-by-url").ClickAsync();

        await list.Find("#field-Url").ChangeAsync("javascript:alert(1)");
        await list.Find("form").SubmitAsync();
        Assert.Empty(state.Form.References);
        Assert.Equal("true", list.Find("#field-Url").GetAttribute("aria-invalid"));
        Assert.Contains("javascript", list.Find("#field-Url-error").TextContent);

        await list.Find("#field-Url").ChangeAsync(" https://cdn.example.org/a.mp3 ");
        Assert.Null(list.Find("#field-Url").GetAttribute("aria-invalid"));
        Assert.Equal(nameof(MediaKind.Audio), list.Find("#field-Kind").GetAttribute("value"));
        await list.Find("#field-Kind").ChangeAsync(nameof(MediaKind.Video));
        await list.Find("form").SubmitAsync();

        var reference = Assert.Single(state.Form.References);
        Assert.Equal((MediaKind.Video, MediaRole.ReferenceVideo, "https://cdn.example.org/a.mp3"), (reference.Kind, reference.Role, reference.Url));
        Assert.Equal(["Video 1"], Names(list));
        Assert.NotNull(list.Find("#field-Url"));
    }

    [Fact]
    public async Task AddByUrl_EntersItsField_OnceItIsThere()
    {
        IRenderedComponent<ReferenceList>? list = null;
        var entered = new List<bool>();
        list = RenderList(NewState(), id => entered.Add(list!.FindAll("#" + id).Count == 1));

        await list.Find("#add-by-url").ClickAsync();
        await list.Find("#add-by-url").ClickAsync();

        Assert.Equal([true, true], entered);
    }

    [Fact]
    public async Task AddByUrl_WithATextThatStayedInTheBrowser_IsRefusedWithItsLength()
    {
        var state = NewState();
        var list = RenderList(state);
        await list.Find("#add-by-url").ClickAsync();
        await list.Find("#field-Url").ChangeAsync("https://cdn.example.org/a.png");

        state.ReportTooLong("Url", 100_000);
        await list.Find("form").SubmitAsync();

        Assert.Contains("100,000", list.Find("#field-Url-error").TextContent);
        Assert.Empty(state.Form.References);
        Assert.True(state.Attempt());
    }

    private static IElement Group(IRenderedComponent<ReferenceList> list, string name) =>
        list.FindAll("[role=group]").Single(g => list.Find("#" + g.GetAttribute("aria-labelledby")).TextContent == name);

    private static IEnumerable<string> Names(IRenderedComponent<ReferenceList> list) =>
        list.FindAll("[role=group]").Select(g => list.Find("#" + g.GetAttribute("aria-labelledby")).TextContent);

    private static Task PressAsync(IRenderedComponent<ReferenceList> list, string group, string button) =>
        Group(list, group).QuerySelector($"button[aria-label='{button}']")!.ClickAsync();

    private IRenderedComponent<ReferenceList> RenderList(ComposeState state, Action<string>? focus = null)
    {
        var list = Render<ReferenceList>(p => p.Add(c => c.State, state)
            .Add(c => c.OnFocus, EventCallback.Factory.Create<string>(this, id => focus?.Invoke(id))));
        state.Changed += () => list.Render();
        return list;
    }
}
