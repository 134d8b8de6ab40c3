using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose;

/// <summary>What a clip, a draft or a concept is called that was made of a form.</summary>
public static class FormTitle
{
    /// <summary>The title that was typed, else one that is <see cref="Made"/>.</summary>
    public static string Of(ComposeForm form) => string.IsNullOrWhiteSpace(form.Title) ? Made(form) : JobTitle.Clean(form.Title);

    /// <summary>
    /// Of a brief the product and the kind of ad: the written prompt begins alike for all products. Of a free prompt its own first words, without
    /// those of the brand. Empty when nothing stands in the form.
    /// </summary>
    public static string Made(ComposeForm form)
    {
        if (!form.WritesFromBrief) return JobTitle.From(PromptText.Resolve(form.Prompt, form.References));
        var (brief, kind) = (form.Brief, PromptTemplates.For(form.Brief.Language).Kinds[form.Brief.Kind.ToString()]);
        var about = ((string[])[brief.Product, brief.Offer, brief.Promise, brief.Hook, .. form.Shots.Select(shot => shot.What ?? "")])
            .Select(words => JobTitle.Shorten(BriefText.Clause(words))).FirstOrDefault(words => words.Length > 0);
        return about is null ? "" : kind.Length > 0 ? $"{about} · {kind}" : about;
    }
}
