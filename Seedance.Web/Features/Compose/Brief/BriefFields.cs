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

    /// <summary>True of a text of the brief, its rows or sentences.</summary>
    public static bool Has(string field) => ((string[])[BriefStart, ShotStart, SentenceStart]).Any(start => field.StartsWith(start, StringComparison.Ordinal));

    private static string Plain(string id) => id.Replace('.', '-').Replace(':', '-');
}
