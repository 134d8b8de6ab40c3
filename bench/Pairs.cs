namespace Seedance.Bench;

/// <summary>Measurements taken in turns (app, peer, app, peer …), so that whatever else the machine does hits both alike.</summary>
/// <param name="App">Median of the studio.</param>
/// <param name="Peer">Median of the peer.</param>
/// <param name="Ratio">Median of the ratios of the pairs.</param>
public sealed record Pairs(double App, double Peer, double Ratio)
{
    public const int Count = 5;

    /// <summary>Takes one warm-up of each, then the pairs. Each function returns one measurement.</summary>
    public static async Task<Pairs> TakeAsync(Func<Task<double>> app, Func<Task<double>> peer, int count = Count, bool warmUp = true)
    {
        if (warmUp)
        {
            await app();
            await peer();
        }

        var (apps, peers) = (new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            apps.Add(await app());
            peers.Add(await peer());
        }

        return From(apps, peers);
    }

    public static Pairs From(IReadOnlyList<double> apps, IReadOnlyList<double> peers) =>
        new(Median(apps), Median(peers), Median([.. apps.Zip(peers, (app, peer) => app / peer)]));

    public static double Median(IReadOnlyCollection<double> values) => Percentile(values, 0.5);

    /// <summary>Nearest rank; the mean of the two in the middle for an even number and 0.5.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        if (share == 0.5 && sorted.Length % 2 == 0) return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
