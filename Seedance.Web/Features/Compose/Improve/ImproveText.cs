using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Improve;

/// <summary>What came back, as a prompt of this form.</summary>
/// <param name="Prompt">With chips, as <see cref="PromptText"/> writes them.</param>
/// <param name="Lost">References that the prompt named before and does not name now.</param>
/// <param name="Invented">References that it names and that are not there.</param>
public sealed record ImprovedPrompt(string Prompt, IReadOnlyList<string> Lost, IReadOnlyList<string> Invented);

/// <summary>
/// A prompt on its way to a language model and back. Chips travel as marks that a model keeps and understands, <c>[[Image 2]]</c>, and become
/// chips again; what it lost or made up is said.
/// </summary>
public static partial class ImproveText
{
    /// <summary>The prompt as it is sent: with a mark for each chip. A chip whose reference is gone travels as one too.</summary>
    public static string Write(string prompt, IReadOnlyList<FormReference> references)
    {
        var names = NamesOf(prompt, references).ToDictionary(pair => pair.Chip, pair => pair.Name);
        return string.Concat(PromptText.Parse(prompt).Select(part => part.Chip is null ? part.Text : $"[[{names[part.Chip]}]]"));
    }

    /// <summary>What is shown of a prompt: the words for its chips.</summary>
    public static string Show(string prompt, IReadOnlyList<FormReference> references)
    {
        var names = NamesOf(prompt, references).ToDictionary(pair => pair.Chip, pair => pair.Name);
        return string.Concat(PromptText.Parse(prompt).Select(part => part.Chip is null ? part.Text : names[part.Chip]));
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">As the model wrote it.</param>
    /// <param name="prompt">What was asked about, with chips.</param>
    public static ImprovedPrompt Read(string answer, string prompt, IReadOnlyList<FormReference> references)
    {
        var known = NamesOf(prompt, references);
        var chips = known.ToDictionary(pair => pair.Name, pair => pair.Chip, StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references) chips.TryAdd(PromptText.WordsOf(reference, references), reference.ChipKey);
        List<string> invented = [];
        var text = Unwrap(PromptText.Readable(answer).ReplaceLineEndings("\n"));
        var (from, read) = (0, "");
        foreach (Match mark in Mark().Matches(text))
        {
            read += PromptText.FromWords(text[from..mark.Index], references);
            var name = Space().Replace(mark.Groups[1].Value.Trim(), " ");
            if (chips.TryGetValue(name, out var chip))
            {
                read += PromptText.Marker(chip);
            }
            else
            {
                read += PromptText.FromWords(name, references);
                invented.Add(name);
            }

            from = mark.Index + mark.Length;
        }

        read += PromptText.FromWords(text[from..], references);
        invented.AddRange(PromptText.Find(read, references).Where(found => found.Kind == PromptFindingKind.UnknownName && !prompt.Contains(found.Mention, StringComparison.Ordinal)).Select(found => found.Mention));
        return new ImprovedPrompt(
            read,
            [.. known.Where(pair => !read.Contains(PromptText.Marker(pair.Chip), StringComparison.Ordinal)).Select(pair => pair.Name)],
            [.. invented.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    // Each chip once, with a name that is its own.
    private static List<(string Chip, string Name)> NamesOf(string prompt, IReadOnlyList<FormReference> references)
    {
        var missing = 0;
        return [.. PromptText.Parse(prompt).Select(part => part.Chip).OfType<string>().Distinct()
            .Select(chip => (chip, references.FirstOrDefault(r => r.ChipKey == chip) is { } found ? PromptText.WordsOf(found, references) : $"Reference {(char)('A' + missing++ % 26)}"))];
    }

    // Models like to put what they were asked for into a box or into quotes.
    private static string Unwrap(string answer)
    {
        var text = answer.Trim();
        if (Fence().Match(text) is { Success: true } fence) text = fence.Groups[1].Value.Trim();
        return text is ['"', .. var inner, '"'] && !inner.Contains('"') ? inner : text is ['“', .. var curly, '”'] && !curly.Contains('“') ? curly : text;
    }

    [GeneratedRegex(@"\[\[\s*([^\[\]\n]{1,40}?)\s*\]\]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\A```[a-zA-Z]*\n(.*?)\n?```\z", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
