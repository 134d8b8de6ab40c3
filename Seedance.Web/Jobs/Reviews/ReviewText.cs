using System.Globalization;
using System.Text;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>What people type, as it is kept: no control characters, and none that turn the reading direction of what stands beside it.</summary>
public static class ReviewText
{
    public const int MaxRemark = 2000;

    public const int MaxName = 60;

    /// <summary>A comment: lines stay lines.</summary>
    public static string Remark(string? text) => Clean(text, keepLines: true);

    /// <summary>A name on one line, at most <see cref="MaxName"/> characters; empty when nothing that can be seen is left.</summary>
    public static string Name(string? text)
    {
        var name = string.Join(' ', Clean(text, keepLines: false).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (name.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark)) return "";
        if (name.Length <= MaxName) return name;
        var end = char.IsHighSurrogate(name[MaxName - 1]) ? MaxName - 1 : MaxName;
        return name[..end].TrimEnd();
    }

    private static string Clean(string? text, bool keepLines)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").EnumerateRunes()) // half a character becomes U+FFFD
        {
            if (rune.Value == '\n' && keepLines) clean.Append('\n');
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) clean.Append(' ');
            else if (!IsDirection(rune.Value)) clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private static bool IsDirection(int value) => value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
