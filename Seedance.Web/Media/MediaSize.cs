using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>The size nearest to a given one, of the same shape, that lies within the limits.</summary>
public static class MediaSize
{
    // How far whole pixels may make the shape differ before it is called another one.
    private const int Steps = 40;

    /// <param name="isEven">True for videos, whose encoders need even sides.</param>
    /// <returns>Null when no size of this shape is within the limits, for example of a very wide picture.</returns>
    public static (int Width, int Height)? Fit(int width, int height, KindLimits limits, bool isEven)
    {
        var step = isEven ? 2 : 1;
        if (Holds(width, height, limits) && width % step == 0 && height % step == 0) return (width, height);
        var area = (double)width * height;
        var least = Math.Max((limits.Side.Min ?? 0) / Math.Min(width, height), Math.Sqrt((limits.Pixels.Min ?? 0) / area));
        var most = Math.Min((limits.Side.Max ?? double.MaxValue) / Math.Max(width, height), Math.Sqrt((limits.Pixels.Max ?? double.MaxValue) / area));
        var scale = Math.Clamp(1, least, Math.Max(least, most));
        var first = (int)Math.Round(width * scale / step) * step;
        for (var i = 0; i <= Steps; i++)
        {
            // Away from the bound that was hit: smaller when it has to shrink, larger when it has to grow.
            var w = first + (scale > 1 ? i : -i) * step;
            var exact = (double)w * height / width / step;
            foreach (var h in (int[])[(int)Math.Round(exact) * step, (int)Math.Floor(exact) * step, (int)Math.Ceiling(exact) * step])
                if (w > 0 && h > 0 && Holds(w, h, limits)) return (w, h);
        }

        return null;
    }

    private static bool Holds(int width, int height, KindLimits limits) =>
        limits.Side.Holds(width) && limits.Side.Holds(height) && limits.Ratio.Holds((double)width / height)
        && limits.Pixels.Holds((double)width * height);
}
