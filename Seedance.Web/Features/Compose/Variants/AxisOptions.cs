namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Words that take the place of a hook, a call to action or an opening shot.</summary>
public sealed class TextOption
{
    /// <summary>The n of "H2": given once in a concept, never to another text again.</summary>
    public int Number { get; init; }

    /// <summary>In the first language of the concept.</summary>
    public string Text { get; set; } = "";

    /// <summary>In the other languages, by code; what is missing is said as in the first.</summary>
    public Dictionary<string, string> In { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The words for a language; null is the first one.</summary>
    public string For(string? language) => language is not null && In.TryGetValue(language, out var words) && !string.IsNullOrWhiteSpace(words) ? words : Text;
}

/// <summary>Where the ad is to run.</summary>
/// <param name="Id">Of a preset.</param>
/// <param name="Code">Its part of the id of a clip, for example "9x16"; never of another placement in this concept.</param>
public sealed record PlacementOption(string Id, string Code);

/// <summary>With which model and how finely it is made.</summary>
public sealed class QualityOption
{
    /// <summary>The n of "Q1".</summary>
    public int Number { get; init; }

    public string Model { get; set; } = "";

    public string Resolution { get; set; } = "";
}

/// <summary>A seed, as it was typed; empty: random.</summary>
public sealed class SeedOption
{
    /// <summary>The n of "S1".</summary>
    public int Number { get; init; }

    public string Seed { get; set; } = "";
}

/// <summary>A version of a cell that was sent: its number is never given to other words.</summary>
public sealed class SentVersion
{
    public int Version { get; init; }

    /// <summary>What it said, without model and resolution.</summary>
    public required string Content { get; init; }

    /// <summary>The whole of the finals that were sent, by the number of the quality that is in their name, 0 for that of the composition.</summary>
    public Dictionary<int, string> Finals { get; set; } = [];

    /// <summary>The <see cref="Cell.TextKey"/> of the cell that it belongs to since an axis came or went; null: of the one that it was sent for.</summary>
    public string? Cell { get; set; }
}
