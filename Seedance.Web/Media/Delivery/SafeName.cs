using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AnyAscii;

namespace Seedance.Web.Media.Delivery;

/// <summary>
/// Names that Windows, macOS and Linux take alike: composed letters (NFC), none of the signs that a system keeps for itself, no name of a device,
/// no dot or space at an end, at most 255 bytes.
/// </summary>
public static partial class SafeName
{
    /// <summary>Of a whole name with its ending, in UTF-8 (ext4, APFS; NTFS counts 255 units of UTF-16, which are never more).</summary>
    public const int MaxBytes = 255;

    private const string Refused = "<>:\"/\\|?*\ufffd";

    /// <summary>A text as one part of a name: letters and digits, one dash between words.</summary>
    /// <param name="latin">Other scripts are written in Latin letters, Chinese in pinyin; else they stay.</param>
    public static string Words(string text, bool latin)
    {
        var safe = new StringBuilder();
        var isBroken = false; // what came since the last letter parts two words
        foreach (var rune in (latin ? German(WellFormed(text)) : WellFormed(text)).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && !isBroken && safe.Length > 0))
            {
                var written = latin ? Latin(rune) : rune.ToString();
                if (written.Length == 0) continue;
                if (isBroken && safe.Length > 0) safe.Append('-');
                safe.Append(written);
                isBroken = false;
            }
            else if (rune.Value is not ('\'' or '\u2019' or '\u02bc') && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                isBroken = true;
            }
        }

        return safe.ToString();
    }

    /// <summary>The first so many letters, whole ones, and no dash at the end.</summary>
    public static string Cut(string text, int? letters)
    {
        if (letters is not { } most || text.Length <= most) return text;
        var cut = new StringInfo(text);
        return cut.LengthInTextElements <= most ? text : cut.SubstringByTextElements(0, most).TrimEnd('-');
    }

    /// <summary>As much of it as these bytes hold, whole letters, and no separator at the end.</summary>
    public static string CutBytes(string text, int maxBytes)
    {
        var (bytes, length) = (0, 0);
        foreach (var letter in Elements(text))
        {
            bytes += Encoding.UTF8.GetByteCount(letter);
            if (bytes > maxBytes) break;
            length += letter.Length;
        }

        return Whole(text[..length]);
    }

    /// <summary>A name without its ending as it may stand in a folder; empty when nothing is left of it.</summary>
    public static string Whole(string name)
    {
        var kept = new StringBuilder();
        name = WellFormed(name);
        for (var i = 0; i < name.Length; i++)
            if (!IsRefused(name, i)) kept.Append(name[i]);

        // A dot at the front hides a file, a dash looks like an option to a command, and what begins a formula is not taken for text in a table.
        name = kept.ToString().Trim(' ', '.', '_', '-', '\u00a0', '\u3000', '~', '=', '+', '@', '\uff1d', '\uff0b', '\uff20', '\uff0d');
        return Device().IsMatch(name) ? "_" + name : name;
    }

    /// <summary>A sign that no name may have: kept by a system, without a shape, or half of one.</summary>
    public static bool IsRefused(string text, int index)
    {
        var sign = text[index];
        if (char.IsHighSurrogate(sign)) return index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]);
        if (char.IsLowSurrogate(sign)) return index == 0 || !char.IsHighSurrogate(text[index - 1]);
        return Refused.Contains(sign, StringComparison.Ordinal)
            || char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
    }

    /// <summary>The same for two names that one folder of Windows or macOS takes for one.</summary>
    public static string Key(string name) => name.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant();

    /// <summary>In composed letters (NFC). Half a pair of surrogates, which cannot be normalised, becomes U+FFFD.</summary>
    internal static string WellFormed(string text)
    {
        if (!text.Any(char.IsSurrogate)) return text.Normalize(NormalizationForm.FormC);
        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) whole.Append(rune.ToString());
        return whole.ToString().Normalize(NormalizationForm.FormC);
    }

    private static string Latin(Rune rune) =>
        rune.IsAscii ? rune.ToString() : string.Concat(Encoding.ASCII.GetString(Transliteration.Transliterate(rune)).Where(char.IsAsciiLetterOrDigit));

    // The one language that writes two letters for one where others drop the dots.
    private static string German(string text) => Umlaut().Replace(text, found =>
    {
        var (letter, after) = (found.ValueSpan[0], found.Index + 1 < text.Length ? text[found.Index + 1] : ' ');
        return letter switch
        {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'Ä' => char.IsUpper(after) ? "AE" : "Ae",
            'Ö' => char.IsUpper(after) ? "OE" : "Oe",
            'Ü' => char.IsUpper(after) ? "UE" : "Ue",
            'ẞ' => "SS",
            _ => "ss",
        };
    });

    private static IEnumerable<string> Elements(string text)
    {
        var letters = StringInfo.GetTextElementEnumerator(text);
        while (letters.MoveNext()) yield return letters.GetTextElement();
    }

    // "Naming Files, Paths, and Namespaces" of Windows: also with an ending, also with superscript digits.
    [GeneratedRegex(@"^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])(?:\s*\..*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Device();

    [GeneratedRegex("[äöüÄÖÜßẞ]")]
    private static partial Regex Umlaut();
}
