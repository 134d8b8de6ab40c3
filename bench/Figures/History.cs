using System.Diagnostics;
using System.Globalization;
using Seedance.Web.Features.History;

namespace Seedance.Bench.Figures;

/// <summary>
/// The reads of the history page against the same rows read by hand-written SQL on the same file, and how both grow with the
/// number of jobs.
/// </summary>
internal sealed class History : IFigure
{
    private const int Page = 50;
    private const double Goal = 1.5;
    private const int Rounds = 7;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    public string Name => "F3";

    public string Title => "history: reads of 50 cards";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var sites = new List<Site>();
        try
        {
            foreach (var size in Sizes) sites.Add(await Site.OpenAsync(await Seed.WithJobsAsync(shop, size, cancellationToken), size, cancellationToken));
            List<Row> rows = [];
            List<Row> growth = [];
            foreach (var read in Reads)
            {
                var pairs = await MeasureAsync(sites, read, cancellationToken);
                rows.AddRange(pairs.Zip(Sizes, (pair, size) => Row.AtMost(
                    $"{read.What}, {size.ToString("#,0", CultureInfo.InvariantCulture)} jobs", pair, "ms", Goal)));
                growth.Add(Growth(read, [.. pairs.Select(pair => pair.App)], [.. pairs.Select(pair => pair.Peer)]));
            }

            return [.. rows, .. growth];
        }
        finally
        {
            foreach (var site in sites) await site.DisposeAsync();
        }
    }

    private static readonly Read[] Reads =
    [
        new("first page", 0.10, (_, _) => new Asked("", null, null)),
        new("filtered by state", 0.10, (_, _) => new Asked("", "Failed", null)),
        new("deep page", 0.10, (size, turn) => new Asked("", null, (size / 2) - (turn % 100))),
        new("search of a rare word", 0.10, (size, turn) => new Asked(Seed.RareWord(turn % Math.Max(1, size / 50)), null, null)),
        new("search of two common words", 0.65, (_, _) => new Asked($"{Seed.CommonWord} lemon", null, null)),
    ];

    // All sizes in each round, so that a busy moment of the machine does not look like growth.
    private static async Task<Pairs[]> MeasureAsync(List<Site> sites, Read read, CancellationToken cancellationToken)
    {
        var (apps, peers) = (sites.ConvertAll(_ => new List<double>()), sites.ConvertAll(_ => new List<double>()));
        foreach (var site in sites)
        {
            var asked = read.Ask(site.Size, 0);
            var (inApp, inRaw) = (await site.AskAppAsync(asked, cancellationToken), site.AskRaw(asked));
            if (inApp != inRaw || inApp == 0) throw new InvalidOperationException($"{read.What}: the studio found {inApp}, SQL {inRaw}.");
        }

        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < sites.Count; i++)
            {
                var (site, asked) = (sites[i], 0);
                var app = await TimeAsync(() => site.AskAppAsync(read.Ask(site.Size, asked++), cancellationToken));
                asked = 0;
                var peer = await TimeAsync(() => Task.FromResult(site.AskRaw(read.Ask(site.Size, asked++))));
                if (round < 0) continue; // a warm-up
                apps[i].Add(app);
                peers[i].Add(peer);
            }
        }

        return [.. apps.Zip(peers, Pairs.From)];
    }

    private static async Task<double> TimeAsync(Func<Task<int>> ask)
    {
        var times = 0;
        var began = Stopwatch.GetTimestamp();
        do
        {
            await ask();
            times++;
        }
        while (Stopwatch.GetElapsedTime(began) < Turn);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds / times;
    }

    private static Row Growth(Read read, double[] app, double[] peer)
    {
        var exponent = Exponent(app);
        return new Row(
            $"growth exponent, {read.What}", Text.Number(exponent), Text.Number(Exponent(peer)), exponent, $"≤ {Text.Number(read.MaxGrowth)}",
            exponent <= read.MaxGrowth);
    }

    // The slope of a straight line through the times over the sizes, both as logarithms.
    private static double Exponent(double[] times)
    {
        var points = Sizes.Zip(times, (size, time) => (X: Math.Log(size), Y: Math.Log(time))).ToArray();
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    /// <summary>A database of one size, with both ways to read it.</summary>
    private sealed class Site(int size, Inside inside, RawHistory raw) : IAsyncDisposable
    {
        private readonly HistoryQuery _query = inside.Get<HistoryQuery>();

        public int Size => size;

        public static async Task<Site> OpenAsync(string folder, int size, CancellationToken cancellationToken) =>
            new(size, await Inside.StartAsync(folder, null, withRunner: false, cancellationToken), await RawHistory.OpenAsync(folder, cancellationToken));

        public async Task<int> AskAppAsync(Asked asked, CancellationToken cancellationToken) => (await _query.PageAsync(
            raw.OwnerId, HistoryFilter.From(asked.Words, asked.State), asked.Before, cancellationToken, Page)).Jobs.Count;

        public int AskRaw(Asked asked) => raw.Page(asked, Page);

        public async ValueTask DisposeAsync()
        {
            await inside.DisposeAsync();
            await raw.DisposeAsync();
        }
    }

    /// <summary>A question to the history.</summary>
    internal sealed record Asked(string Words, string? State, long? Before);

    private sealed record Read(string What, double MaxGrowth, Func<int, int, Asked> Ask);
}
