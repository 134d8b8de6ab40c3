using System.Text;
using System.Text.RegularExpressions;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>A piece of a prompt: a text, or a chip.</summary>
/// <param name="Text">As the writer sees it; empty for a chip.</param>
/// <param name="Chip">The <see cref="FormReference.ChipKey"/> it stands for; null for a text.</param>
public readonly record struct PromptPart(string Text, string? Chip);

/// <summary>
/// A prompt with chips, as one string. A chip is <c>@{1a2b3c4d}</c>: it names the reference, not its number, so it stays right
/// when the order changes. A typed text that looks like one is kept apart by a backslash more: <c>@\{1a2b3c4d}</c>.
/// What is sent says "Image 2", the form that the model understands: the number is the place within the kind.
/// </summary>
public static partial class PromptText
{
    public static string Marker(string chip) => $"@{{{chip}}}";

    /// <summary>The pieces in their order; none is empty.</summary>
    public static IEnumerable<PromptPart> Parse(string prompt)
    {
        var from = 0;
        foreach (Match chip in ChipPattern().Matches(prompt))
        {
            if (chip.Index > from) yield return new(Unescape(prompt[from..chip.Index]), null);
            yield return new("", chip.Groups[1].Value);
            from = chip.Index + chip.Length;
        }

        if (from < prompt.Length) yield return new(Unescape(prompt[from..]), null);
    }

    /// <summary>What is sent: every chip as its words. A chip without a reference is nothing; <see cref="Find"/> tells of it.</summary>
    public static string Resolve(string prompt, IReadOnlyList<FormReference> references) =>
        string.Concat(Parse(prompt).Select(part => part.Chip is null ? part.Text : references.FirstOrDefault(r => r.ChipKey == part.Chip) is { } r ? WordsOf(r, references) : ""));

    /// <summary>The prompt of a request, with chips for the words that name one of its references.</summary>
    public static string FromWords(string text, IReadOnlyList<FormReference> references)
    {
        var named = Named(references);
        return WordsPattern().Replace(Escape(text), words => named.TryGetValue(words.Value, out var reference) ? Marker(reference.ChipKey) : words.Value);
    }

    /// <summary>The words for a reference, for example "Video 1". They belong to the model, so they are not translated.</summary>
    public static string WordsOf(FormReference reference, IReadOnlyList<FormReference> references) =>
        $"{reference.Kind} {NumberOf(reference, references)}";

    /// <summary>Place of a reference among those of its kind, from 1.</summary>
    public static int NumberOf(FormReference reference, IReadOnlyList<FormReference> references) =>
        references.TakeWhile(r => r != reference).Count(r => r.Kind == reference.Kind) + 1;

    /// <summary>Without the chips of a reference, and without the space that they leave double.</summary>
    public static string DropChips(string prompt, string chip) => Drop(prompt, Regex.Escape(Marker(chip)));

    /// <summary>Without these plain words.</summary>
    public static string DropWords(string prompt, string words) => Drop(prompt, $"{NotInWord}{Regex.Escape(words)}{NotInWordAfter}");

    /// <summary>Plain words in place of the chips of a reference.</summary>
    public static string KeepWords(string prompt, string chip, string words) => prompt.Replace(Marker(chip), words, StringComparison.Ordinal);

    /// <summary>What does not fit between prompt and references, each once, in the order of the prompt and then of the references.</summary>
    public static IReadOnlyList<PromptFinding> Find(string prompt, IReadOnlyList<FormReference> references)
    {
        var (chips, words, named) = (ChipsIn(prompt), WordsIn(prompt), Named(references));
        HashSet<FormReference> mentioned = [.. references.Where(r => chips.Contains(r.ChipKey)), .. words.Where(named.ContainsKey).Select(name => named[name])];
        return
        [
            .. chips.Where(chip => references.All(r => r.ChipKey != chip)).Select(chip => new PromptFinding(PromptFindingKind.MissingReference, chip)),
            .. words.Where(name => !named.ContainsKey(name)).Select(name => new PromptFinding(PromptFindingKind.UnknownName, name)),

            // A first or last frame is used without a word.
            .. references.Where(r => r.Role is not (MediaRole.FirstFrame or MediaRole.LastFrame) && !mentioned.Contains(r))
                .Select(r => new PromptFinding(PromptFindingKind.NotMentioned, r.ChipKey)),
        ];
    }

    /// <summary>Without what cannot be sent: control characters and halves of characters.</summary>
    public static string Readable(string prompt) =>
        string.Concat(prompt.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar && (!Rune.IsControl(rune) || rune.Value is '\n' or '\r' or '\t')).Select(rune => rune.ToString()));

    // Each once, in the order of the prompt.
    private static List<string> ChipsIn(string prompt) => [.. ChipPattern().Matches(prompt).Select(m => m.Groups[1].Value).Distinct()];

    private static List<string> WordsIn(string prompt) => [.. WordsPattern().Matches(prompt).Select(m => m.Value).Distinct()];

    private static Dictionary<string, FormReference> Named(IReadOnlyList<FormReference> references)
    {
        var named = new Dictionary<string, FormReference>(StringComparer.Ordinal);
        foreach (var reference in references) named[WordsOf(reference, references)] = reference;
        return named;
    }

    private static string Drop(string prompt, string pattern) =>
        Regex.Replace(prompt, $@"[ ]{pattern}(?=[ \n.,;:!?)]|$)|(?<=^|\n){pattern}[ ]|{pattern}", "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>A typed text in which nothing is a chip.</summary>
    public static string Escape(string text) => LookalikePattern().Replace(text, @"@\$1");

    private static string Unescape(string text) => EscapedPattern().Replace(text, "@$1");

    // Chinese and Japanese have no spaces between words.
    private const string Letter = @"[\p{L}\p{N}_-[\p{IsCJKUnifiedIdeographs}\p{IsHiragana}\p{IsKatakana}]]";
    private const string NotInWord = $"(?<!{Letter})";
    private const string NotInWordAfter = $"(?!{Letter})";

    [GeneratedRegex(@"@\{([0-9a-f]{8})\}")]
    private static partial Regex ChipPattern();

    [GeneratedRegex(@"@(\\*\{[0-9a-f]{8}\})")]
    private static partial Regex LookalikePattern();

    [GeneratedRegex(@"@\\(\\*\{[0-9a-f]{8}\})")]
    private static partial Regex EscapedPattern();

    [GeneratedRegex($@"{NotInWord}(?:Image|Video|Audio) [1-9][0-9]{{0,2}}{NotInWordAfter}")]
    private static partial Regex WordsPattern();
}
