using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Seedance.Web.Resources;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>Every text of the interface stands in the resource files, and every text that is asked for is there.</summary>
public sealed partial class TextsTests
{
    private static readonly string Web = Path.GetFullPath(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web"));

    [Fact]
    public void EveryTextThatIsAskedFor_IsThere()
    {
        var missing = new List<string>();
        var asked = 0;
        foreach (var file in Sources("*.razor").Concat(Sources("*.cs")))
        {
            var source = File.ReadAllText(file);
            foreach (Match localizer in Localizer().Matches(source))
            {
                var keys = Keys(localizer.Groups[1].Value);
                foreach (Match use in Regex.Matches(source, $@"\b{localizer.Groups[2].Value}\[""(\w+)""[\],]", RegexOptions.None, TimeSpan.FromSeconds(5)))
                {
                    asked++;
                    if (!keys.Contains(use.Groups[1].Value)) missing.Add($"{Path.GetFileName(file)}: {use.Groups[1].Value}");
                }
            }
        }

        Assert.Empty(missing);
        Assert.True(asked > 100, "The search itself is broken.");
    }

    [Fact]
    public void Markup_HoldsNoWordsOfItsOwn()
    {
        var words = new List<string>();
        foreach (var file in Sources("*.razor"))
        {
            var markup = Regex.Split(File.ReadAllText(file), @"^@code\b", RegexOptions.Multiline, TimeSpan.FromSeconds(5))[0];
            foreach (Match found in Words().Matches(Comments().Replace(markup, "")))
                if (found.Groups[1].Value.Trim() is not "Seedance Studio") words.Add($"{Path.GetFileName(file)}: {found.Groups[1].Value.Trim()}");
        }

        Assert.Empty(words);
    }

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(Web, pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static HashSet<string> Keys(string texts)
    {
        var type = typeof(ShellTexts).Assembly.GetType($"{typeof(ShellTexts).Namespace}.{texts}", throwOnError: true)!;
        var set = new ResourceManager(type).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: true)!;
        return [.. set.Cast<DictionaryEntry>().Select(entry => (string)entry.Key)];
    }

    [GeneratedRegex(@"IStringLocalizer<(\w+)> (\w+)")]
    private static partial Regex Localizer();

    // Text between two tags that has a word of three letters or more and no code in it.
    [GeneratedRegex(@">([^<>@{}()\[\]""=;]*[A-Za-z]{3,}[^<>@{}()\[\]""=;]*)</", RegexOptions.Singleline)]
    private static partial Regex Words();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
