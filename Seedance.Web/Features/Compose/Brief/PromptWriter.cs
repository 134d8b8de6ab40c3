using System.Globalization;
using System.Text;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// Writes the prompt of a brief and its shots, by rules: ByteDance's order (subject and action, references, look; the shots with time
/// marks, camera, speech in quotes, words in the picture, sound; at last what must hold: wire.md 3). Pure: the same brief gives the
/// same prompt, character for character.
/// </summary>
public static class PromptWriter
{
    /// <summary>The prompt of a form, whether it writes from its brief or not.</summary>
    /// <param name="before">Sentences before everything; null: those of the form's brand.</param>
    /// <param name="after">Sentences after everything; null: those of the form's brand.</param>
    public static WrittenPrompt Write(ComposeForm form, string? before = null, string? after = null) => Write(form, ShotPlan.Of(form), before, after);

    /// <param name="plan">The one of this form.</param>
    internal static WrittenPrompt Write(ComposeForm form, IReadOnlyList<PlannedShot> plan, string? before = null, string? after = null) =>
        Write(form.Brief, plan, form.References, form.AutomaticLength ? null : ShotPlan.SecondsOf(form), before ?? form.Brand?.Before ?? "", after ?? form.Brand?.After ?? "");

    /// <param name="seconds">The length of the clip; null when the model chooses it: the shots are numbered then, for no time mark would be true.</param>
    public static WrittenPrompt Write(AdBrief brief, IReadOnlyList<PlannedShot> shots, IReadOnlyList<FormReference> references, int? seconds, string before = "", string after = "")
    {
        var (t, text) = (PromptTemplates.For(brief.Language), new Sentences(brief.Edits));
        string Typed(string words) => PromptText.FromWords(words, references);
        string Filled(string template, Func<string, string> slots) => PromptTemplate.Fill(template, slots);
        string Brief(string template) => Filled(template, slot => Typed(slot switch
        {
            "product" => BriefText.Clause(brief.Product) is { Length: > 0 } product ? product : t.Product,
            "seconds" => seconds?.ToString(CultureInfo.InvariantCulture) ?? "",
            _ => BriefText.Slot(brief, slot),
        }));

        text.Add(SentenceIds.Before, Typed(BriefText.OneLine(before)));

        // What it is, and with what.
        text.Begin();
        text.Add(SentenceIds.Subject, Brief(t.Subject[brief.Kind.ToString()]));
        var used = references.Where(reference => !ComposeWays.IsFrame(reference.Role)).Select(reference => (Chip: reference.ChipKey, Key: KeyOf(reference), Name: PromptText.Marker(reference.ChipKey))).ToList();
        foreach (var (chip, key, name) in used) text.Add(SentenceIds.Reference(chip), Filled(t.References[key], _ => name));
        var promise = (brief.Audience.Trim().Length, brief.Promise.Trim().Length, brief.Tension.Trim().Length) switch
        {
            ( > 0, > 0, _) => "both",
            ( > 0, 0, _) => "audience",
            (0, > 0, _) => "promise",
            (0, 0, > 0) => "tension",
            _ => null,
        };
        text.Add(SentenceIds.Promise, promise is null ? "" : Brief(t.Promise[promise]));
        var proof = BriefText.Clause(brief.Proof);
        text.Add(SentenceIds.Proof, IsMissing(proof) ? Brief(t.Proof) : "");
        text.Add(SentenceIds.Style, t.Style[brief.Kind.ToString()]);
        text.Add(SentenceIds.Tone, BriefText.Clause(brief.Tone).Length == 0 ? "" : Brief(t.Tone));

        // Exact words are never lost, also when no shot has them.
        string Speech(string template, string words) => Filled(template, slot => slot switch
        {
            "speaker" => t.Speaker[brief.Kind.ToString()],
            "words" => Typed(BriefText.Quote(words, t)),
            "stop" => BriefText.EndsSentence(BriefText.OneLine(words)) ? "" : t.Stop,
            _ => Typed(BriefText.Slot(brief, slot)),
        });
        text.Add(SentenceIds.Hook, IsMissing(brief.Hook) ? Speech(t.Hook, brief.Hook) : "");

        foreach (var shot in shots)
        {
            text.Begin();
            var camera = shot.Camera.Count == 0 ? "" : Sentence(Filled(t.Camera, _ => string.Join(t.And, shot.Camera.Select(term => t.CameraTerms[term.ToString()]))));
            var what = Sentences.Join(Typed(BriefText.Sentence(shot.What, t.Stop)), camera);
            text.Add(SentenceIds.Shot(shot.Id), what.Length == 0 ? "" : Filled(t.Shot, slot => slot == "what" ? what : Filled(seconds is null ? t.Number : t.Time, part => part switch
            {
                "from" => Number(shot.From),
                "to" => Number(shot.To),
                _ => (shot.Index + 1).ToString(CultureInfo.InvariantCulture),
            })));
            text.Add(SentenceIds.Uses(shot.Id), shot.References.Count == 0 ? "" : Filled(t.Use, _ =>
                string.Join(t.And, shot.References.Select(reference => Filled(t.Uses[KeyOf(reference)], _ => PromptText.Marker(reference.ChipKey))))));
            text.Add(SentenceIds.Says(shot.Id), shot.Says.Trim().Length == 0 ? "" : Speech(t.Says, shot.Says));
            text.Add(SentenceIds.OnScreen(shot.Id), shot.OnScreen is not { } words ? "" : Filled(t.Text, slot => slot switch
            {
                "words" => Typed(BriefText.Quote(words.Text, t)),
                "from" => words.IsWholeShot || seconds is null ? "" : Number(words.From),
                "to" => Number(words.To),
                "position" => t.Positions[words.Position.ToString()],
                _ => Typed(BriefText.Clause(words.Look)),
            }));
            text.Add(SentenceIds.ShotSound(shot.Id), BriefText.Clause(shot.Sound) is { Length: > 0 } sound ? Filled(t.ShotSound, _ => Typed(sound)) : "");
        }

        // What holds for all of it.
        text.Begin();
        var isCallMissing = IsMissing(brief.CallToAction);
        text.Add(SentenceIds.Call, !isCallMissing ? "" : Filled(t.Call, slot => slot switch
        {
            "words" => Typed(BriefText.Quote(brief.CallToAction, t)),
            "position" => t.Positions[nameof(TextPosition.UpperThird)],
            _ => t.Look,
        }));
        text.Add(SentenceIds.Sound, t.Sound[brief.Kind.ToString()]);
        text.Add(SentenceIds.Language, brief.Language is { } language && t.Language.TryGetValue(language, out var spoken) && shots.Any(shot => shot.Says.Trim().Length > 0) ? spoken : "");
        text.Add(SentenceIds.KeepProduct, Has(MediaPurpose.Product) ? "" : t.KeepProduct);
        text.Add(SentenceIds.KeepPerson, brief.Kind is AdKind.UgcReview or AdKind.Testimonial && !Has(MediaPurpose.Person) ? t.KeepPerson : "");
        foreach (var (chip, key, name) in used) text.Add(SentenceIds.Keep(chip), t.Keep.TryGetValue(key, out var keep) ? Filled(keep, _ => name) : "");
        text.Add(SentenceIds.MustHaves, Listed(t.MustHaves, brief.MustHaves));
        text.Add(SentenceIds.MustNots, Listed(t.MustNots, brief.MustNots));
        text.Add(SentenceIds.OtherText, isCallMissing || shots.Any(shot => shot.OnScreen is not null) ? t.NoOtherText : t.NoText);

        text.Begin();
        text.Add(SentenceIds.After, Typed(BriefText.OneLine(after)));
        return text.Done();

        bool Has(MediaPurpose purpose) => references.Any(reference => reference.Purpose == purpose);
        bool IsMissing(string words) => BriefText.OneLine(words) is { Length: > 0 } exact && !shots.Any(shot => Holds(shot.Says, exact) || Holds(shot.What, exact) || (shot.OnScreen is { } at && Holds(at.Text, exact)));
        string Listed(string template, string lines) => BriefText.Items(lines).ToList() is { Count: > 0 } items ? Filled(template, _ => Typed(string.Join(t.List, items))) : "";
    }

    private static bool Holds(string text, string words) => BriefText.OneLine(text).Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Number(double seconds) => seconds.ToString("0.#", CultureInfo.InvariantCulture);

    private static string KeyOf(FormReference reference) =>
        $"{reference.Kind}{(reference.Purpose is { } purpose && ReferencePurpose.Of(reference.Kind).Contains(purpose) ? purpose : MediaPurpose.None)}";

    /// <summary>Collects what is said, and what was said by hand instead.</summary>
    private sealed class Sentences(Dictionary<string, SentenceEdit> edits)
    {
        private readonly List<PromptSentence> _all = [];
        private int _paragraph;

        public void Begin() => _paragraph++;

        public void Add(string id, string brief)
        {
            var edit = edits.GetValueOrDefault(id);
            if (edit is not null || brief.Length > 0) _all.Add(new PromptSentence(id, _paragraph, edit?.Text ?? brief, brief, edit));
        }

        public WrittenPrompt Done()
        {
            var paragraphs = _all.GroupBy(sentence => sentence.Paragraph).Select(paragraph => paragraph.Select(sentence => sentence.Text.Trim()).Aggregate("", Join));
            return new WrittenPrompt(_all, string.Join('\n', paragraphs.Where(paragraph => paragraph.Length > 0)));
        }

        // Chinese has no space between sentences.
        public static string Join(string first, string second)
        {
            if (first.Length == 0 || second.Length == 0) return first + second;
            return first + (new Rune(first[^1]) is { Value: >= 0x2E80 } || first[^1] == '”' && second[0] >= 0x2E80 ? "" : " ") + second;
        }
    }
}
