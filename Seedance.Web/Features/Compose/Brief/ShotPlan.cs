namespace Seedance.Web.Features.Compose.Brief;

/// <summary>A shot as it will be written, with everything that its row leaves to the skeleton.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="From">Seconds from the beginning of the clip.</param>
/// <param name="To">Seconds from the beginning of the clip; the last one ends with it.</param>
/// <param name="Camera">Framing, angle, move, speed.</param>
/// <param name="OnScreen">Null without words in the picture.</param>
/// <param name="References">Only those that the form has.</param>
public sealed record PlannedShot(
    string Id, int Index, double From, double To, string What, IReadOnlyList<CameraTerm> Camera, string Says, PlannedText? OnScreen, string Sound, IReadOnlyList<FormReference> References)
{
    public double Seconds => Math.Round(To - From, 1);

    /// <summary>How fast its words must be said.</summary>
    public SpeechPace Pace => SpeechPace.Of(Says, Seconds);
}

/// <summary>Words in the picture, within the seconds of their shot.</summary>
/// <param name="From">Seconds from the beginning of the clip.</param>
/// <param name="To">Seconds from the beginning of the clip.</param>
/// <param name="IsWholeShot">They are there as long as the shot is.</param>
public sealed record PlannedText(string Text, double From, double To, bool IsWholeShot, TextPosition Position, string Look);

/// <summary>What the rows of a shot list come to. Pure: the same brief gives the same plan.</summary>
public static class ShotPlan
{
    /// <summary>The length that a plan is made for when the form has none.</summary>
    public const int UsualSeconds = 10;

    private const int MostSeconds = 120;

    /// <summary>The plan of a form, whether it writes from its brief or not.</summary>
    public static IReadOnlyList<PlannedShot> Of(ComposeForm form) => Of(form.Brief, form.Shots, form.References, SecondsOf(form));

    /// <param name="shots">Empty: the skeleton of the kind of ad.</param>
    /// <param name="seconds">The length of the clip; the shots fill it exactly.</param>
    public static IReadOnlyList<PlannedShot> Of(AdBrief brief, IReadOnlyList<Shot> shots, IReadOnlyList<FormReference> references, int seconds)
    {
        if (shots.Count == 0) shots = AdSkeletons.For(brief.Kind, seconds);
        var lengths = ShotTimes.Fit([.. shots.Select(shot => shot.Tenths)], seconds * 10);
        var templates = PromptTemplates.For(brief.Language);
        var plan = new List<PlannedShot>(shots.Count);
        var at = 0;
        for (var i = 0; i < shots.Count; i++)
        {
            var (shot, from, to) = (shots[i], at / 10.0, (at + lengths[i]) / 10.0);
            var beat = AdSkeletons.Find(shot.Beat);
            plan.Add(new PlannedShot(
                shot.Id,
                i,
                from,
                to,
                shot.What ?? WhatOf(shot.Beat, brief, templates),
                [.. CameraTerms.InOrder(shot.Camera ?? beat?.Camera ?? [])],
                shot.Says ?? FieldOf(beat?.Says, brief),
                TextOf(shot.OnScreen, beat, from, to, brief, templates),
                shot.Sound ?? "",
                [.. references.Where(reference => shot.References.Contains(reference.ChipKey) && !ComposeWays.IsFrame(reference.Role))]));
            at += lengths[i];
        }

        return plan;
    }

    /// <summary>The seconds that a form's shots fill: its length, or the usual one while it has none that makes sense.</summary>
    public static int SecondsOf(ComposeForm form) => ComposeForm.TryNumber(form.Duration, out var seconds) && seconds is > 0 and <= MostSeconds ? (int)seconds : UsualSeconds;

    /// <summary>The rows to work on: those of the form, which come from the skeleton with the first change. Their lengths are those of the plan.</summary>
    public static List<Shot> Rows(ComposeForm form)
    {
        var seconds = SecondsOf(form);
        if (form.Shots.Count == 0) form.Shots = AdSkeletons.For(form.Brief.Kind, seconds);
        SetLengths(form, ShotTimes.Fit([.. form.Shots.Select(shot => shot.Tenths)], seconds * 10));
        return form.Shots;
    }

    /// <summary>Writes these lengths into the rows of the form, in tenths of a second.</summary>
    public static void SetLengths(ComposeForm form, IReadOnlyList<int> lengths)
    {
        for (var i = 0; i < lengths.Count; i++) form.Shots[i].Tenths = lengths[i];
    }

    private static string WhatOf(string? beat, AdBrief brief, PromptTemplates templates) =>
        beat is not null && templates.Beats.TryGetValue(beat, out var words) ? PromptTemplate.Fill(words, slot => BriefText.Slot(brief, slot)) : "";

    private static PlannedText? TextOf(OnScreenText typed, AdBeat? beat, double from, double to, AdBrief brief, PromptTemplates templates)
    {
        var text = BriefText.OneLine(typed.Text ?? FieldOf(beat?.Text, brief));
        if (text.Length == 0) return null;
        var (first, last) = (Math.Clamp(Math.Round(typed.From ?? from, 1), from, to), Math.Clamp(Math.Round(typed.To ?? to, 1), from, to));
        if (first >= last) (first, last) = (from, to); // times of another place in the clip
        return new PlannedText(text, first, last, first <= from && last >= to, typed.Position ?? beat?.Position ?? TextPosition.UpperThird, typed.Look ?? templates.Look);
    }

    private static string FieldOf(string? field, AdBrief brief) => field switch
    {
        "hook" => brief.Hook,
        "call" => brief.CallToAction,
        "offer" => brief.Offer,
        _ => "",
    };
}
