using System.Security.Cryptography;
using System.Text;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What a clip of a cell is.</summary>
/// <param name="Content">What it says, whatever it is made with. How it is cut afterwards does not count: that costs nothing.</param>
/// <param name="Whole">The content and what it is made with.</param>
public sealed record CellMeaning(string Content, string Whole)
{
    public static CellMeaning Of(VideoRequest request) =>
        new(Short(RequestFingerprint.Of(request with { Model = "", Resolution = "" })), Short(RequestFingerprint.Of(request)));

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

/// <summary>
/// Which version a cell has. What was sent keeps its number: other words get the next one, and the same words that come back get theirs back.
/// </summary>
public static class VersionLedger
{
    /// <summary>The version that the cell has, or would be sent as.</summary>
    public static int Find(ConceptAxes axes, Cell cell, VariantStage stage, CellMeaning meaning) =>
        Match(axes, cell, stage, meaning)?.Version ?? (axes.Sent.TryGetValue(cell.TextKey, out var sent) && sent.Count > 0 ? sent[^1].Version + 1 : 1);

    /// <summary>The cell is about to be sent: from now on its version means this and nothing else.</summary>
    public static void Note(ConceptAxes axes, Cell cell, VariantStage stage, CellMeaning meaning)
    {
        if (Match(axes, cell, stage, meaning) is not { } version)
        {
            version = new SentVersion { Version = Find(axes, cell, stage, meaning), Content = meaning.Content };
            if (!axes.Sent.TryGetValue(cell.TextKey, out var sent)) axes.Sent[cell.TextKey] = sent = [];
            sent.Add(version);
        }

        if (stage == VariantStage.Final) version.Finals[cell.Quality?.Number ?? 0] = meaning.Whole;
    }

    // A final made with another model is another clip, though it says the same; all of them have the draft of the first.
    private static SentVersion? Match(ConceptAxes axes, Cell cell, VariantStage stage, CellMeaning meaning)
    {
        if (!axes.Sent.TryGetValue(cell.TextKey, out var sent)) return null;
        var same = sent.Where(version => version.Content == meaning.Content);
        return stage == VariantStage.Draft
            ? same.FirstOrDefault()
            : same.LastOrDefault(version => !version.Finals.TryGetValue(cell.Quality?.Number ?? 0, out var final) || final == meaning.Whole);
    }
}
