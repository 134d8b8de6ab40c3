using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Brands;

/// <summary>Reads what is typed into a brand kit, and finds its words in a prompt.</summary>
public static partial class BrandText
{
    public const int MaxColours = 12;
    public const int MaxLines = 100;
    public const int MaxLineLength = 200;

    // Where words have no spaces between them, or letters hang on them, a part of the text counts.
    private const string Letter = @"[\p{L}\p{N}_-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}\p{IsHangulSyllables}\p{IsThai}\p{IsLao}\p{IsKhmer}]]";

    // Of ten full kits.
    private const int MostPatterns = 10 * 2 * MaxLines;

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    /// <summary>The texts of a list, one per line, each once.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        [.. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Colours as <c>#rrggbb</c>; null when one of them is none.</summary>
    /// <param name="text">Hex, with or without #, of three or six digits, separated by commas or spaces.</param>
    public static IReadOnlyList<string>? Colours(string text)
    {
        var colours = new List<string>();
        foreach (var typed in text.Split([',', ';', ' ', '\n', '\r', '\t', '，', '、'], StringSplitOptions.RemoveEmptyEntries))
        {
            var hex = typed.TrimStart('#').ToLowerInvariant();
            if (!Hex().IsMatch(hex)) return null;
            colours.Add("#" + (hex.Length == 3 ? $"{hex[0]}{hex[0]}{hex[1]}{hex[1]}{hex[2]}{hex[2]}" : hex));
        }

        return [.. colours.Distinct()];
    }

    /// <summary>The phrase as it stands in the text; null when it does not. Whole words, whatever their case, width and spaces.</summary>
    public static string? Find(string text, string phrase) => Find(text, Normal(text), phrase);

    /// <summary>The same for many phrases in one text.</summary>
    /// <param name="normal">The text as <see cref="Normal"/> makes it.</param>
    public static string? Find(string text, string normal, string phrase)
    {
        if (PatternOf(phrase) is not { } pattern) return null;
        if (pattern.Match(text) is { Success: true } found) return found.Value;
        return normal != text && pattern.Match(normal) is { Success: true } folded ? folded.Value : null;
    }

    /// <summary>Letters of every width as the usual ones. Half a character has no normal form; preflight refuses it elsewhere.</summary>
    public static string Normal(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    // Every key press looks for all words of a kit in all cells of a grid: a pattern is made once.
    private static Regex? PatternOf(string phrase)
    {
        if (Patterns.TryGetValue(phrase, out var known)) return known;
        if (Patterns.Count >= MostPatterns) Patterns.Clear();
        return Patterns[phrase] = Make(phrase);
    }

    private static Regex? Make(string phrase)
    {
        var words = Normal(phrase).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) return null;
        var pattern = string.Join(@"\s+", words.Select(Regex.Escape));
        if (IsLetter(words[0].EnumerateRunes().First())) pattern = $"(?<!{Letter})" + pattern;
        if (IsLetter(words[^1].EnumerateRunes().Last())) pattern += $"(?!{Letter})";
        return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static bool IsLetter(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';

    [GeneratedRegex("^(?:[0-9a-f]{3}|[0-9a-f]{6})$")]
    private static partial Regex Hex();
}
