namespace Seedance.Web.Features.Compose.Brief;

/// <summary>Names of the fields of brief, rows and sentences, as findings use them; <see cref="FieldId"/> makes ids of them.</summary>
public static class BriefFields
{
    private const string BriefStart = "Brief-";
    private const string ShotStart = "Shot-";
    private const string SentenceStart = "Sentence-";

    public static string Of(string name) => BriefStart + name;

    /// <param name="part">"What", "Says", "Text", "Look", "Sound", "Length", "Camera".</param>
    public static string Shot(string shotId, string part) => $"{ShotStart}{Plain(shotId)}-{part}";

    public static string Sentence(string sentenceId) => SentenceStart + Plain(sentenceId);

    /// <summary>Every text of the brief, its rows and its sentences by hand, as it was typed.</summary>
    public static IEnumerable<(string Field, string Text)> TextsOf(ComposeForm form)
    {
        var brief = form.Brief;
        (string Field, string? Text)[] texts =
        [
            (Of(nameof(AdBrief.Product)), brief.Product), (Of(nameof(AdBrief.Offer)), brief.Offer), (Of(nameof(AdBrief.Audience)), brief.Audience),
            (Of(nameof(AdBrief.Tension)), brief.Tension), (Of(nameof(AdBrief.Promise)), brief.Promise), (Of(nameof(AdBrief.Hook)), brief.Hook),
            (Of(nameof(AdBrief.CallToAction)), brief.CallToAction), (Of(nameof(AdBrief.Proof)), brief.Proof), (Of(nameof(AdBrief.MustHaves)), brief.MustHaves),
            (Of(nameof(AdBrief.MustNots)), brief.MustNots), (Of(nameof(AdBrief.Tone)), brief.Tone),
            .. form.Shots.SelectMany(shot => new[]
            {
                (Shot(shot.Id, "What"), shot.What), (Shot(shot.Id, "Says"), shot.Says), (Shot(shot.Id, "Text"), shot.OnScreen.Text),
                (Shot(shot.Id, "Look"), shot.OnScreen.Look), (Shot(shot.Id, "Sound"), shot.Sound),
            }),
            .. brief.Edits.Select(edit => (Sentence(edit.Key), (string?)edit.Value.Text)),
        ];
        return texts.Where(text => text.Text is not null).Select(text => (text.Field, text.Text!));
    }

    /// <summary>True of a text of the brief, its rows or sentences.</summary>
    public static bool Has(string field) => ((string[])[BriefStart, ShotStart, SentenceStart]).Any(start => field.StartsWith(start, StringComparison.Ordinal));

    /// <summary>False of a text whose place on the page is gone: of a brief that does not count now, or of a row that was removed.</summary>
    public static bool IsDrawn(string field, ComposeForm form) =>
        !Has(field) || (form.WritesFromBrief && (!field.StartsWith(ShotStart, StringComparison.Ordinal) || ShotRows.Of(form).Any(row => field.StartsWith(Shot(row.Id, ""), StringComparison.Ordinal))));

    private static string Plain(string id) => id.Replace('.', '-').Replace(':', '-');
}
