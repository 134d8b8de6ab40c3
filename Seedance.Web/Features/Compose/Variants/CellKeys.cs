using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// The first option of an axis and the loss of its last one change the keys of all cells. What was switched off stays off, what was chosen
/// stays chosen, and the clips stay with their cells: their names do not change.
/// </summary>
internal static partial class CellKeys
{
    private const int Shape = 3;
    private const int Quality = 5;

    /// <param name="axes">After a change.</param>
    /// <param name="before">The first cell, as it was before.</param>
    /// <param name="after">The first cell as it is.</param>
    public static void Carry(ConceptAxes axes, Cell before, Cell after)
    {
        var (from, to) = (Parts(before.Key), Parts(after.Key));

        // The shape of a concept without placements is that of the composition, which may change.
        var changed = Enumerable.Range(0, from.Length)
            .Where(i => i == Shape ? from[i] != to[i] && (before.Placement is null || after.Placement is null) : (from[i] is null) != (to[i] is null)).ToList();
        if (changed.Count == 0) return;
        var ofTexts = changed.Where(i => i != Quality).ToList();
        axes.Off = new(axes.Off.Select(key => Rename(key, ofTexts)), StringComparer.Ordinal);
        axes.Chosen = new(axes.Chosen.Select(key => Rename(key, changed)), StringComparer.Ordinal);
        foreach (var (name, versions) in axes.Sent)
        {
            foreach (var version in versions) version.Cell = Rename(version.Cell ?? name, ofTexts) is var cell && cell == name ? null : cell;
        }

        string Rename(string key, List<int> places)
        {
            var parts = Parts(key);
            foreach (var i in places.Where(i => parts[i] == from[i])) parts[i] = to[i];
            return string.Join('-', parts.OfType<string>());
        }
    }

    /// <summary>The part of a key that says where a clip is to run.</summary>
    public static string ShapeOf(string textKey) => Parts(textKey)[Shape] ?? "";

    /// <summary>The key of the cell that has the same texts and this quality.</summary>
    /// <param name="number">0 for none.</param>
    public static string WithQuality(string textKey, int number)
    {
        if (number == 0) return textKey;
        var parts = Parts(textKey);
        parts[Quality] = string.Create(CultureInfo.InvariantCulture, $"Q{number}");
        return string.Join('-', parts.OfType<string>());
    }

    private static string?[] Parts(string key) => [.. Key().Match(key).Groups.Values.Skip(1).Select(part => part.Success ? part.Value : null)];

    [GeneratedRegex("^(?:(H[0-9]+)-)?(?:(A[0-9]+)-)?(?:(O[0-9]+)-)?(.+?)(?:-([A-Z]{2}))?(?:-(Q[0-9]+))?(?:-(S[0-9]+))?$")]
    private static partial Regex Key();
}
