using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Words that no voice can say in the seconds of their shot. Said at the row, with the button that gives it more time.</summary>
public sealed class ShotPaceRule(IStringLocalizer<BriefTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var form = input.Form;
        if (!form.WritesFromBrief || !form.GenerateAudio) yield break;
        foreach (var shot in TooFast(input.Composed))
        {
            var (pace, needed) = (shot.Pace, (int)Math.Ceiling(Math.Round(shot.Pace.NeededSeconds * 10, 3)));
            yield return new Finding(Severity.Warning, BriefFields.Shot(shot.Id, "Says"), texts[pace.CountsSigns ? "Warn_Pace_Signs" : "Warn_Pace_Words", shot.Index + 1, pace.Count, shot.Seconds, pace.Fits],
                needed <= ShotRows.LongestOf(form) ? new FormFix(texts["Fix_Length", needed / 10.0], f => ShotRows.Resize(f, shot.Id, needed)) : null);
        }
    }

    /// <summary>The shots whose words are too many for them; none when the model chooses the length.</summary>
    internal static IEnumerable<PlannedShot> TooFast(Composed composed) => composed.Form.AutomaticLength ? [] : composed.Plan.Where(shot => shot.Pace.IsTooFast);
}
