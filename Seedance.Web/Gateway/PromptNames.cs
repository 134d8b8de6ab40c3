using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedance.Web.Gateway;

/// <summary>The names by which a prompt speaks of its references: "Image 2" is the second picture of the request.</summary>
public static partial class PromptNames
{
    /// <summary>The number of a reference among those of its kind, from 1.</summary>
    public static int NumberOf(IReadOnlyList<MediaReference> references, int index) =>
        references.Take(index).Count(reference => reference.Kind == references[index].Kind) + 1;

    /// <summary>"Image 2".</summary>
    public static string NameOf(IReadOnlyList<MediaReference> references, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{references[index].Kind} {NumberOf(references, index)}");

    /// <summary>
    /// The prompt of a request that no longer has this reference: its name goes with the little word before it, and those behind it move up.
    /// </summary>
    public static string Without(string prompt, MediaKind kind, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $@"{kind}\ {number}(?!\d)");
        var dropped = Regex.Replace(
            prompt,
            $"""
            \s*[(（【\[]\s*{name}\s*[)）】\]]
            |{name}(?:'s|’s)?(?:\s*,\s*|\s*、\s*|\s+and\s+|\s*和\s*)(?=(?:Image|Video|Audio)\ \d)
            |(?:\s*,\s*|\s*、\s*|\s*,?\s+(?:and|or|plus)\s+|\s*[和与及]\s*)(?:(?:the\s+\w+\s+)?(?:from|in|of|with|by|as)\s+)?{name}(?:'s|’s)?
            |\s*\b(?:exactly\s+)?(?:as\s+(?:shown\s+)?in|shown\s+in|seen\s+in|taken\s+from|based\s+on|according\s+to|with\s+the\s+(?:timbre|voice|look|style)\s+of|in\s+the\s+style\s+of|like\s+in|from|in|of|with|by|like|using|to)\s+{name}(?:'s|’s)?
            |{name}(?:'s|’s|\s*[里中的]的?)?
            """,
            "", RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        var renamed = Regex.Replace(
            dropped, $@"(?<![A-Za-z0-9_]){kind} (\d{{1,3}})(?!\d)",
            match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is var n && n > number
                ? string.Create(CultureInfo.InvariantCulture, $"{kind} {n - 1}")
                : match.Value,
            RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return dropped == prompt ? renamed : Gaps().Replace(Spaces().Replace(renamed, " "), "$1").Trim();
    }

    [GeneratedRegex("[ ]{2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ ]+([.,;:!?。，；：！？])")]
    private static partial Regex Gaps();
}
