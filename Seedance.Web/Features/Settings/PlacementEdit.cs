using System.Text.Json;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Settings;

/// <summary>What an administrator has made of one placement, as it stands in its row. All of it replaces what is configured.</summary>
public sealed record PlacementEdit
{
    public int? MinSeconds { get; init; }

    public int? MaxSeconds { get; init; }

    public int? UsualFrom { get; init; }

    public int? UsualTo { get; init; }

    public int? MaxMegabytes { get; init; }

    public int? MinKilobits { get; init; }

    public string Source { get; init; } = "";

    public string Date { get; init; } = "";

    public string Notes { get; init; } = "";

    public int? Top { get; init; }

    public int? Right { get; init; }

    public int? Bottom { get; init; }

    public int? Left { get; init; }

    public string ZoneSource { get; init; } = "";

    public string ZoneDate { get; init; } = "";

    public bool IsHidden { get; init; }

    public static PlacementEdit Of(Placement placement) => new()
    {
        MinSeconds = placement.MinSeconds,
        MaxSeconds = placement.MaxSeconds,
        UsualFrom = placement.UsualFrom,
        UsualTo = placement.UsualTo,
        MaxMegabytes = placement.MaxMegabytes,
        MinKilobits = placement.MinKilobits,
        Source = placement.Source,
        Date = placement.Date,
        Notes = placement.Notes,
        Top = placement.Safe.Top,
        Right = placement.Safe.Right,
        Bottom = placement.Safe.Bottom,
        Left = placement.Safe.Left,
        ZoneSource = placement.Safe.Source,
        ZoneDate = placement.Safe.Date,
        IsHidden = placement.IsHidden,
    };

    /// <summary>The placement with these values; its id, name and shape stay.</summary>
    public Placement ApplyTo(Placement placement) => new()
    {
        Id = placement.Id,
        Label = placement.Label,
        Ratio = placement.Ratio,
        MadeFrom = placement.MadeFrom,
        Width = placement.Width,
        Height = placement.Height,
        MinSeconds = MinSeconds,
        MaxSeconds = MaxSeconds,
        UsualFrom = UsualFrom,
        UsualTo = UsualTo,
        MaxMegabytes = MaxMegabytes,
        MinKilobits = MinKilobits,
        Source = Source,
        Date = Date,
        Notes = Notes,
        IsHidden = IsHidden,
        Safe = new SafeZone { Top = Top, Right = Right, Bottom = Bottom, Left = Left, Source = ZoneSource, Date = ZoneDate },
    };

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Null for what cannot be read (any more).</summary>
    public static PlacementEdit? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PlacementEdit>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How saved rows become placements. What cannot be used (any more) leaves the configured one: a row never stops a start.</summary>
internal static class SavedPlacements
{
    public static void Apply(IReadOnlyDictionary<string, string> saved, PlacementOptions options)
    {
        foreach (var (id, placement) in options.Presets.ToList())
        {
            if (!saved.TryGetValue(SettingKeys.Placement(id), out var json) || PlacementEdit.FromJson(json) is not { } edit) continue;
            var edited = edit.ApplyTo(placement);
            if (!PlacementOptionsValidator.Check(id, edited).Any()) options.Presets[id] = edited;
        }
    }
}
