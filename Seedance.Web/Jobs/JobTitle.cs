using System.Text;
using System.Text.RegularExpressions;

namespace Seedance.Web.Jobs;

/// <summary>Names for jobs.</summary>
public static partial class JobTitle
{
    private const int MadeLength = 60;

    /// <summary>The first sentence of a prompt, cut at a word.</summary>
    public static string From(string prompt)
    {
        var text = Clean(prompt);
        var end = Stop().Match(text) is { Success: true } stop ? stop.Index : 0;
        return end is > 0 and <= MadeLength ? text[..end] : Shorten(text);
    }

    /// <summary>One line, cut at a word where it is longer than a made title.</summary>
    public static string Shorten(string words)
    {
        var text = Clean(words);
        if (text.Length <= MadeLength) return text;
        var cut = text.LastIndexOf(' ', MadeLength);
        return string.Concat(CutAt(text, cut > MadeLength / 2 ? cut : MadeLength).TrimEnd(' ', ',', ';', ':', '，', '；', '：', '、'), "…");
    }

    /// <summary>One line without control characters, at most <see cref="JobService.MaxTitleLength"/> long.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder();
        foreach (var c in text)
        {
            if (IsDirectionMark(c)) continue; // a title stands beside other words, which a mark would turn around
            if (char.IsControl(c) || char.IsWhiteSpace(c))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else
            {
                clean.Append(c);
            }
        }

        return CutAt(clean.ToString().Trim(), JobService.MaxTitleLength);
    }

    private static bool IsDirectionMark(char c) =>
        c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // "Volt 2.0" goes on.
    [GeneratedRegex(@"[.!?](?!\S)|[。！？]")]
    private static partial Regex Stop();

    private static string CutAt(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
