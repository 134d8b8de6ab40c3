using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Seedance.Web.Resources;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>
/// Every text of the interface stands in the resource files, every text that is asked for is there, and every language has all of
/// them.
/// </summary>
public sealed partial class TextsTests
{
    private static readonly string Web = Path.GetFullPath(Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web"));

    /// <summary>What is the same in every language: names, units, what is typed or sent.</summary>
    private static readonly string[] Names =
    [
        "Seedance Studio", "JSON", "cURL", "CSV", "Ctrl+Enter", "tokens", "kB", "MB", "GB", "px", "UTC", "API", "ffmpeg", "HEIC", "JPEG", "TikTok", "Reels", "Stories", "Shorts", "Instagram", "Meta", "YouTube",
        "kbit/s", "Mbit/s", "LUFS", "kHz",
    ];

    /// <summary>Sources whose strings are no words of the interface: prompts for the model, the console, files for or from machines.</summary>
    private static readonly string[] Data = ["Examples.cs", "ReferencePurpose.cs", "ReadyMessage.cs", "FirstAdmin.cs", "ImproveInstruction.cs", "VariantPhrases.cs", "ResultFields.cs", "SofterWords.cs"];

    public static TheoryData<string> Translations => [.. Languages.All.Skip(1).Select(language => language.Name)];

    private static IEnumerable<Type> Files => typeof(Languages).Assembly.GetTypes().Where(type => type.Namespace == typeof(Languages).Namespace && type.Name.EndsWith("Texts", StringComparison.Ordinal));

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
                var keys = Read(localizer.Groups[1].Value).Keys;
                foreach (Match use in Regex.Matches(source, $@"\b{localizer.Groups[2].Value}\[(\$?)""([\w{{}}.()]+)""[\],]", RegexOptions.None, TimeSpan.FromSeconds(5)))
                {
                    asked++;
                    var isThere = use.Groups[1].Length == 0
                        ? keys.Contains(use.Groups[2].Value)
                        : keys.Any(key => Regex.IsMatch(key, "^" + Regex.Replace(use.Groups[2].Value, @"\{[^}]*\}", @"\w*") + "$", RegexOptions.None, TimeSpan.FromSeconds(5)));
                    if (!isThere) missing.Add($"{Path.GetFileName(file)}: {use.Groups[2].Value}");
                }
            }
        }

        Assert.Empty(missing);
        Assert.True(asked > 300, "The search itself is broken.");
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void EveryLanguage_HasEveryText_WithTheSamePlaces(string language)
    {
        var faults = new List<string>();
        var compared = 0;
        foreach (var file in Files)
        {
            var (own, translated) = (Read(file.Name), Read(file.Name, language));
            faults.AddRange(own.Keys.Except(translated.Keys).Order(StringComparer.Ordinal).Select(key => $"{file.Name}.{language}: {key} is missing: {own[key]}"));
            faults.AddRange(translated.Keys.Except(own.Keys).Select(key => $"{file.Name}.{language}: {key} is not asked for any more"));
            foreach (var key in own.Keys.Intersect(translated.Keys))
            {
                compared++;
                if (!Places(own[key]).SetEquals(Places(translated[key]))) faults.Add($"{file.Name}.{language}: {key} has other places: {own[key]} | {translated[key]}");
                if (own[key] == translated[key] && HasWords(own[key])) faults.Add($"{file.Name}.{language}: {key} is not translated: {own[key]}");
                if (string.IsNullOrWhiteSpace(translated[key])) faults.Add($"{file.Name}.{language}: {key} is empty");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(compared > 500, "The search itself is broken.");
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public void EveryText_CanBeFilled_InEveryLanguage(string language)
    {
        foreach (var (key, text) in Files.SelectMany(file => Read(file.Name, language)))
        {
            // A date as the value of all places: what counts is that the braces are right.
            var fault = Record.Exception(() => string.Format(new CultureInfo(language), text.Replace(":N0", "", StringComparison.Ordinal), [.. Enumerable.Repeat<object>("1", 20)]));
            Assert.True(fault is null, $"{key}: {text}: {fault?.Message}");
        }
    }

    [Fact]
    public void EveryFaultOfIdentity_HasWords()
    {
        var keys = Read(nameof(AccountTexts)).Keys;
        string[] possible = [nameof(IdentityErrorDescriber.DefaultError), nameof(IdentityErrorDescriber.ConcurrencyFailure), nameof(IdentityErrorDescriber.PasswordMismatch),
            nameof(IdentityErrorDescriber.InvalidUserName), nameof(IdentityErrorDescriber.InvalidEmail), nameof(IdentityErrorDescriber.DuplicateUserName), nameof(IdentityErrorDescriber.DuplicateEmail)];
        Assert.Empty(possible.Where(code => !keys.Contains($"Error_{code}")));
    }

    [Fact]
    public void Markup_HoldsNoWordsOfItsOwn()
    {
        var words = Sources("*.razor").SelectMany(file => WordsIn(File.ReadAllText(file)).Select(text => $"{Path.GetFileName(file)}: {text}")).ToList();
        Assert.True(words.Count == 0, string.Join('\n', words));
    }

    // The search itself.
    [Theory]
    [InlineData("<p>Hello there</p>", true)]
    [InlineData("<p>@T[\"Key\"] and @Name</p>", true)]
    [InlineData("<p>\n    你好 <b>@T[\"Key\"]</b>\n</p>", true)]
    [InlineData("<button title=\"Press me\"></button>", true)]
    [InlineData("<Part Label=\"Name\" />", true)]
    [InlineData("<i aria-label=\"@Name of it\"></i>", true)]
    [InlineData("<p>@T[\"Key\", Words(one.Two, \"three\")] · @(a ? b : c)</p><p class=\"wide\">Seedance Studio</p>", false)]
    [InlineData("@inject IStringLocalizer<ShellTexts> T\n<p title=\"@T[$\"Key_{one}\"]\">@* a comment *@</p>", false)]
    [InlineData("@foreach (var one in Enum.GetValues<Kind>().Where(a => a > b))\n{\n<p>@one.Two[3]</p>\n}", false)]
    public void Search_FindsWords_AndNoCode(string markup, bool hasWords) => Assert.Equal(hasWords, WordsIn(markup).Any());

    [Fact]
    public void Code_HoldsNoWordsForPeople()
    {
        var words = Sources("*.cs").Concat(Sources("*.razor")).Where(IsOfTheInterface).SelectMany(file =>
        {
            var source = File.ReadAllText(file);
            if (file.EndsWith(".razor", StringComparison.Ordinal)) source = source[Markup(source).Length..];
            return LinesWithWords(source).Select(line => $"{Path.GetFileName(file)}: {line}");
        }).ToList();
        Assert.True(words.Count == 0, string.Join('\n', words));
    }

    [Theory]
    [InlineData("_error = \"Something went wrong\";", true)]
    [InlineData("_error = $\"Nothing of {name} was found\";", true)]
    [InlineData("return \"没有\";", true)]
    [InlineData("throw new InvalidOperationException(\"Nobody is signed in.\");", false)]
    [InlineData("// says \"Something went wrong\"", false)]
    [InlineData("Find(\"a b\", \"Problem_What\", \"application/json; q=1\");", false)]
    public void Search_FindsWordsInCode(string line, bool hasWords) => Assert.Equal(hasWords, LinesWithWords(line).Any());

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(Web, pattern, SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    // What lies below speaks in codes, and to whoever runs the studio.
    private static bool IsOfTheInterface(string file) =>
        Path.GetRelativePath(Web, file).Split(Path.DirectorySeparatorChar)[0] is "Components" or "Features" && !Data.Contains(Path.GetFileName(file));

    private static string Markup(string source) => CodeBlock().Split(Comments().Replace(source, comment => new string(' ', comment.Length)), 2)[0];

    private static Dictionary<string, string> Read(string texts, string? language = null)
    {
        var type = typeof(ShellTexts).Assembly.GetType($"{typeof(ShellTexts).Namespace}.{texts}", throwOnError: true)!;
        var culture = language is null ? CultureInfo.InvariantCulture : new CultureInfo(language);
        var set = new ResourceManager(type).GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return set?.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!) ?? [];
    }

    private static IEnumerable<string> WordsIn(string source)
    {
        var markup = Markup(source);
        return Text().Matches(markup).Select(text => text.Groups[1].Value).Concat(Attribute().Matches(markup).Select(attribute => attribute.Groups[2].Value))
            .Where(text => HasWords(WithoutCode(text))).Select(text => text.Trim());
    }

    private static IEnumerable<string> LinesWithWords(string source) => source.Split('\n').Where(line => !NotForPeople().IsMatch(line)
        && Literal().Matches(line).Any(text => Sentence().IsMatch(text.Groups[1].Value) || Han().IsMatch(text.Groups[1].Value))).Select(line => line.Trim());

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Groups[1].Value)];

    private static bool HasWords(string text) => Word().IsMatch(Names.Aggregate(Place().Replace(text, " "), (rest, name) => rest.Replace(name, " ", StringComparison.Ordinal)));

    private static string WithoutCode(string text)
    {
        for (var before = ""; before != text;) (before, text) = (text, Nested().Replace(text, ""));
        return Expression().Replace(text, " ");
    }

    [GeneratedRegex(@"IStringLocalizer<(\w+)> (\w+)")]
    private static partial Regex Localizer();

    // Between two tags, without the braces and semicolons of code.
    [GeneratedRegex(@"(?<![=\-])>([^<>{};=]*)(?=<)", RegexOptions.Singleline)]
    private static partial Regex Text();

    // Attributes, and parameters of our own parts, that a person reads or hears.
    [GeneratedRegex(@"\s(title|alt|placeholder|aria-label|aria-placeholder|aria-description|aria-roledescription|aria-valuetext|data-(?:say|words|label|missing|unit|placeholder)[\w-]*|Title|Label|Text|Lead|Help|Action|Unit|TabTitle|Placeholder|ConfirmText|CancelText|OtherText|ChooseText)=""([^""]*)""")]
    private static partial Regex Attribute();

    // Brackets without brackets inside, of an expression.
    [GeneratedRegex(@"(?<=@[\w.?!\[\]()]*)(\([^()]*\)|\[[^\[\]]*\])|(?<=\()\([^()]*\)|\([^()]*\)(?=[^(]*\))")]
    private static partial Regex Nested();

    [GeneratedRegex(@"@[\w.?!]*|&\w+;")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^@code\b", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    // And directives.
    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->|(?m:^@(?!code|if|foreach|for|switch)[a-z]+ .*$)", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<!@)""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    // Two words or more that begin as a sentence does.
    [GeneratedRegex(@"^[A-Z][a-z’']+(?: [a-z’']+)+")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Han();

    // Comments, what is thrown, logged, or told to whoever runs the studio.
    [GeneratedRegex(@"^\s*//|\bthrow\b|Exception\(|LoggerMessage|Message = |\.Validate\(|must be|yield return ""\w+:")]
    private static partial Regex NotForPeople();
}
