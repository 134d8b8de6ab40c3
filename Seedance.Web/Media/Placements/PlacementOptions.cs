namespace Seedance.Web.Media.Placements;

/// <summary>
/// Section <c>Placements</c> of the settings. What an administrator edits in the settings page wins over it. Ask for it with
/// <c>IOptionsMonitor</c>: it may change while the studio runs.
/// </summary>
public sealed class PlacementOptions
{
    public const string Section = "Placements";

    /// <summary>By id. A key of the configuration changes one of these or adds another.</summary>
    public Dictionary<string, Placement> Presets { get; set; } = PlacementPresets.All();

    /// <summary>Those to choose from, in order.</summary>
    public IEnumerable<Placement> Offered => Presets.Values.Where(placement => !placement.IsHidden);

    /// <summary>The placement with this id, also a hidden one; null for none.</summary>
    public Placement? Find(string? id) => id is null ? null : Presets.GetValueOrDefault(id);

    /// <summary>What a clip is cut for: its own placement, else the first offered one that is made of this ratio; null when it is for none.</summary>
    public Placement? CropFor(string? id, string ratio) => Find(id) is { NeedsCrop: true } own && own.MadeFrom == ratio
        ? own
        : Offered.FirstOrDefault(placement => placement.NeedsCrop && placement.MadeFrom == ratio);
}
