using Seedance.Web.Gateway;

namespace Seedance.Web.Media.Placements;

/// <summary>The part of a clip that is kept, in pixels. All numbers are even: the usual encoders take no others.</summary>
public sealed record CropArea(int X, int Y, int Width, int Height)
{
    /// <summary>The largest part of this shape; null when the whole has it already, within the rounding to even numbers.</summary>
    /// <param name="ratio">Width divided by height.</param>
    public static CropArea? For(int width, int height, double ratio, CropAnchor anchor)
    {
        var (fullWidth, fullHeight) = (width & ~1, height & ~1);
        var cutWidth = Math.Min(fullWidth, Even(fullHeight * ratio));
        var cutHeight = Math.Min(fullHeight, Even(fullWidth / ratio));
        if (cutWidth < 2 || cutHeight < 2 || (fullWidth - cutWidth <= 2 && fullHeight - cutHeight <= 2)) return null;
        return new CropArea(Offset(fullWidth - cutWidth, anchor), Offset(fullHeight - cutHeight, anchor), cutWidth, cutHeight);
    }

    private static int Even(double value) => (int)Math.Round(value / 2, MidpointRounding.ToZero) * 2;

    private static int Offset(int cut, CropAnchor anchor) => anchor switch
    {
        CropAnchor.Start => 0,
        CropAnchor.End => cut,
        _ => (cut / 2) & ~1,
    };
}
