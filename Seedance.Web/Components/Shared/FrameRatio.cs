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

    /// <summary>From which width per height, and up to which, a finished clip has this shape; null: it is not one of the known.</summary>
    public static (double Least, double Below)? Span(string name)
    {
        var sorted = Known.OrderBy(ratio => ratio.Value).ToList();
        var at = sorted.FindIndex(ratio => ratio.Name == name);
        return at < 0 ? null : (at == 0 ? 0 : Between(at - 1), at == sorted.Count - 1 ? 1_000_000 : Between(at));

        double Between(int lower) => Math.Sqrt(sorted[lower].Value * sorted[lower + 1].Value);
    }
}
