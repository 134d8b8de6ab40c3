using System.Globalization;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Compose.Placements;

/// <summary>What a placement makes of a form.</summary>
public static class PlacementChoice
{
    /// <summary>Sets ratio and length as the placement wants them. None leaves both as they are.</summary>
    public static void Apply(ComposeForm form, Placement? placement, VideoModel model)
    {
        form.Placement = placement?.Id;
        if (placement is null) return;
        form.Ratio = placement.RequestRatio;
        form.Duration = placement.FitSeconds(form.Seconds ?? UsualSeconds, model.MinSeconds, model.MaxSeconds).ToString(CultureInfo.InvariantCulture);
        form.AutomaticLength = false;
        if (!placement.NeedsCrop) form.Crop = CropAnchor.Middle;
    }

    // The length of a new form.
    private const int UsualSeconds = 10;
}
