using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Placements;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;
using Seedance.Web.Tests.Features.Compose.Preflight;
using Seedance.Web.Tests.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Placements;

public sealed class PlacementRuleTests : IDisposable
{
    private readonly PreflightRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("tiktok", "9:16", "10", "9:16", "10")]
    [InlineData("feed-4x5", "9:16", "10", "3:4", "15")]
    [InlineData("bumper-6s", "9:16", "abc", "16:9", "6")]
    [InlineData("square", "21:9", "15", "1:1", "15")]
    public void Choice_SetsRatioAndSeconds_AndNothingIsFoundThen(string id, string ratio, string seconds, string newRatio, string newSeconds)
    {
        var form = PreflightRig.Form("A boat.");
        (form.Ratio, form.Duration, form.AutomaticLength) = (ratio, seconds, seconds == "abc");
        PlacementChoice.Apply(form, new PlacementOptions().Find(id), Requests.Model);
        Assert.Equal((id, newRatio, newSeconds, false), (form.Placement, form.Ratio, form.Duration, form.AutomaticLength));
        Assert.Empty(Found(form));
        PlacementChoice.Apply(form, null, Requests.Model);
        Assert.Equal((null, newRatio, newSeconds), (form.Placement, form.Ratio, form.Duration));
    }

    [Fact]
    public void AnotherRatio_AndAnotherLength_AreFound_AndMendedByTheirButtons()
    {
        var form = PreflightRig.Form("A boat.");
        (form.Placement, form.Ratio, form.Duration) = ("bumper-6s", "9:16", "10");
        Assert.Equal(
            [(Severity.Warning, "Ratio", "Bumper 6 s is made as 16:9; the clip would have another ratio."), (Severity.Warning, "Duration", "Bumper 6 s takes up to 6 s.")],
            Found(form).Select(finding => (finding.Severity, finding.Field, finding.Text)));
        foreach (var finding in Found(form)) finding.Fix!.Apply!(form);
        Assert.Equal(("16:9", "6"), (form.Ratio, form.Duration));
        Assert.Empty(Found(form));
    }

    [Fact]
    public void UnusualLength_IsAHint_AndALengthThatTheModelLacks_IsTheModelsOwnFault()
    {
        var form = PreflightRig.Form("A boat.");
        (form.Placement, form.Duration) = ("tiktok", "6");
        Assert.Equal((Severity.Hint, "TikTok ads usually last 9 to 15 s."), Found(form).Select(finding => (finding.Severity, finding.Text)).Single());
        form.Duration = "99";
        Assert.Empty(Found(form));
    }

    [Fact]
    public void TextThatLeavesTheZone_IsFoundInTheWrittenPromptOnly_AndMoves()
    {
        var form = PreflightRig.Form("A boat.");
        (form.Placement, form.Ratio, form.WritesFromBrief) = ("reels", "9:16", true);
        form.Brief = new AdBrief { Kind = AdKind.Free, Product = "Peach tea" };
        ShotPlan.Rows(form)[0].OnScreen = new OnScreenText { Text = "Half price today", Position = TextPosition.Bottom };

        var finding = Assert.Single(Found(form));
        Assert.Equal((Severity.Warning, "Placement", "“Half price today” leaves the safe zone of Reels: its buttons or captions may cover it."), (finding.Severity, finding.Field, finding.Text));
        Assert.Equal("Move it to the middle", finding.Fix!.Label);
        finding.Fix.Apply!(form);
        Assert.Equal(TextPosition.Center, form.Shots[0].OnScreen.Position);
        Assert.Empty(Found(form));

        form.Shots[0].OnScreen.Position = TextPosition.Bottom;
        form.WritesFromBrief = false;
        Assert.Empty(Found(form));
    }

    [Fact]
    public void UnknownPlacement_OfAnOldDraft_IsNone()
    {
        var form = PreflightRig.Form("A boat.");
        form.Placement = "billboard";
        Assert.Empty(Found(form));
    }

    [Fact]
    public void Crop_GoesWithTheRequest_AndComesBackWithItsInputs()
    {
        var form = PreflightRig.Form("A boat.");
        (form.Placement, form.Crop) = ("feed-4x5", CropAnchor.End);
        var request = form.ToRequest();
        Assert.Equal(CropAnchor.End, request.Crop);
        var again = ComposeForm.From(request, placement: "feed-4x5");
        Assert.Equal(("feed-4x5", CropAnchor.End), (again.Placement, again.Crop));
        Assert.DoesNotContain("rop", RequestWriter.Write(request, Requests.Model), StringComparison.Ordinal);
        Assert.Null(PreflightRig.Form("A boat.").ToRequest().Crop);
    }

    // What other rules say of these forms is theirs.
    private List<Finding> Found(ComposeForm form)
    {
        var all = _rig.Check(form);
        form = System.Text.Json.JsonSerializer.Deserialize<ComposeForm>(System.Text.Json.JsonSerializer.Serialize(form))!;
        form.Placement = null;
        return [.. all.ExceptBy(_rig.Check(form).Select(finding => (finding.Field, finding.Text)), finding => (finding.Field, finding.Text))];
    }
}
