namespace Seedance.Web.Features.Compose.Brief;

/// <summary>Names of the fields of brief, rows and sentences, as findings use them; <see cref="FieldId"/> makes ids of them.</summary>
public static class BriefFields
{
    /// <summary>The most characters of one text: as many as a whole prompt may have.</summary>
    public const int MostCharacters = 5000;

    private const string BriefStart = "Brief-";
    private const string ShotStart = "Shot-";
    private const string SentenceStart = "Sentence-";

    public static string Of(string name) => BriefStart + name;

    /// <param name="part">"What", "Says", "Text", "Look", "Sound", "Length", "Camera".</param>
    public static string Shot(string shotId, string part) => $"{ShotStart}{Plain(shotId)}-{part}";

    public static string Sentence(string sentenceId) => SentenceStart + Plain(sentenceId);

    /// <summary>True of a text of the brief, its rows or sentences.</summary>
    public static bool Has(string field) => ((string[])[BriefStart, ShotStart, SentenceStart]).Any(start => field.StartsWith(start, StringComparison.Ordinal));

    /// <summary>False of a text whose place on the page is gone: of a brief that does not count now, or of a row that was removed.</summary>
    public static bool IsDrawn(string field, ComposeForm form) =>
        !Has(field) || (form.WritesFromBrief && (!field.StartsWith(ShotStart, StringComparison.Ordinal) || ShotRows.Of(form).Any(row => field.StartsWith(Shot(row.Id, ""), StringComparison.Ordinal))));

    private static string Plain(string id) => id.Replace('.', '-').Replace(':', '-');
}
