namespace Seedance.Web.Components.Shared;

/// <summary>The shape of the box that a clip is shown in, one of those that the style sheets know.</summary>
public static class FrameRatio
{
    private static readonly (string Name, double Value)[] Known =
        [("16:9", 16 / 9d), ("4:3", 4 / 3d), ("1:1", 1), ("3:4", 3 / 4d), ("9:16", 9 / 16d), ("21:9", 21 / 9d)];

    /// <summary>The finished clip's own shape when its size is known, else what was asked for, else 16:9.</summary>
    public static string For(string asked, int? width, int? height)
    {
        if (width is > 0 && height is > 0)
        {
            var own = Math.Log((double)width / height.Value);
            return Known.MinBy(ratio => Math.Abs(Math.Log(ratio.Value) - own)).Name;
        }

        return Array.Exists(Known, ratio => ratio.Name == asked) ? asked : "16:9";
    }
}
