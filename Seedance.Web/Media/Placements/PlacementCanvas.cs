using Seedance.Web.Gateway;

namespace Seedance.Web.Media.Placements;

/// <summary>A part of a picture, in pixels of its canvas.</summary>
public readonly record struct Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public bool Holds(Area other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;
}

/// <summary>
/// What is seen at a placement: the picture as it is made, what a cut leaves of it, and where text is safe. All in pixels of the made
/// picture, at the size at which the placement's own numbers count.
/// </summary>
/// <param name="Kept">The whole, where nothing is cut.</param>
/// <param name="Safe">Null when nobody knows the numbers.</param>
public sealed record PlacementCanvas(double Width, double Height, Area Kept, Area? Safe)
{
    public static PlacementCanvas Of(Placement placement, CropAnchor anchor)
    {
        var (width, height) = MadeSize(placement);
        var kept = placement.CropOf(width, height, anchor) is { } crop ? new Area(crop.X, crop.Y, crop.Width, crop.Height) : new Area(0, 0, width, height);
        var zone = placement.Safe;
        var (left, top) = (zone.Left ?? 0, zone.Top ?? 0);
        Area? safe = zone.IsKnown ? new Area(kept.X + left, kept.Y + top, kept.Width - left - (zone.Right ?? 0), kept.Height - top - (zone.Bottom ?? 0)) : null;
        return new PlacementCanvas(width, height, kept, safe);
    }

    // As large as needed for the cut to have the placement's size.
    private static (int Width, int Height) MadeSize(Placement placement)
    {
        if (!placement.NeedsCrop || Placement.ValueOf(placement.MadeFrom) is not { } made || Placement.ValueOf(placement.Ratio) is not { } cut) return (placement.Width, placement.Height);
        return made < cut ? (placement.Width, (int)Math.Round(placement.Width / made)) : ((int)Math.Round(placement.Height * made), placement.Height);
    }
}
