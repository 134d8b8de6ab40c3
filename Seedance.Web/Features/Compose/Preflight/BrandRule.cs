using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>What the brand kit asks for: texts that have to be there, words that must not.</summary>
public sealed class BrandRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var prompt = input.Request.Prompt;
        if (input.Form.Brand is not { } brand || string.IsNullOrWhiteSpace(prompt)) yield break;
        var normal = BrandText.Normal(prompt);
        foreach (var word in BrandText.Lines(brand.Banned))
        {
            if (BrandText.Find(prompt, normal, word) is not { } found) continue;

            // In the brief there is more than one place where it may stand.
            var isTyped = !input.Form.WritesFromBrief && input.Form.Prompt.Contains(found, StringComparison.Ordinal);
            yield return new Finding(Severity.Blocking, "Prompt", texts["Fault_Banned", word, brand.Name],
                isTyped ? new FormFix(texts["Fix_TakeOut", found], form => form.Prompt = form.Prompt.Replace(found, "", StringComparison.Ordinal)) : null);
        }

        foreach (var text in BrandText.Lines(brand.Mandatory))
        {
            if (BrandText.Find(prompt, normal, text) is not null) continue;
            yield return new Finding(Severity.Blocking, "Prompt", texts["Fault_Mandatory", text, brand.Name], new FormFix(texts["Fix_AddMandatory"], form => Add(form, text)));
        }
    }

    // Where the writer would look for it: after what was typed, or among the must-haves.
    private static void Add(ComposeForm form, string text)
    {
        if (form.WritesFromBrief) form.Brief.MustHaves = form.Brief.MustHaves.TrimEnd() is { Length: > 0 } before ? $"{before}\n{text}" : text;
        else form.Prompt = $"{form.Prompt.TrimEnd()}\n{PromptText.FromWords(text, form.References)}";
    }
}
