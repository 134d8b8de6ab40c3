using Seedance.Web.Media;

namespace Seedance.Web.Components.Shared;

/// <summary>The shape of the box that a clip is shown in, one of those that the style sheets know.</summary>
public static class FrameRatio
{
    /// <summary>The finished clip's own shape when its size is known, else what was asked for, else 16:9.</summary>
    public static string For(string asked, int? width, int? height) => ClipRatio.Nearest(width, height) ?? (ClipRatio.IsKnown(asked) ? asked : "16:9");
}
