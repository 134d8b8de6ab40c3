using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>A word that moderation often refuses, and what may stand in its place.</summary>
public sealed record SofterWord(string Found, string Instead);

/// <summary>A prompt with the words that moderation often refuses exchanged for harmless ones: a suggestion for a person to look at.</summary>
public static partial class SofterWords
{
    /// <param name="prompt">As it was sent; the words of the model's language stay what they are.</param>
    public static (string Prompt, IReadOnlyList<SofterWord> Changed) Soften(string prompt)
    {
        var changed = new List<SofterWord>();
        var text = Exchange(prompt, RefusalRule.RealPeople(), _ => "an unknown actor");
        text = Exchange(text, RefusalRule.Brands(), _ => "no-name");
        text = Exchange(text, RefusalRule.Minors(), found => Many().IsMatch(found) ? "young adults" : "young adult");
        text = Exchange(text, Chinese(), _ => "年轻人");
        return (text, [.. changed.DistinctBy(word => word.Found)]);

        string Exchange(string from, Regex which, Func<string, string> instead) => which.Replace(from, match =>
        {
            changed.Add(new SofterWord(match.Value.Trim(), instead(match.Value)));
            return instead(match.Value);
        });
    }

    [GeneratedRegex("(?:ren|ies|[^s]s)$", RegexOptions.IgnoreCase)]
    private static partial Regex Many();

    [GeneratedRegex("小孩子?|儿童|孩子们?|婴儿|幼儿|小男孩|小女孩|未成年人")]
    private static partial Regex Chinese();
}
