using System.Text.Json;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// What varies in a concept, which cells are switched off, and what was sent. An axis without options is not varied: the composition says
/// it. Written as JSON into the concept.
/// </summary>
public sealed class ConceptAxes
{
    public List<TextOption> Hooks { get; set; } = [];

    public List<TextOption> Calls { get; set; } = [];

    public List<TextOption> Openings { get; set; } = [];

    public List<PlacementOption> Placements { get; set; } = [];

    /// <summary>Codes such as "en"; the first is that of <see cref="TextOption.Text"/>.</summary>
    public List<string> Languages { get; set; } = [];

    public List<QualityOption> Qualities { get; set; } = [];

    public List<SeedOption> Seeds { get; set; } = [];

    /// <summary>Keys of cells that are switched off, as <see cref="Cell.TextKey"/>.</summary>
    public HashSet<string> Off { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Keys of cells that were chosen for their final clip, as <see cref="Cell.Key"/>.</summary>
    public HashSet<string> Chosen { get; set; } = new(StringComparer.Ordinal);

    /// <summary>By the <see cref="Cell.TextKey"/> that is in the names of their clips, the oldest first.</summary>
    public Dictionary<string, List<SentVersion>> Sent { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The highest number that was ever given, by the letter of the axis.</summary>
    public Dictionary<string, int> LastNumbers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Every code that a placement ever had here, by "id ratio".</summary>
    public Dictionary<string, string> PlacementCodes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Null when it was written by a later version, or is damaged.</summary>
    public static ConceptAxes? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ConceptAxes>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How many cells there are, for drafts: the quality does not count.</summary>
    public int CountDrafts() => new[] { Hooks.Count, Calls.Count, Openings.Count, Placements.Count, Languages.Count, Seeds.Count }.Aggregate(1, (all, options) => all * Math.Max(1, options));

    /// <summary>How many cells there are, for finals.</summary>
    public int CountFinals() => CountDrafts() * Math.Max(1, Qualities.Count);

    /// <param name="letter">"H", "A" or "O".</param>
    public List<TextOption> TextsOf(string letter) => letter switch
    {
        "H" => Hooks,
        "A" => Calls,
        _ => Openings,
    };

    /// <summary>A text with a number of its own.</summary>
    /// <param name="letter">"H", "A" or "O".</param>
    public TextOption NewText(string letter, string text = "") => new() { Number = NextNumber(letter), Text = text };

    public QualityOption NewQuality(string model, string resolution) => new() { Number = NextNumber("Q"), Model = model, Resolution = resolution };

    public SeedOption NewSeed(string seed = "") => new() { Number = NextNumber("S"), Seed = seed };

    /// <summary>The same placement has the same code whenever it comes back, as long as it has the same shape.</summary>
    public PlacementOption NewPlacement(Placement placement)
    {
        var known = $"{placement.Id} {placement.Ratio}";
        if (!PlacementCodes.TryGetValue(known, out var code)) PlacementCodes[known] = code = FreeCode(placement);
        return new PlacementOption(placement.Id, code);
    }

    /// <param name="place">0: the first, whose words the texts themselves are.</param>
    public void AddLanguage(string language, int place)
    {
        if (Languages.Contains(language)) return;
        var first = Languages.FirstOrDefault();
        Languages.Insert(Math.Min(place, Languages.Count), language);
        if (first is not null && Languages[0] == language) Exchange(first, language);
    }

    public void RemoveLanguage(string language)
    {
        var wasFirst = Languages.IndexOf(language) == 0;
        Languages.Remove(language);
        if (wasFirst && Languages.Count > 0) Exchange(language, Languages[0]);
    }

    // The words of the first language are the texts themselves: they change places with those of the one that is first from now on.
    private void Exchange(string old, string now)
    {
        foreach (var option in Hooks.Concat(Calls).Concat(Openings))
        {
            if (!option.In.Remove(now, out var words) || string.IsNullOrWhiteSpace(words)) continue;
            option.In[old] = option.Text;
            option.Text = words;
        }
    }

    // The first of a shape is called by it alone.
    private string FreeCode(Placement placement)
    {
        var ratio = placement.RatioName;
        var name = placement.Id.Replace($"-{ratio}", "", StringComparison.Ordinal);
        string[] wishes = [ratio, $"{ratio}-{name}", $"{ratio}-{placement.Id}"];
        return Array.Find(wishes, wish => !PlacementCodes.ContainsValue(wish)) ?? $"{ratio}-{placement.Id}-{PlacementCodes.Count}";
    }

    private int NextNumber(string letter) => LastNumbers[letter] = LastNumbers.GetValueOrDefault(letter) + 1;
}
