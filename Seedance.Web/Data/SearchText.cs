using System.Globalization;
using System.Text;

namespace Seedance.Web.Data;

/// <summary>
/// Prepares text for the full-text indexes of both databases. Neither splits Chinese or Japanese into words, so every such
/// character becomes a word of its own, in the index and in the search alike; a search for several is then a phrase.
/// </summary>
public static class SearchText
{
    /// <summary>Longest text that is indexed, in characters.</summary>
    public const int MaxLength = 20_000;

    private const int MaxPhrases = 8;

    private const string QuotationMarks = "\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\u300E\u300F\uFF02";

    /// <summary>Lower case, without accents, punctuation as blanks, ideographs apart.</summary>
    public static string Fold(params ReadOnlySpan<string?> parts)
    {
        var folded = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is null) continue;
            foreach (var rune in part.Normalize(NormalizationForm.FormKD).EnumerateRunes())
            {
                if (folded.Length >= MaxLength) return folded.ToString();
                if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark) continue;
                if (IsIdeograph(rune)) folded.Append(' ').Append(rune.ToString()).Append(' ');
                else if (Rune.IsLetterOrDigit(rune)) folded.Append(Rune.ToLowerInvariant(rune).ToString());
                else folded.Append(' ');
            }

            folded.Append(' ');
        }

        return folded.ToString();
    }

    /// <summary>
    /// The words of a search, folded; each may be a phrase (several ideographs in a row). The last letters of a word may be
    /// missing. At most eight words count.
    /// </summary>
    public static IReadOnlyList<string> Words(string? search)
    {
        if (string.IsNullOrWhiteSpace(search)) return [];
        return [.. search.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Join(' ', Fold(word).Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(word => word.Length > 0)
            .Take(MaxPhrases)];
    }

    /// <summary>
    /// As <see cref="Words"/>, and what stands in quotation marks is one phrase that must be there as it is. A mark that is never closed counts as none.
    /// </summary>
    public static IReadOnlyList<SearchPhrase> Phrases(string? search)
    {
        var phrases = new List<SearchPhrase>();
        var text = string.Concat((search ?? "").Select(c => QuotationMarks.Contains(c) ? '"' : c));
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('"', at);
            var close = open < 0 ? -1 : text.IndexOf('"', open + 1);
            var plain = close < 0 ? text[at..] : text[at..open];
            phrases.AddRange(Words(plain).Select(word => new SearchPhrase(word)));
            if (close < 0) break;
            var words = string.Join(' ', Fold(text[(open + 1)..close]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            if (words.Length > 0) phrases.Add(new SearchPhrase(words, IsWhole: true));
            at = close + 1;
        }

        return [.. phrases.Take(MaxPhrases)];
    }

    private static bool IsIdeograph(Rune rune) => rune.Value
        is >= 0x3040 and <= 0x30FF // kana
        or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF // Han
        or >= 0xAC00 and <= 0xD7AF // Hangul
        or >= 0x20000 and <= 0x3134F;
}
