namespace Seedance.Web.Features.Compose.Brands;

/// <summary>
/// What a brand kit brings into a composition. It is kept with the form, so that a form alone says what it sends, and is told anew when the
/// form is opened or sent (<see cref="BrandKits.TellAsync"/>).
/// </summary>
public sealed record FormBrand(Guid Id, string Name)
{
    /// <summary>Stands before the prompt.</summary>
    public string Before { get; init; } = "";

    /// <summary>Stands after the prompt.</summary>
    public string After { get; init; } = "";

    public string Tone { get; init; } = "";

    /// <summary>Texts that the prompt has to have, one per line.</summary>
    public string Mandatory { get; init; } = "";

    /// <summary>Words that it must not have, one per line.</summary>
    public string Banned { get; init; } = "";

    /// <summary>A typed prompt between the sentences of the brand, a paragraph each; a blank one stays blank: there is nothing to send yet.</summary>
    /// <param name="prompt">With chips, as <see cref="PromptText"/> writes them.</param>
    public string Around(string prompt, IReadOnlyList<FormReference> references)
    {
        if (string.IsNullOrWhiteSpace(prompt)) return prompt;
        string[] parts = [PromptText.FromWords(Before.Trim(), references), prompt, PromptText.FromWords(After.Trim(), references)];
        return string.Join('\n', parts.Where(part => part.Length > 0));
    }
}
