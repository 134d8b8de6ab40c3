namespace Seedance.Web.Features.Compose.Brief;

/// <summary>Lengths of shots that add up to the length of the clip, always. All in tenths of a second.</summary>
public static class ShotTimes
{
    /// <summary>A border is not dragged closer to the next one than this, where the clip has room for it.</summary>
    public const int Least = 5;

    /// <summary>Steps of the skeletons and of the timeline.</summary>
    public const int Step = 5;

    /// <summary>Lengths in the proportion of the shares that add up to exactly <paramref name="total"/>; none is shorter than it must be.</summary>
    /// <param name="step">Every length is a multiple of it, where there is room for one step each and the total is one.</param>
    public static IReadOnlyList<int> Fit(IReadOnlyList<int> shares, int total, int step = 1)
    {
        if (shares.Count == 0) return [];
        if (total % step != 0 || total / step < shares.Count) step = 1;
        var (steps, least) = (total / step, Math.Max(1, Math.Min(LeastOf(shares.Count, total) / step, total / step / shares.Count)));
        if (steps < shares.Count) return [.. shares.Select((_, i) => i < steps ? 1 : 0)]; // more shots than tenths: nothing that a clip can be

        // Shares below the least get it first; the rest is divided by largest remainder.
        var lengths = new int[shares.Count];
        var open = Enumerable.Range(0, shares.Count).ToList();
        var left = steps;
        while (true)
        {
            var sum = open.Sum(i => (long)Math.Max(shares[i], 0));
            double Exact(int i) => sum == 0 ? (double)left / open.Count : (double)left * Math.Max(shares[i], 0) / sum;
            if (open.FindIndex(i => Exact(i) < least) is >= 0 and var small)
            {
                lengths[open[small]] = least;
                left -= least;
                open.RemoveAt(small);
                continue;
            }

            foreach (var i in open) lengths[i] = (int)Exact(i);
            var rest = left - open.Sum(i => lengths[i]);
            foreach (var i in open.OrderByDescending(i => Exact(i) - (int)Exact(i)).ThenBy(i => i).Take(rest)) lengths[i]++;
            return [.. lengths.Select(length => length * step)];
        }
    }

    /// <summary>Moves the border after shot <paramref name="border"/> to this place, as far as its two neighbours let it.</summary>
    /// <param name="at">From the beginning of the clip.</param>
    public static IReadOnlyList<int> MoveBorder(IReadOnlyList<int> lengths, int border, int at)
    {
        if (border < 0 || border >= lengths.Count - 1) return lengths;
        var start = lengths.Take(border).Sum();
        var both = lengths[border] + lengths[border + 1];
        var least = Math.Min(Least, both / 2);
        var first = Math.Clamp(at - start, least, both - least);
        return [.. lengths.Select((length, i) => i == border ? first : i == border + 1 ? both - first : length)];
    }

    /// <summary>Gives one shot this length, and the others the rest in the proportion that they have.</summary>
    public static IReadOnlyList<int> Resize(IReadOnlyList<int> lengths, int shot, int length)
    {
        if (lengths.Count < 2 || shot < 0 || shot >= lengths.Count) return lengths;
        var total = lengths.Sum();
        var least = LeastOf(lengths.Count, total);
        length = Math.Clamp(length, least, Math.Max(least, total - least * (lengths.Count - 1)));
        var others = Fit([.. lengths.Where((_, i) => i != shot)], total - length);
        return [.. others.Take(shot), length, .. others.Skip(shot)];
    }

    private static int LeastOf(int count, int total) => Math.Max(1, Math.Min(Least, total / count));
}
