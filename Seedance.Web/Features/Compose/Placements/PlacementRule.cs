using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Placements;

/// <summary>What the chosen placement would not take, or not show: another ratio or length, words below its own buttons.</summary>
public sealed class PlacementRule(IOptionsMonitor<PlacementOptions> placements, PlacementWords words, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (placements.CurrentValue.Find(input.Form.Placement) is not { } placement) yield break;
        var name = words.NameOf(placement);
        if (input.Form.Ratio != placement.RequestRatio)
            yield return new Finding(Severity.Warning, "Ratio", texts["Warn_PlacementRatio", name, placement.RequestRatio], new FormFix(texts["Fix_Use", placement.RequestRatio], form => form.Ratio = placement.RequestRatio));
        if (LengthFinding(input, placement, name) is { } length) yield return length;
        if (!input.Form.WritesFromBrief) yield break;
        var canvas = PlacementCanvas.Of(placement, input.Form.Crop);
        foreach (var shot in input.Composed.Plan)
            if (shot.OnScreen is { } text && !TextLayout.IsSafe(TextLayout.Of(text, canvas), canvas)) yield return TextFinding(text, shot.Index, canvas, name);
    }

    private Finding? LengthFinding(PreflightInput input, Placement placement, string name)
    {
        if (input.Model is not { } model || input.LongestSeconds is not { } seconds || seconds < model.MinSeconds || seconds > model.MaxSeconds) return null;
        var fitting = placement.FitSeconds(seconds, model.MinSeconds, model.MaxSeconds);
        if (fitting == seconds) return null;
        var isRefused = seconds < placement.MinSeconds || seconds > placement.MaxSeconds;
        var text = isRefused ? texts["Warn_PlacementSeconds", name, words.RangeOf(placement.MinSeconds, placement.MaxSeconds)] : texts["Hint_PlacementSeconds", name, words.RangeOf(placement.UsualFrom, placement.UsualTo)];
        return new Finding(isRefused ? Severity.Warning : Severity.Hint, "Duration", text, RequestLimitsRule.UseSeconds(fitting, texts));
    }

    private Finding TextFinding(PlannedText text, int shot, PlacementCanvas canvas, string name)
    {
        var shown = text.Text.Length <= 40 ? text.Text : text.Text[..40] + "…";
        if (TextLayout.SaferPosition(text, canvas) is not { } safer) return new Finding(Severity.Warning, "Placement", texts["Warn_TextTooLong", shown, name]);
        return new Finding(
            Severity.Warning, "Placement", texts[canvas.Safe is null ? "Warn_TextCut" : "Warn_TextOutside", shown, name],
            new FormFix(texts[$"Fix_MoveText_{safer}"], form => ShotPlan.Rows(form)[shot].OnScreen.Position = safer));
    }
}
