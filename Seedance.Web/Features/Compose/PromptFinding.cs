namespace Seedance.Web.Features.Compose;

/// <summary>What may be wrong between the prompt and the references.</summary>
public enum PromptFindingKind
{
    /// <summary>A chip whose reference is gone: nothing can be sent.</summary>
    MissingReference,

    /// <summary>Plain words such as "Image 5" that name no reference.</summary>
    UnknownName,

    /// <summary>A reference that the prompt does not speak of.</summary>
    NotMentioned,
}

/// <param name="Mention">The words for <see cref="PromptFindingKind.UnknownName"/>, else a <see cref="FormReference.ChipKey"/>.</param>
public sealed record PromptFinding(PromptFindingKind Kind, string Mention);
