using Seedance.Web.Gateway;

namespace Seedance.Web.Media.Placements;

/// <summary>The part of a clip that is kept, in pixels. All numbers are even: the usual encoders take no others.</summary>
public sealed record CropArea(int X, int Y, int Width, int Height)
{
    /// <summary>The largest part of this shape; null when the whole has it already, within the rounding to even numbers.</summary>
    /// <param name="ratio">Width divided by height.</param>
    public static CropArea? For(int width, int height, double ratio, CropAnchor anchor) =>
        For(width, height, ratio, anchor switch { CropAnchor.Start => 0, CropAnchor.End => 1, _ => 0.5 });

    /// <summary>The largest part of this shape; null when the whole has it already, within the rounding to even numbers.</summary>
    /// <param name="ratio">Width divided by height.</param>
    /// <param name="position">Where it lies, from 0 (left or top) to 1 (right or bottom).</param>
    public static CropArea? For(int width, int height, double ratio, double position)
    {
        var (fullWidth, fullHeight) = (width & ~1, height & ~1);
        var cutWidth = Math.Min(fullWidth, Even(fullHeight * ratio));
        var cutHeight = Math.Min(fullHeight, Even(fullWidth / ratio));
        if (cutWidth < 2 || cutHeight < 2 || (fullWidth - cutWidth <= 2 && fullHeight - cutHeight <= 2)) return null;
        return new CropArea(Offset(fullWidth - cutWidth, position), Offset(fullHeight - cutHeight, position), cutWidth, cutHeight);
    }

    private static int Even(double value) => (int)Math.Round(value / 2, MidpointRounding.ToZero) * 2;

    private static int Offset(int cut, double position) => (int)(cut * Math.Clamp(position, 0, 1)) & ~1;
}
