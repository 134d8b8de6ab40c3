using System.Security.Cryptography;
using System.Text;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What a clip of a cell is.</summary>
/// <param name="Content">What it says, whatever it is made with. How it is cut afterwards does not count: that costs nothing.</param>
/// <param name="Whole">The content and what it is made with.</param>
public sealed record CellMeaning(string Content, string Whole)
{
    public static CellMeaning Of(VideoRequest request) => Of(request, RequestFingerprint.Of(request));

    /// <param name="fingerprint">Of this request.</param>
    public static CellMeaning Of(VideoRequest request, string fingerprint) => new(Short(RequestFingerprint.Of(request with { Model = "", Resolution = "" })), Short(fingerprint));

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

/// <summary>
/// Which clip a cell has. What was sent keeps its name: other words get the next version, and the same words that come back get theirs back,
/// also when an axis has come or gone meanwhile or an option was removed and typed again.
/// </summary>
public sealed class VersionLedger
{
    private readonly ConceptAxes _axes;
    private readonly HashSet<string> _cells;
    private readonly HashSet<int> _qualities;
    private readonly ILookup<string, Entry> _byContent;
    private readonly Dictionary<SentVersion, string> _adopted = [];
    private readonly Dictionary<(SentVersion Version, int Number), int> _adoptedFinals = [];

    /// <param name="cells">All of the concept.</param>
    public VersionLedger(ConceptAxes axes, IEnumerable<Cell> cells)
    {
        _axes = axes;
        _cells = cells.Select(cell => cell.TextKey).ToHashSet(StringComparer.Ordinal);
        _qualities = axes.Qualities.Count == 0 ? [0] : [.. axes.Qualities.Select(quality => quality.Number)];
        _byContent = Entries().ToLookup(entry => entry.Version.Content, StringComparer.Ordinal);
    }

    /// <summary>The name that the clip of the cell has, or would be sent with.</summary>
    public ClipName Find(Cell cell, VariantStage stage, CellMeaning meaning)
    {
        var quality = cell.Quality?.Number ?? 0;
        var same = _byContent[meaning.Content].ToList();
        var own = same.Where(entry => OwnerOf(entry) == cell.TextKey).ToList();
        if (stage == VariantStage.Draft) return (own.FirstOrDefault() ?? Adopt(same, cell)) is { } draft ? draft.Named(quality) : New(cell, quality);

        // A final made with another model is another clip, though it says the same; all of them have the draft of the first.
        if (own.Count == 0 && Adopt(same, cell) is { } adopted) own.Add(adopted);
        foreach (var entry in own)
            foreach (var (number, whole) in entry.Version.Finals)
                if (whole == meaning.Whole && IsOf(quality, entry.Version, number)) return entry.Named(number);
        return own.LastOrDefault(entry => !entry.Version.Finals.ContainsKey(quality))?.Named(quality) ?? New(cell, quality);
    }

    /// <summary>The name is about to be sent: from now on it means this and nothing else.</summary>
    public static void Note(ConceptAxes axes, ClipName name, VariantStage stage, CellMeaning meaning)
    {
        if (!axes.Sent.TryGetValue(name.TextKey, out var sent)) axes.Sent[name.TextKey] = sent = [];
        if (sent.Find(version => version.Version == name.Version) is not { } found) sent.Add(found = new SentVersion { Version = name.Version, Content = meaning.Content });
        if (stage == VariantStage.Final) found.Finals[name.Quality] = meaning.Whole;
    }

    /// <summary>The names of all clips that were ever sent for a cell, drafts and finals.</summary>
    public IReadOnlyList<string> AllOf(long concept, Cell cell) =>
    [
        .. from entry in Entries()
           where OwnerOf(entry) == cell.TextKey
           from id in entry.Version.Finals.Keys.Where(number => cell.Quality is null || number == cell.Quality.Number || !_qualities.Contains(number))
               .Select(number => entry.Named(number).AssetId(concept, VariantStage.Final)).Prepend(entry.Named(0).AssetId(concept, VariantStage.Draft))
           select id,
    ];

    private IEnumerable<Entry> Entries() => _axes.Sent.SelectMany(sent => sent.Value.Select(version => new Entry(sent.Key, version)));

    // The cell that still has its name, else the one into which that has turned.
    private string? OwnerOf(Entry entry) => _cells.Contains(entry.TextKey) ? entry.TextKey : entry.Version.Cell is { } cell && _cells.Contains(cell) ? cell : null;

    // Of its own number, or of one that is no more: then it is the final of the first that is made with the same.
    private bool IsOf(int quality, SentVersion version, int number)
    {
        if (number == quality) return true;
        return !_qualities.Contains(number) && (_adoptedFinals.TryGetValue((version, number), out var adopter) ? adopter == quality : _adoptedFinals.TryAdd((version, number), quality));
    }

    // What an option was sent with that is no more: the same words, typed into another one, are that clip.
    private Entry? Adopt(List<Entry> same, Cell cell)
    {
        var found = same.Find(entry => OwnerOf(entry) is null && CellKeys.ShapeOf(entry.TextKey) == cell.Shape && _adopted.GetValueOrDefault(entry.Version, cell.TextKey) == cell.TextKey);
        if (found is not null) _adopted[found.Version] = cell.TextKey;
        return found;
    }

    private ClipName New(Cell cell, int quality) => new(cell.TextKey, _axes.Sent.TryGetValue(cell.TextKey, out var sent) && sent.Count > 0 ? sent.Max(version => version.Version) + 1 : 1, quality);

    private sealed record Entry(string TextKey, SentVersion Version)
    {
        public ClipName Named(int quality) => new(TextKey, Version.Version, quality);
    }
}
