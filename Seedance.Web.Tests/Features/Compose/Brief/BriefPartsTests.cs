using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Brief;

/// <summary>Brief, rows and written prompt as one works on them.</summary>
public sealed class BriefPartsTests : ComposeRig
{
    [Fact]
    public async Task Source_IsSwitched_BothWays_WithoutLoss()
    {
        var state = NewState(Form());
        state.Form.Prompt = "Typed by hand.";
        var source = Render<SourceSwitch>(part => part.Add(p => p.State, state));

        await source.FindAll("input")[1].ChangeAsync(true);
        Assert.Equal("Typed by hand.", state.Form.ToRequest().Prompt);
        await source.FindAll("input")[0].ChangeAsync(true);

        Assert.Contains("for Fjell", state.Form.ToRequest().Prompt, StringComparison.Ordinal);
        Assert.Equal("Typed by hand.", state.Form.Prompt);
    }

    [Fact]
    public async Task ARow_FollowsTheBrief_UntilItIsChanged_AndGoesBack()
    {
        var state = NewState(Form());
        var list = Shots(state);
        await list.Find("#field-Shot-UgcReview-hook-What").ChangeAsync("She yawns at her desk.");
        Assert.Equal(4, state.Form.Shots.Count);
        Assert.Contains("She yawns at her desk.", state.Form.ActivePrompt, StringComparison.Ordinal);

        state.Edit(BriefFields.Of("Language"), form => form.Brief.Language = "zh");
        list.Render();
        Assert.Equal("She yawns at her desk.", list.Find("#field-Shot-UgcReview-hook-What").GetAttribute("value"));
        Assert.Contains("这位用户", list.Find("#field-Shot-UgcReview-use-What").GetAttribute("value"), StringComparison.Ordinal);

        await list.FindAll(".shot-help button").First(button => button.TextContent == "Back to the usual one").ClickAsync();
        Assert.Contains("手机镜头", list.Find("#field-Shot-UgcReview-hook-What").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHookInARow_IsTheHookOfTheBrief_UntilOtherWordsAreWanted()
    {
        var state = NewState(Form());
        var list = Shots(state);

        await list.Find("#field-Shot-UgcReview-hook-Says").ChangeAsync("Still yawning?");
        Assert.Equal("Still yawning?", state.Form.Brief.Hook);
        Assert.Empty(state.Form.Shots);

        await list.FindAll(".shot-help button").First(button => button.TextContent == "Use other words here").ClickAsync();
        await list.Find("#field-Shot-UgcReview-hook-Says").ChangeAsync("Psst.");

        Assert.Equal("Still yawning?", state.Form.Brief.Hook);
        Assert.Contains("\"Psst.\"", state.Form.ActivePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_AreAddedMovedSizedAndRemoved_AndAlwaysFillTheClip()
    {
        var state = NewState(Form());
        var list = Shots(state);

        await list.FindAll(".timeline-border")[0].ChangeAsync("40");
        Assert.Equal(4, ShotPlan.Of(state.Form)[0].To);
        await list.Find("#shots-add").ClickAsync();
        Assert.Equal(5, list.FindAll(".shot").Count);
        await list.Find("#field-Shot-UgcReview-call-Length").ChangeAsync("5");
        Assert.Equal(5, ShotPlan.Of(state.Form)[^1].Seconds);
        await list.Find($"#{ShotRow.ButtonId("UgcReview.call", "up")}").ClickAsync();
        Assert.Equal("UgcReview.call", state.Form.Shots[3].Id);
        await list.Find($"#{ShotRow.ButtonId("UgcReview.call", "delete")}").ClickAsync();
        Assert.Equal(10, ShotPlan.Of(state.Form)[^1].To);
        Assert.Equal(4, state.Form.Shots.Count);

        for (var i = 0; i < 20; i++) await list.Find("#shots-add").ClickAsync();
        Assert.Equal(ShotRows.Most, state.Form.Shots.Count);
        Assert.Equal(10, ShotPlan.Of(state.Form)[^1].To);
        Assert.All(ShotPlan.Of(state.Form), shot => Assert.True(shot.Seconds > 0));

        await list.Find("#shots-skeleton").ClickAsync();
        Assert.Empty(state.Form.Shots);
    }

    [Fact]
    public async Task Camera_HasAtMostOneWordOfEachGroup()
    {
        var state = NewState(Form());
        var list = Shots(state);
        await list.Find("#field-Shot-UgcReview-hook-Camera").ClickAsync();
        Assert.Equal(16, list.FindAll(".camera-term").Count);

        await list.FindAll(".camera-term").Single(term => term.TextContent.StartsWith("Orbit", StringComparison.Ordinal)).ClickAsync();
        await list.FindAll(".camera-term").Single(term => term.TextContent.StartsWith("Low angle", StringComparison.Ordinal)).ClickAsync();

        Assert.Equal([CameraTerm.CloseUp, CameraTerm.LowAngle, CameraTerm.Orbit], state.Form.Shots[0].Camera);
        Assert.Contains("Close-up, low angle, slow orbit around the subject.", state.Form.ActivePrompt, StringComparison.Ordinal);
    }

    [Fact]
    public void WordsThatAreTooFast_AreSaidAtTheirRow_AndGetTheTimeTheyNeed()
    {
        var state = NewState(Form());
        state.Edit("Brief-Hook", form => form.Brief.Hook = "One two three four five six seven eight nine");

        var finding = Assert.Single(state.Findings, finding => finding.Severity == Severity.Warning);
        Assert.Equal("field-Shot-UgcReview-hook-Says", finding.FocusId);
        Assert.Equal("Shot 1: 9 words in 2.5 s are too fast to say. 6 fit.", finding.Text);

        finding.Fix!.Apply!(state.Form);
        state.Check();
        Assert.Empty(state.Findings.Where(found => found.Severity == Severity.Warning));
        Assert.Equal(3.6, ShotPlan.Of(state.Form)[0].To);
    }

    [Fact]
    public async Task ASentence_IsWrittenByHand_WithItsChips_AndGoesBack()
    {
        var form = Form();
        form.References.Add(new FormReference { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Purpose = MediaPurpose.Product, Url = "https://cdn.example.org/can.jpg" });
        var state = NewState(form);
        var panel = Render<WrittenPromptPanel>(part => part.Add(p => p.State, state));
        var id = SentenceIds.Reference(form.References[0].ChipKey);

        await panel.Find($"#field-{BriefFields.Sentence(id)}-edit").ClickAsync();
        Assert.Equal("The product is the one from Image 1.", panel.Find(".sentence-text").GetAttribute("value"));
        await panel.Find(".sentence-text").ChangeAsync("The can of Image 1, and no other.");
        form.References.Insert(0, new FormReference { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "https://cdn.example.org/b.jpg" });

        Assert.Contains("The can of Image 2, and no other.", form.ResolvedPrompt, StringComparison.Ordinal);
        panel.Render();
        Assert.Equal("Written by hand", panel.Find(".sentence-note .chip").TextContent);
        await panel.Find(".sentence-note button").ClickAsync();
        Assert.Contains("The product is the one from Image 2.", form.ResolvedPrompt, StringComparison.Ordinal);
        Assert.Empty(form.Brief.Edits);
    }

    [Fact]
    public async Task TheWrittenPrompt_BecomesTheFreeOne_AndUndoHasTheOldOne()
    {
        var state = NewState(Form());
        state.Form.Prompt = "Old.";
        (string Words, string FormJson)? taken = null;
        var panel = Render<WrittenPromptPanel>(part => part.Add(p => p.State, state).Add(p => p.OnTaken, EventCallback.Factory.Create<(string, string)>(this, told => taken = told)));
        var written = state.Form.ActivePrompt;

        await panel.Find(".panel-head button").ClickAsync();

        Assert.Equal((written, false), (state.Form.Prompt, state.Form.WritesFromBrief));
        Assert.Equal("Old.", JsonSerializer.Deserialize<ComposeForm>(taken!.Value.FormJson, JsonSerializerOptions.Web)!.Prompt);
    }

    [Fact]
    public async Task ABriefWithoutAProduct_IsNotPaidFor()
    {
        var state = NewState(new ComposeForm { Model = Form().Model, WritesFromBrief = true });
        var brief = Render<BriefPanel>(part => part.Add(p => p.State, state));
        Assert.False(state.Attempt());
        Assert.Equal("field-Brief-Product", state.Faults[0].FocusId);

        await brief.Find("#field-Brief-Product").ChangeAsync("Fjell");
        await brief.Find("#field-Brief-Seconds").ChangeAsync("12");

        Assert.True(state.Attempt());
        Assert.Equal(12, state.Form.Seconds);
        Assert.Equal(5, ShotPlan.Of(state.Form).Count);
    }

    [Fact]
    public void ATextThatWasTooLong_BlocksNothing_WhileItsBoxIsGone()
    {
        var state = NewState(Form());
        state.Form.Prompt = "Typed by hand.";
        state.ReportTooLong("Brief-Product", 30_000);
        state.ReportTooLong("Shot-UgcReview-hook-What", 30_000);
        Assert.Equal(2, state.Faults.Count);
        state.Edit("Brief-Shots", form => ShotRows.Remove(form, "UgcReview.hook"));
        Assert.Equal("Brief-Product", Assert.Single(state.Faults).Field);

        Switch(isBrief: false);
        Assert.Empty(state.Faults);
        state.ReportTooLong("Prompt", 30_000);
        Switch(isBrief: true);
        Assert.Empty(state.Faults);
        Switch(isBrief: false);
        Assert.Equal("Prompt", Assert.Single(state.Faults).Field);

        void Switch(bool isBrief) => state.Edit("Brief-WritesFromBrief", form => form.WritesFromBrief = isBrief);
    }

    [Fact]
    public async Task ASentenceThatIsTooLong_StaysOpen_UntilItIsShort()
    {
        var state = NewState(Form());
        var panel = Render<WrittenPromptPanel>(part => part.Add(p => p.State, state));
        await panel.Find("#field-Sentence-style-edit").ClickAsync();
        state.ReportTooLong("Sentence-style", 30_000);

        await panel.FindAll("button").Single(button => button.TextContent == "Done").ClickAsync();
        await panel.Find("#field-Sentence-subject-edit").ClickAsync();
        Assert.Equal("field-Sentence-style", Assert.Single(panel.FindAll("textarea")).Id);

        await panel.Find(".sentence-text").ChangeAsync("A bright kitchen.");
        await panel.FindAll("button").Single(button => button.TextContent == "Done").ClickAsync();
        Assert.Empty(panel.FindAll("textarea"));
        Assert.Empty(state.Faults);
    }

    [Fact]
    public async Task AShotInWhichNothingHappens_SaysThatItIsLeftOut()
    {
        var state = NewState(Form());
        var list = Shots(state);
        await list.Find("#shots-add").ClickAsync();
        var id = state.Form.Shots.Single(shot => shot.Beat is null).Id;
        string Said() => list.Find($"#{ShotRow.RowId(id)} summary").TextContent;
        Assert.Contains("Left out of the prompt", Said(), StringComparison.Ordinal);

        await list.Find($"#field-Shot-{id}-Says").ChangeAsync("Hm.");
        Assert.Contains("The prompt gives this shot no time", Said(), StringComparison.Ordinal);
        await list.Find($"#field-Shot-{id}-What").ChangeAsync("She drinks.");
        Assert.DoesNotContain("prompt", Said(), StringComparison.Ordinal);
        Assert.Equal("Remove shot 1", list.Find($"#{ShotRow.ButtonId("UgcReview.hook", "delete")}").GetAttribute("aria-label"));
    }

    // What is called "Prompt" and "Kind" stands elsewhere.
    [Fact]
    public void NoLabelOfTheBrief_IsTakenForAnother()
    {
        var state = NewState(Form());
        var brief = LabelsOf(Render<BriefPanel>(part => part.Add(p => p.State, state))).ToList();
        Assert.Contains("Ad type", brief);
        Assert.DoesNotContain(brief, label => label.Contains("kind", StringComparison.OrdinalIgnoreCase));
        string[] all = [.. brief, .. LabelsOf(Render<SourceSwitch>(part => part.Add(p => p.State, state))), .. LabelsOf(Render<WrittenPromptPanel>(part => part.Add(p => p.State, state)))];
        Assert.DoesNotContain(all, label => label.Contains("prompt", StringComparison.OrdinalIgnoreCase));

        static IEnumerable<string> LabelsOf<T>(IRenderedComponent<T> part) where T : IComponent =>
            part.FindAll("label, h2, .field-label, [aria-label]").Select(element => element.GetAttribute("aria-label") ?? element.TextContent.Trim());
    }

    private IRenderedComponent<ShotList> Shots(ComposeState state)
    {
        var list = Render<ShotList>(part => part.Add(p => p.State, state));
        state.Changed += () => list.Render();
        return list;
    }

    private static ComposeForm Form() => new()
    {
        Model = "doubao-seedance-2-0-260128",
        WritesFromBrief = true,
        Brief = new AdBrief { Kind = AdKind.UgcReview, Product = "Fjell", Hook = "Tired?", CallToAction = "Try it" },
    };
}
