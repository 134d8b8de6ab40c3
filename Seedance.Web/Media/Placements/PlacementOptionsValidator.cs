using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Media.Placements;

/// <summary>Lists every fault of the section <c>Placements</c>, so that a start tells all of them at once.</summary>
internal sealed partial class PlacementOptionsValidator : IValidateOptions<PlacementOptions>
{
    public ValidateOptionsResult Validate(string? name, PlacementOptions options)
    {
        var faults = options.Presets.SelectMany(preset => Check(preset.Key, preset.Value)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Every fault of one placement, as sentences that name the setting.</summary>
    public static IEnumerable<string> Check(string id, Placement placement)
    {
        var place = $"{PlacementOptions.Section}:Presets:{id}";
        if (!SafeId().IsMatch(id)) yield return $"{place} must be named with at most 32 lower-case letters, digits and single dashes.";
        var ratio = Placement.ValueOf(placement.Ratio);
        if (ratio is null) yield return $"{place}:Ratio must be two whole numbers with a colon between, for example 9:16.";
        if (placement.MadeFrom.Length > 0 && Placement.ValueOf(placement.MadeFrom) is null) yield return $"{place}:MadeFrom must be empty or a ratio, for example 3:4.";
        if (placement.Width is < 100 or > 10_000 || placement.Height is < 100 or > 10_000) yield return $"{place}:Width and Height must be from 100 to 10000.";
        else if (ratio is { } value && Math.Abs(((double)placement.Width / placement.Height / value) - 1) > 0.02) yield return $"{place}:Width and Height must have the shape of Ratio.";
        if (!IsRange(placement.MinSeconds, placement.MaxSeconds)) yield return $"{place}:MinSeconds and MaxSeconds must be a range within 1 to 3600.";
        if (!IsRange(placement.UsualFrom, placement.UsualTo)) yield return $"{place}:UsualFrom and UsualTo must be a range within 1 to 3600.";
        if (placement.MaxMegabytes is < 1) yield return $"{place}:MaxMegabytes must be at least 1.";
        if (placement.MinKilobits is < 1) yield return $"{place}:MinKilobits must be at least 1.";
        var safe = placement.Safe;
        if (!Leaves(safe.Top, safe.Bottom, placement.Height)) yield return $"{place}:Safe: Top and Bottom must not be negative, and leave some of the height.";
        if (!Leaves(safe.Left, safe.Right, placement.Width)) yield return $"{place}:Safe: Left and Right must not be negative, and leave some of the width.";
    }

    private static bool IsRange(int? from, int? to) => from is null or (>= 1 and <= 3600) && to is null or (>= 1 and <= 3600) && !(from > to);

    private static bool Leaves(int? one, int? other, int all) => one is null or >= 0 && other is null or >= 0 && (long)(one ?? 0) + (other ?? 0) < all;

    [GeneratedRegex("^(?=.{1,32}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex SafeId();
}
