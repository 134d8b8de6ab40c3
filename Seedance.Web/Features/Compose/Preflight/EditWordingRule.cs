using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>
/// A prompt that reads like an edit of a reference video: the provider then takes ratio and length from the video, and a job that
/// says others always fails (product.md 2.6; dramaclaw issue 596).
/// </summary>
public sealed partial class EditWordingRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    private const string Adaptive = "adaptive";

    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var form = input.Form;
        if (!input.Request.HasVideoInput || (form.Ratio == Adaptive && form.AutomaticLength) || !Edits().IsMatch(input.Request.Prompt)) yield break;
        yield return new Finding(Severity.Warning, "Ratio", texts["Warn_Edit"], input.Model is { } model && !model.Ratios.Contains(Adaptive) ? null : new FormFix(texts["Fix_Edit"], f =>
        {
            f.Ratio = Adaptive;
            f.AutomaticLength = true;
        }));
    }

    // A verb of editing and the video in one sentence, in either order; Chinese as well, in which many prompts are written.
    [GeneratedRegex("""
        \b(?:replac|remov|delet|eras|swap|edit|retouch|recolou?r|extend|prolong|continu)(?:e|es|ing|s|ping)?\b[^.!?\n]*\bVideo\ \d
        |\bchang(?:e|es|ing)\b[^.!?,\n]*\b(?:in|of|from)\ Video\ \d
        |\b(?:add|insert|put)(?:s|ing|ting)?\b[^.!?\n]*\b(?:to|into)\ Video\ \d
        |\b(?:in|of|from)\ Video\ \d[^.!?\n]*?[,:]?\s(?:replace|remove|delete|erase|swap|change|add|turn)\b
        |\bVideo\ \d[^.!?\n]*\b(?:unchanged|stays?\ the\ same|as\ it\ is)\b
        |(?:替换|删除|去掉|移除|换成|改成|编辑|延长|续写|增加)[^。！？\n]*Video\ \d
        |Video\ \d[^。！？\n]*(?:替换|删除|去掉|移除|换成|改成|编辑|延长|续写|增加|不变)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Edits();
}
