using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// How options stand in a prompt that was typed and not written from a brief: in the place of <c>{hook}</c>, <c>{cta}</c>, <c>{opening}</c>
/// and <c>{language}</c>, or as sentences of their own where the prompt has no such place. Words for the model, in the prompt's own language.
/// </summary>
public static partial class VariantPhrases
{
    public const string Hook = "hook";
    public const string Call = "cta";
    public const string Opening = "opening";
    public const string Language = "language";

    private static readonly Phrases English = new(
        "Opening shot: {0}", "In the first three seconds someone says: “{0}”", "In the first three seconds the on-screen text “{0}” appears.",
        "At the end the call to action appears as on-screen text: “{0}”", "Everything that is said or written is in {0}.", ".", " ");

    private static readonly Phrases Chinese = new(
        "开场镜头：{0}", "前三秒有人说：“{0}”", "前三秒画面上出现字幕“{0}”。", "结尾以字幕出现行动号召：“{0}”", "所有台词和画面文字都使用{0}。", "。", "");

    private static readonly Dictionary<string, (string English, string Chinese)> Names = new(StringComparer.Ordinal)
    {
        ["en"] = ("English", "英语"),
        ["zh"] = ("Mandarin Chinese", "普通话"),
        ["es"] = ("Spanish", "西班牙语"),
        ["pt"] = ("Portuguese", "葡萄牙语"),
        ["ja"] = ("Japanese", "日语"),
        ["id"] = ("Indonesian", "印度尼西亚语"),
    };

    /// <summary>The prompt with these options in it; null: not varied, nothing is said of it.</summary>
    /// <param name="prompt">With chips as <see cref="PromptText"/> writes them; so are the options.</param>
    /// <param name="language">A code.</param>
    /// <param name="hasSound">Without it a hook is read, not heard.</param>
    public static string Write(string prompt, string? hook, string? call, string? opening, string? language, bool hasSound)
    {
        var words = Signs().Count(prompt) * 4 > prompt.Length ? Chinese : English;
        var name = language is null ? null : Names.TryGetValue(language, out var names) ? words == Chinese ? names.Chinese : names.English : language;
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { [Hook] = hook, [Call] = call, [Opening] = opening, [Language] = name };
        var placed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var written = Places().Replace(prompt, place =>
        {
            if (values.GetValueOrDefault(place.Groups[1].Value) is not { } value) return place.Value;
            placed.Add(place.Groups[1].Value);
            return value;
        }).Trim();

        string? Say(string place, string template) => placed.Contains(place) || string.IsNullOrWhiteSpace(values[place])
            ? null
            : Stopped(string.Format(CultureInfo.InvariantCulture, template, values[place]!.Trim()), words.Stop);
        var before = new[] { Say(Opening, words.Opening), Say(Hook, hasSound ? words.Hook : words.SilentHook) };
        var after = new[] { Say(Call, words.Call), Say(Language, words.Language) };
        return string.Join(words.Space, [.. before.OfType<string>(), .. written.Length == 0 ? [] : (string[])[Stopped(written, words.Stop, after)], .. after.OfType<string>()]);
    }

    /// <summary>Places of a prompt that nothing has filled, for example "{hook}".</summary>
    public static IEnumerable<string> PlacesIn(string prompt) => Places().Matches(prompt).Select(place => place.Value).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string Stopped(string text, string stop, string?[]? after = null) =>
        (after is not null && Array.TrueForAll(after, sentence => sentence is null)) || Ended().IsMatch(text) ? text : text + stop;

    [GeneratedRegex(@"(?<![@\\])\{(hook|cta|opening|language)\}", RegexOptions.IgnoreCase)]
    private static partial Regex Places();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}]")]
    private static partial Regex Signs();

    [GeneratedRegex("""[.!?…。！？؟।]["”’」)）]*$""")]
    private static partial Regex Ended();

    private sealed record Phrases(string Opening, string Hook, string SilentHook, string Call, string Language, string Stop, string Space);
}
