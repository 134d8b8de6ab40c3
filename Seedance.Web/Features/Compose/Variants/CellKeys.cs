using System.Text.RegularExpressions;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>
/// The first option of an axis and the loss of its last one change the keys of all cells. What was switched off stays off, and what was
/// chosen stays chosen.
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
        var changed = Enumerable.Range(0, from.Length)
            .Where(i => i == Shape ? (before.Placement is null) != (after.Placement is null) : (from[i] is null) != (to[i] is null)).ToList();
        if (changed.Count == 0) return;
        axes.Off = Renamed(axes.Off, changed.Where(i => i != Quality));
        axes.Chosen = Renamed(axes.Chosen, changed);

        HashSet<string> Renamed(HashSet<string> keys, IEnumerable<int> places) => new(keys.Select(key => Rename(key, places)), StringComparer.Ordinal);

        string Rename(string key, IEnumerable<int> places)
        {
            var parts = Parts(key);
            foreach (var i in places.Where(i => parts[i] == from[i])) parts[i] = to[i];
            return string.Join('-', parts.OfType<string>());
        }
    }

    private static string?[] Parts(string key) => [.. Key().Match(key).Groups.Values.Skip(1).Select(part => part.Success ? part.Value : null)];

    [GeneratedRegex("^(?:(H[0-9]+)-)?(?:(A[0-9]+)-)?(?:(O[0-9]+)-)?(.+?)(?:-([A-Z]{2}))?(?:-(Q[0-9]+))?(?:-(S[0-9]+))?$")]
    private static partial Regex Key();
}
