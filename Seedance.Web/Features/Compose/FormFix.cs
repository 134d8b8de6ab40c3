namespace Seedance.Web.Features.Compose;

/// <summary>A button that mends a finding.</summary>
/// <param name="Label">The words of the button, for example "Use 720p".</param>
/// <param name="Apply">What it changes; null when it only presses or inserts.</param>
/// <param name="Presses">The id of a button that is pressed as well, for example the one that asks for a reference.</param>
/// <param name="Inserts">What it writes into the prompt, at the caret, as <see cref="PromptText"/> writes it.</param>
public sealed record FormFix(string Label, Action<ComposeForm>? Apply = null, string? Presses = null, string? Inserts = null)
{
    /// <summary>The field has this button already: only the list beside Generate shows it.</summary>
    public bool StandsAtField { get; init; }
}
