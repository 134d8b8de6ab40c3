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

    // A video as the thing that is edited: not "like in Video 1", not "the camera move of Video 1", which borrow from it.
    private const string Video = """
        (?<!\b(?:like|as|motions?|moves?|movements?|camera|style|look|mood|scene|rhythm|pace|beat|music|sound|voice)(?:\ (?:in|of|from))?\ )
        (?:Video\ \d|(?:the|this|that|my|our)\ (?:(?:reference|original|source|uploaded|attached|existing)\ )?(?:video|clip|footage)\b)
        """;

    // A verb of editing and the video in one sentence, in either order; Chinese as well, in which many prompts are written.
    [GeneratedRegex($"""
        \b(?:replac|remov|delet|eras|swap|edit|retouch|recolou?r)(?:e|es|ing|s|ping)?\b[^.!?\n]*?{Video}
        |\b(?:extend|prolong|lengthen|continu)(?:e|es|ing|s)?\ (?:on\ |from\ )?(?:the\ (?:end|ending|story|action|shot)\ (?:of|in|from)\ )?{Video}
        |{Video}\ (?:continues|goes\ on|is\ (?:extended|continued))\b
        |\bchang(?:e|es|ing)\b[^.!?,\n]*?\b(?:in|of|from)\ {Video}
        |\b(?:add|insert|put)(?:s|ing|ting)?\b[^.!?\n]*?\b(?:to|into|in)\ {Video}
        |\b(?:turn|make|paint|colou?r|dye)\ (?:the|all|every|his|her|its|their|my|our)\b[^.!?,\n]*?\b(?:in|from)\ {Video}
        |\b(?:in|from)\ {Video}\ *[,:]?\ *(?:please\ )?(?:replace|remove|delete|erase|swap|change|add|insert|put|turn|make|paint)\b
        |{Video}[^.!?\n]*\b(?:unchanged|stays?\ the\ same|as\ it\ is)\b
        |(?:替换|删除|去掉|移除|换成|改成|编辑|延长|续写|增加)[^。！？\n]*Video\ \d
        |Video\ \d[^。！？\n]*(?:替换|删除|去掉|移除|换成|改成|编辑|延长|续写|增加|不变)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Edits();
}
