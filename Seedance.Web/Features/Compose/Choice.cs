namespace Seedance.Web.Features.Compose;

/// <summary>One radio button of a <see cref="ChoiceGroup"/>.</summary>
/// <param name="Reason">Why it cannot be chosen with this model; null when it can.</param>
public sealed record Choice(string Value, string Label, string? Reason = null);
