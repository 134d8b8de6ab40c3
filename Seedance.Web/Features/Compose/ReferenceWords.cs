using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>References in the words of the person who reads; those of the model are <see cref="PromptText.WordsOf"/>.</summary>
internal static class ReferenceWords
{
    /// <summary>"Image 2", in the person's language.</summary>
    public static string NameOf(this IStringLocalizer<ComposeTexts> texts, FormReference reference, IReadOnlyList<FormReference> references) =>
        texts[$"Reference_{reference.Kind}", PromptText.NumberOf(reference, references)];
}
