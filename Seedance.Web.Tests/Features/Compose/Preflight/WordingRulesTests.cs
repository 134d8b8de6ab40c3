using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Compose.Preflight;

/// <summary>What the rules read out of a prompt.</summary>
public sealed class WordingRulesTests(PreflightRig rig) : IClassFixture<PreflightRig>
{
    [Theory]
    [InlineData("Replace the bottle in {0} with a can.", true)]
    [InlineData("Remove the person from {0}, keep the rest.", true)]
    [InlineData("In {0}, replace the sky with stars.", true)]
    [InlineData("Swap the logo of {0}.", true)]
    [InlineData("Extend {0} forward: the door opens.", true)]
    [InlineData("Continue {0} for a few seconds.", true)]
    [InlineData("Add rain to {0}.", true)]
    [InlineData("Change the colour of the car in {0}.", true)]
    [InlineData("A dog runs in; {0} stays the same otherwise.", true)]
    [InlineData("将{0}中的瓶子替换成罐子", true)]
    [InlineData("Replace the bottle in the video with ours.", true)]
    [InlineData("Remove the logo from my clip.", true)]
    [InlineData("Extend the footage by five seconds.", true)]
    [InlineData("Turn the sky in {0} pink.", true)]
    [InlineData("Make the jacket in {0} red.", true)]
    [InlineData("The bottle continues to turn as in {0}.", false)]
    [InlineData("She extends her hand like in {0}.", false)]
    [InlineData("The bottle from Image 2 turns like in {0}.", false)]
    [InlineData("Make the bottle from Image 2 turn like in {0}.", false)]
    [InlineData("She replaces the cup as in {0}.", false)]
    [InlineData("A bottle turns with the camera move of {0}.", false)]
    [InlineData("The fox moves like in {0}. Remove nothing.", false)]
    [InlineData("Add the jingle at the end. The motion of {0}.", false)]
    [InlineData("She changes her mind and smiles, motion of {0}.", false)]
    public void EditOfAVideo_OffersAdaptiveRatioAndAutomaticLength(string prompt, bool expected)
    {
        var form = PreflightRig.Form(prompt, MediaKind.Video);

        var finding = rig.Check(form).SingleOrDefault(f => f.Field == "Ratio");

        Assert.Equal(expected, finding is not null);
        if (finding is null) return;
        Assert.Equal(Severity.Warning, finding.Severity);
        finding.Fix!.Apply!(form);
        Assert.Equal(("adaptive", true), (form.Ratio, form.AutomaticLength));
        Assert.DoesNotContain(rig.Check(form), f => f.Field == "Ratio");
    }

    [Fact]
    public void EditWords_WithoutAVideo_AreFine() => Assert.DoesNotContain(rig.Check(PreflightRig.Form("Replace the sky of Video 1.")), f => f.Field == "Ratio");

    [Theory]
    [InlineData("A voice says: \"One two three four five six seven eight nine ten.\"", "4", null)]
    [InlineData("A voice says: \"One two three four five six seven eight nine ten eleven.\"", "4", "Use 5 seconds")]
    [InlineData("A voice: “One two three four five six seven eight nine ten eleven.”", "4", "Use 5 seconds")]
    [InlineData("Er sagt: „Eins zwei drei vier fünf sechs sieben acht neun zehn elf.“", "4", "Use 5 seconds")]
    [InlineData("她说：「一二三四五六七八九十一二三四五六七八九十一二」", "4", "Use 5 seconds")]
    [InlineData("A headline reads \"One two three four five six seven eight nine ten eleven twelve\"", "4", null)]
    [InlineData("One two three four five six seven eight nine ten eleven twelve thirteen.", "4", null)]
    public void Dialogue_ThatDoesNotFitTheSeconds_IsSaid(string prompt, string seconds, string? fix)
    {
        var form = PreflightRig.Form(prompt);
        form.Duration = seconds;

        Assert.Equal(fix, rig.Check(form).SingleOrDefault(f => f.Text.Contains("spoken words", StringComparison.Ordinal))?.Fix?.Label);
    }

    [Fact]
    public void Dialogue_LongerThanAnyClip_HasNoSecondsToOffer()
    {
        var form = PreflightRig.Form($"\"{string.Join(' ', Enumerable.Repeat("word", 60))}\"");
        form.AutomaticLength = true;

        var finding = Assert.Single(rig.Check(form));

        Assert.Equal("60 spoken words need about 24 s; the clip has at most 15 s. Shorten them to about 37 words.", finding.Text);
        Assert.Null(finding.Fix);
    }

    [Theory]
    [InlineData("0–2 s: a drop falls. 2–4 s: orbit. 4–6 s: hero shot.", "6", null)]
    [InlineData("0–2 s: a drop falls. 2–4 s: orbit. 4–6 s: hero shot.", "5", "Use 6 seconds")]
    [InlineData("0-2.5 seconds: drop, 2.5-7.5 seconds: orbit", "6", "Use 8 seconds")]
    [InlineData("Shot 1: street. Shot 2: door. Shot 3: hall. Shot 4: face.", "6", null)]
    [InlineData("Shot 1: street. Shot 2: door. Shot 3: hall. Shot 4: face.", "5", "Use 6 seconds")]
    [InlineData("She wakes, then runs, then falls, then laughs, finally sleeps next to the dog.", "8", null)]
    [InlineData("She wakes, then runs, then falls, then laughs, finally sleeps next to the dog.", "7", "Use 8 seconds")]
    [InlineData("A fox in the snow.", "4", null)]
    public void TooManyEvents_ForTheSeconds_AreSaid(string prompt, string seconds, string? fix)
    {
        var form = PreflightRig.Form(prompt);
        form.Duration = seconds;

        Assert.Equal(fix, rig.Check(form).SingleOrDefault(f => f.Severity == Severity.Warning)?.Fix?.Label);
    }

    [Theory]
    [InlineData("The actor Jane Miller drinks tea.", "“actor Jane Miller”")]
    [InlineData("A man who looks like Tom Smith.", "“looks like Tom Smith”")]
    [InlineData("A celebrity opens the box.", "“celebrity”")]
    [InlineData("Nike shoes on a track.", "“Nike”")]
    [InlineData("A Coca-Cola can.", "“Coca-Cola”")]
    [InlineData("Two kids on a swing.", "“kids”")]
    [InlineData("A 9-year-old paints.", "“9-year-old”")]
    [InlineData("Puma shoes on a track.", "“Puma”")]
    [InlineData("A baby laughs.", "“baby”")]
    [InlineData("A song in A minor, a baby blue sky, a 12-year-old single malt whisky. Puma and lion rest.", null)]
    [InlineData("An actor drinks tea. A pineapple kidney bean, childlike wonder, 25-year-old twins.", null)]
    public void LikelyRefusals_AreHints_WithTheWordsThatWereFound(string prompt, string? found)
    {
        var findings = rig.Check(PreflightRig.Form(prompt));

        Assert.Equal(found is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Equal((Severity.Hint, true), (f.Severity, f.Text.StartsWith(found!, StringComparison.Ordinal))));
    }

    [Fact]
    public void PictureOfAPerson_IsAHint_ButNotAClearedOne()
    {
        var form = PreflightRig.Form("{0} waves.", MediaKind.Image);
        form.References[0].Purpose = MediaPurpose.Person;
        Assert.Contains("photos of real people", Assert.Single(rig.Check(form)).Text, StringComparison.Ordinal);

        var cleared = new FormReference { Kind = MediaKind.Image, Role = MediaRole.ReferenceImage, Url = "asset://portrait-1", Purpose = MediaPurpose.Person };
        form.References = [cleared];
        form.Prompt = $"{PromptText.Marker(cleared.ChipKey)} waves.";
        Assert.Empty(rig.Check(form));
    }

    [Fact]
    public void SoundThatNobodyHears_IsSaid_AndSwitchedOnByOnePress()
    {
        var form = PreflightRig.Form("A fox to the music of {1}, {0}.", MediaKind.Image, MediaKind.Audio);
        Assert.Empty(rig.Check(form));
        form.GenerateAudio = false;

        var finding = Assert.Single(rig.Check(form));
        Assert.Equal(Severity.Warning, finding.Severity);
        finding.Fix!.Apply!(form);
        Assert.Empty(rig.Check(form));

        var silent = PreflightRig.Form("She says: \"Hello.\"");
        silent.GenerateAudio = false;
        Assert.Equal(Severity.Hint, Assert.Single(rig.Check(silent)).Severity);
    }
}
