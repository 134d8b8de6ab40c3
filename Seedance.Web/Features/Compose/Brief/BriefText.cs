using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>Typed texts, made fit to stand within a sentence.</summary>
internal static partial class BriefText
{
    /// <summary>Without line breaks and double spaces.</summary>
    public static string OneLine(string text) => Spaces().Replace(text, " ").Trim();

    /// <summary>As a part of a sentence: without the stop at its end.</summary>
    public static string Clause(string text) => OneLine(text).TrimEnd('.', ',', ';', ':', '。', '，', '；', '：', '、', ' ');

    /// <summary>As a sentence of its own, with a stop where it has none.</summary>
    public static string Sentence(string text, string stop)
    {
        var line = OneLine(text);
        return line.Length == 0 || EndsSentence(line) ? line : line.TrimEnd(',', ';', ':', '，', '；', '：', '、', ' ') + stop;
    }

    public static bool EndsSentence(string text) => text.Length > 0 && ".!?…。！？؟।".Contains(text.TrimEnd('"', '”', '’', '\'', '」', ')', '）') is [.., var last] ? last : ' ', StringComparison.Ordinal);

    /// <summary>Exact words in quotes; quotes within them become single ones, or they would end the speech.</summary>
    public static string Quote(string text, PromptTemplates templates) =>
        templates.Open + InnerQuotes().Replace(OneLine(text), quote => quote.Value is "“" or "„" or "「" ? "‘" : quote.Value == "\"" ? "'" : "’") + templates.Close;

    /// <summary>The lines of a list, without their bullets.</summary>
    public static IEnumerable<string> Items(string text) => text.Split('\n').Select(line => Clause(Bullet().Replace(line, ""))).Where(line => line.Length > 0);

    /// <summary>The part of the brief that a slot names.</summary>
    public static string Slot(AdBrief brief, string slot) => slot switch
    {
        "offer" => Clause(brief.Offer),
        "audience" => Clause(brief.Audience),
        "tension" => Clause(brief.Tension),
        "promise" => Clause(brief.Promise),
        "proof" => Clause(brief.Proof),
        "tone" => Clause(brief.Tone),
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "No such slot."),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("[\"“”„「」]")]
    private static partial Regex InnerQuotes();

    [GeneratedRegex(@"^\s*(?:[-*•·–—]|\d+[.)、])\s+|^\s*[•·]")]
    private static partial Regex Bullet();
}
