using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Features.Compose.Preflight;

/// <summary>What the rules read out of the form, and what their buttons make of it.</summary>
public sealed class FormRulesTests(PreflightRig rig) : IClassFixture<PreflightRig>
{
    private static readonly MediaFacts Picture = new(MediaKind.Image, "png", "image/png", ".png", 1000, 800, 800, null, null, null, null, false);

    /// <summary>What is wrong, where it is said, and whether one press takes it away.</summary>
    public static TheoryData<string, Action<ComposeForm>, string, bool> Blocking => new()
    {
        { "no prompt", f => f.Prompt = " ", "Prompt", false },
        { "control character", f => f.Prompt += "\u0007", "Prompt", true },
        { "too long", f => f.Prompt += new string('x', 5001), "Prompt", false },
        { "chip without reference", f => f.Prompt += "@{deadbeef}", "Prompt", true },
        { "unknown model", f => f.Model = "other", "Model", true },
        { "unknown ratio", f => f.Ratio = "4:5", "Ratio", true },
        { "unknown resolution", f => f.Resolution = "8k", "Resolution", true },
        { "one second too short", f => f.Duration = "3", "Duration", true },
        { "one second too long", f => f.Duration = "16", "Duration", true },
        { "no number", f => f.Duration = "abc", "Duration", true },
        { "seed too large", f => f.Seed = "4294967296", "Seed", true },
        { "seed no number", f => f.Seed = "x", "Seed", true },
        { "title too long", f => f.Title = new string('x', 121), "Title", false },
        { "ten images", f => Add(f, MediaKind.Image, 9), "References", false },
        { "four videos", f => Add(f, MediaKind.Video, 4), "References", false },
        { "four sounds", f => Add(f, MediaKind.Audio, 4), "References", false },
        { "sound alone", f => { f.References.Clear(); Add(f, MediaKind.Audio, 1); f.Prompt = "Audio 1"; }, "References", false },
        { "roles mixed", f => { Add(f, MediaKind.Image, 1); f.References[1].Role = MediaRole.FirstFrame; }, "References", true },
        { "two first frames", f => { Add(f, MediaKind.Image, 1); f.References.ForEach(r => r.Role = MediaRole.FirstFrame); }, "References", true },
        { "two last frames", f => { Add(f, MediaKind.Image, 1); f.References.ForEach(r => r.Role = MediaRole.LastFrame); }, "References", true },
        { "last frame alone", f => f.References[0].Role = MediaRole.LastFrame, "References", true },
        { "role of another kind", f => f.References[0].Role = MediaRole.ReferenceVideo, "References[0]", true },
        { "file too small", f => f.References[0] = File(Picture with { Width = 300 }), "References[0]", false },
        { "file is gone", f => f.References[0] = File(Picture, new LibraryNote(null, null, IsGone: true)), "References[0]", false },
        { "no way to the file", f => f.References[0] = File(Picture with { Bytes = 5_000_000 }), "References[0]", false },
        { "request too large", f => f.References = [.. Enumerable.Range(0, 5).Select(_ => File(Picture with { Bytes = 3_100_000 }))], "References", false },
        { "http", f => f.References[0] = new FormReference { Kind = MediaKind.Image, Url = "http://cdn.example.org/a.png" }, "References[0]", false },
    };

    [Theory]
    [MemberData(nameof(Blocking))]
    public void WhatCannotBeSent_Blocks_AtItsField_AndItsButtonMendsIt(string what, Action<ComposeForm> spoil, string field, bool isMended)
    {
        var form = PreflightRig.Form("A fox like Image 1.", MediaKind.Image);
        Assert.Empty(rig.Check(form));
        spoil(form);

        var finding = rig.Check(form).First(f => f.Severity == Severity.Blocking);

        Assert.True(field == finding.Field, $"{what}: {finding}");
        Assert.Equal(isMended, finding.Fix?.Apply is not null);
        if (!isMended) return;
        finding.Fix!.Apply!(form);
        Assert.DoesNotContain(rig.Check(form), f => f.Severity == Severity.Blocking);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("15")]
    public void LengthAtItsBound_IsFine(string seconds)
    {
        var form = PreflightRig.Form("A fox.");
        form.Duration = seconds;
        Assert.Empty(rig.Check(form));
    }

    [Theory]
    [InlineData(-1, null, false, Severity.Warning)]
    [InlineData(-1, null, true, Severity.Blocking)]
    [InlineData(0, null, true, null)]
    [InlineData(null, false, true, Severity.Warning)]
    [InlineData(null, true, true, null)]
    [InlineData(null, null, true, null)]
    public void Rights_ThatEnded_OrWereNotGiven_AreSaid(int? daysLeft, bool? consent, bool blocks, Severity? expected)
    {
        using var own = new PreflightRig();
        own.Library.BlockExpiredRights = blocks;
        var form = PreflightRig.Form("A fox.");
        DateTime? until = daysLeft is { } days ? own.Clock.GetUtcNow().UtcDateTime.Date.AddDays(days) : null;
        form.References.Add(File(Picture, new LibraryNote(until, consent)));
        form.Prompt = "A fox like Image 1.";

        Assert.Equal(expected, own.Check(form).SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Demo_NeedsNoWayAndNoMoney()
    {
        using var own = new PreflightRig();
        own.Gateway.Mode = GatewayMode.Demo;
        own.Gateway.Models[0].PricePerMillionTokens = 10;
        var form = PreflightRig.Form("A fox like Image 1.");
        form.References.Add(File(Picture with { Bytes = 5_000_000 }));

        Assert.Empty(own.Check(form, warnAbove: 0));
    }

    [Theory]
    [InlineData("10", 0.9, true)]
    [InlineData("10", 2.5, false)]
    [InlineData("", 0, false)]
    public void PriceAboveTheLimit_Asks_AndTakesYes(string seconds, double limit, bool asks)
    {
        using var own = new PreflightRig();
        own.Gateway.Models[0].PricePerMillionTokens = 10;
        var form = PreflightRig.Form("A fox.");
        form.Duration = seconds;

        var finding = own.Check(form, (decimal)limit).SingleOrDefault(f => f.Field == "Price");

        Assert.Equal(asks, finding is not null);
        if (finding is null) return;
        Assert.Equal("This clip may cost $2.17, more than your limit of $0.90.", finding.Text);
        Assert.Equal("generate", finding.Fix!.Presses);
        finding.Fix.Apply!(form);
        Assert.Empty(own.Check(form, (decimal)limit));
        form.Duration = "15";
        Assert.Single(own.Check(form, (decimal)limit));
    }

    [Fact]
    public void PriceThatCannotBeKnown_IsHintedAt_WhereALimitStands()
    {
        using var own = new PreflightRig();
        var form = PreflightRig.Form("A fox.");
        own.Gateway.Models[0].PricePerMillionTokens = null;
        var hint = Assert.Single(own.Check(form, warnAbove: 1));
        Assert.Equal((Severity.Hint, "Your limit of $1.00 cannot be checked: the price of this model is not known here."), (hint.Severity, hint.Text));

        own.Gateway.Models[0].PricePerMillionTokens = 10;
        form = PreflightRig.Form("A fox like {0}.", MediaKind.Video);
        Assert.StartsWith("This clip costs at least $2.17.", own.Check(form, warnAbove: 3).Single(f => f.Field == "Price").Text, StringComparison.Ordinal);
        Assert.Empty(own.Check(form).Where(f => f.Field == "Price"));

        // Of a file of the library the length is known, and counts.
        form.References[0] = File(new MediaFacts(MediaKind.Video, "mp4", "video/mp4", ".mp4", 900_000, 1280, 720, 10_000, 24, "h264", "aac", true));
        Assert.Equal("This clip may cost $4.33, more than your limit of $3.00.", own.Check(form, warnAbove: 3).Single(f => f.Field == "Price").Text);
    }

    [Fact]
    public void Mentions_ThatLeadNowhere_AndReferencesLeftOut_AreSaidOnce()
    {
        var form = PreflightRig.Form("Like Image 7.", MediaKind.Image, MediaKind.Image, MediaKind.Audio);
        form.References[2].Purpose = MediaPurpose.Music;

        var findings = rig.Check(form);

        Assert.Equal([Severity.Warning, Severity.Hint], findings.Select(f => f.Severity));
        Assert.Contains("Image 1, Image 2, Audio 1", findings[1].Text, StringComparison.Ordinal);
        var chips = form.References.ConvertAll(r => PromptText.Marker(r.ChipKey));
        Assert.Equal($"{chips[0]}, {chips[1]}, music of {chips[2]}", findings[1].Fix!.Inserts);
        findings[0].Fix!.Apply!(form);
        Assert.Equal("Like.", form.Prompt);
    }

    [Fact]
    public void ReferencesThatABriefLeavesOut_AreUsedInAShot()
    {
        var form = PreflightRig.Form("", MediaKind.Image, MediaKind.Audio);
        (form.WritesFromBrief, form.Brief.Product) = (true, "Fjell");
        foreach (var chip in form.References.Select(reference => reference.ChipKey))
            form.Brief.Edits[SentenceIds.Reference(chip)] = form.Brief.Edits[SentenceIds.Keep(chip)] = new SentenceEdit("", "Left out.");
        var byHand = SentenceIds.Uses(ShotRows.Of(form)[0].Id);
        form.Brief.Edits[byHand] = new SentenceEdit("In the dark.", "");

        var fix = rig.Check(form).Single(finding => finding.Text.StartsWith("The prompt does not mention", StringComparison.Ordinal)).Fix!;
        Assert.Null(fix.Inserts);
        fix.Apply!(form);

        Assert.Empty(PromptText.Find(form.ActivePrompt, form.References));
        Assert.Equal("In the dark.", form.Brief.Edits[byHand].Text);
    }

    [Fact]
    public void ChipOfWhatIsSetAside_Blocks_AndBringsItBack()
    {
        var form = PreflightRig.Form("{0} turns like {1}.", MediaKind.Image, MediaKind.Video);
        ComposeWays.Switch(form, ComposeWay.Frames);

        var finding = Assert.Single(rig.Check(form));
        Assert.Contains("set aside", finding.Text, StringComparison.Ordinal);
        finding.Fix!.Apply!(form);

        Assert.Empty(rig.Check(form));
        Assert.Equal(2, form.References.Count);
    }

    [Fact]
    public void LinkThatGoesNowhere_IsFine_OnceThereIsAPublicAddress()
    {
        using var own = new PreflightRig();
        var form = PreflightRig.Form("A fox like Image 1.");
        form.References.Add(File(Picture with { Bytes = 5_000_000 }));
        Assert.Equal("References[0]", Assert.Single(own.Check(form)).Field);

        own.Links.PublicUrl = "https://studio.example.org";

        Assert.Empty(own.Check(form));
    }

    [Fact]
    public void LostChips_AreOneFinding_AndOneOfWhatIsSetAside()
    {
        var form = PreflightRig.Form("@{deadbeef} and @{deadbee1} like {0}, {1}.", MediaKind.Video, MediaKind.Video);
        ComposeWays.Switch(form, ComposeWay.Text);

        var findings = rig.Check(form);

        Assert.Equal(2, findings.Count);
        Assert.StartsWith("The prompt has 2 chips", findings[1].Text, StringComparison.Ordinal);
        findings[1].Fix!.Apply!(form);
        findings[0].Fix!.Apply!(form);
        Assert.Empty(rig.Check(form));
        Assert.Equal("and like Video 1, Video 2.", form.ResolvedPrompt);
    }

    [Fact]
    public void TooManyFiles_LeadToTheLastOnesRemove()
    {
        var form = PreflightRig.Form("A fox like Image 1.", MediaKind.Image);
        Add(form, MediaKind.Video, 4);
        Add(form, MediaKind.Audio, 1);

        var fix = rig.Check(form)[0].Fix!;

        Assert.Equal(("Remove Video 4", ReferenceItem.ButtonId(form.References[4], "remove")), (fix.Label, fix.Presses));
    }

    [Fact]
    public void SoundsTooLongTogether_LeadToThePartOfTheLongest()
    {
        var form = PreflightRig.Form("A fox like Image 1 to Audio 1, Audio 2.", MediaKind.Image);
        var sound = new MediaFacts(MediaKind.Audio, "wav", "audio/wav", ".wav", 1000, null, null, 7000, null, null, "pcm_s16le", true);
        form.References.AddRange([File(sound), File(sound with { DurationMs = 9000 })]);

        var fix = Assert.Single(rig.Check(form)).Fix!;

        Assert.Equal(("Choose the part of Audio 2…", ReferenceItem.ButtonId(form.References[2], "part")), (fix.Label, fix.Presses));
    }

    private static void Add(ComposeForm form, MediaKind kind, int count)
    {
        for (var i = 0; i < count; i++) form.References.Add(new FormReference { Kind = kind, Role = FormReference.RolesOf(kind)[0], Url = $"https://cdn.example.org/{kind}{i}.bin" });
        form.Prompt += string.Concat(form.References.Select(r => PromptText.Marker(r.ChipKey)));
    }

    [Fact]
    public void RequestAtItsLargest_IsFine()
    {
        var form = PreflightRig.Form("A fox like Image 1, Image 2, Image 3, Image 4, Image 5.");
        form.References = [.. Enumerable.Range(0, 5).Select(_ => File(Picture with { Bytes = 3_000_000 }))];
        Assert.Empty(rig.Check(form));
    }

    private static FormReference File(MediaFacts facts, LibraryNote? note = null) => new()
    {
        Kind = facts.Kind,
        Role = FormReference.RolesOf(facts.Kind)[0],
        Url = $"media://{Guid.NewGuid():N}",
        Name = "bottle",
        Facts = facts,
        Library = note ?? new LibraryNote(null, null),
    };
}
