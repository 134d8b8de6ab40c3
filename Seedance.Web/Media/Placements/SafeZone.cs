namespace Seedance.Web.Media.Placements;

/// <summary>
/// How far text and logos stay from each edge, in pixels of the placement's <see cref="Placement.Width"/> × <see cref="Placement.Height"/>.
/// The networks change these numbers; whoever edits them says where they come from.
/// </summary>
public sealed class SafeZone
{
    public int? Top { get; set; }

    public int? Right { get; set; }

    public int? Bottom { get; set; }

    public int? Left { get; set; }

    /// <summary>An address or a name.</summary>
    public string Source { get; set; } = "";

    /// <summary>When it was read or took effect, as yyyy-MM or yyyy-MM-dd.</summary>
    public string Date { get; set; } = "";

    /// <summary>False: nobody knows a number, and nothing is drawn or checked.</summary>
    public bool IsKnown => Top is not null || Right is not null || Bottom is not null || Left is not null;
}
