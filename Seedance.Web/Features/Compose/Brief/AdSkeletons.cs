namespace Seedance.Web.Features.Compose.Brief;

/// <summary>One beat of a kind of ad, of <c>Templates/skeletons.json</c>.</summary>
/// <param name="Weight">Its share of the clip, in seconds of a clip of about 15.</param>
/// <param name="Keep">Beats with higher numbers are the first to go when the clip is short.</param>
/// <param name="Says">The field of the brief that is spoken here: "hook" or "call".</param>
/// <param name="Text">The field of the brief that is read here: "hook", "call" or "offer".</param>
public sealed record AdBeat(string Id, int Weight, int Keep, List<CameraTerm> Camera, string? Says = null, string? Text = null, TextPosition? Position = null);

/// <summary>Shots to begin with, for each kind of ad and each length.</summary>
public static class AdSkeletons
{
    private static readonly Dictionary<AdKind, List<AdBeat>> Kinds = TemplateFile.Read<Dictionary<AdKind, List<AdBeat>>>("skeletons.json");

    private static readonly Dictionary<string, AdBeat> Beats =
        Kinds.SelectMany(kind => kind.Value.Select(beat => (Key: KeyOf(kind.Key, beat), beat))).ToDictionary(pair => pair.Key, pair => pair.beat, StringComparer.Ordinal);

    /// <summary>The shots of a kind for this length, in steps of half a second. A shot gets about two seconds at least, so a short clip has fewer of them.</summary>
    /// <param name="seconds">4 to 15 for a clip; more is divided in the same way.</param>
    public static List<Shot> For(AdKind kind, int seconds)
    {
        var beats = Kinds[kind];
        var count = Math.Clamp(seconds switch { < 6 => 2, < 9 => 3, < 12 => 4, _ => 5 }, 1, beats.Count);
        var kept = beats.Where(beat => beat.Keep <= count).ToList();
        var lengths = ShotTimes.Fit([.. kept.Select(beat => beat.Weight)], seconds * 10, ShotTimes.Step);
        return [.. kept.Select((beat, i) => new Shot { Id = KeyOf(kind, beat), Beat = KeyOf(kind, beat), Tenths = lengths[i] })];
    }

    /// <summary>The beat that a shot comes from; null when it comes from none.</summary>
    public static AdBeat? Find(string? beat) => beat is null ? null : Beats.GetValueOrDefault(beat);

    private static string KeyOf(AdKind kind, AdBeat beat) => $"{kind}.{beat.Id}";
}
