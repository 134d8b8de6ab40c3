using System.Diagnostics;
using System.Globalization;
using Seedance.Web.Features.History;

namespace Seedance.Bench.Figures;

/// <summary>
/// The reads of the history page against the same rows read by hand-written SQL on the same database, and how both grow with the
/// number of jobs.
/// </summary>
/// <param name="onPostgres">On PostgreSQL, with fewer sizes: seeding it takes longer.</param>
internal sealed class History(bool onPostgres) : IFigure
{
    private const double Goal = 1.5;
    private const int Rounds = Pairs.Count;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private readonly int[] _sizes = onPostgres ? [10_000, 1_000_000] : [1_000, 10_000, 100_000, 1_000_000];

    public string Name => onPostgres ? "F3p" : "F3";

    public string Title => onPostgres ? "history on PostgreSQL: reads of 50 cards" : "history: reads of 50 cards";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var cluster = onPostgres ? await PostgresCluster.StartAsync(cancellationToken, Path.Combine(shop.Kept, "postgres")) : null;
        var sites = new List<Site>();
        try
        {
            foreach (var size in _sizes)
            {
                var folder = await Seed.WithJobsAsync(shop, size, cancellationToken);
                sites.Add(cluster is null
                    ? await Site.OpenAsync(folder, size, cancellationToken)
                    : await Site.OpenPostgresAsync(await PostgresSeed.WithJobsAsync(shop, cluster, size, cancellationToken), folder, size, cancellationToken));
            }

            List<Row> rows = [];
            List<Row> growth = [];
            foreach (var read in HistoryRead.All)
            {
                var pairs = await MeasureAsync(sites, read, cancellationToken);
                rows.AddRange(pairs.Zip(_sizes, (pair, size) => Row.AtMost(
                    $"{read.What}, {size.ToString("#,0", CultureInfo.InvariantCulture)} jobs", pair, "ms", Goal)));
                growth.Add(Growth(read, [.. pairs.Select(pair => pair.App)], [.. pairs.Select(pair => pair.Peer)]));
                foreach (var row in rows[^_sizes.Length..].Append(growth[^1])) await Console.Error.WriteLineAsync($"         {row.What}: {row.App} / {row.Peer} = {Text.Number(row.Ratio)}");
            }

            return [.. rows, .. growth];
        }
        finally
        {
            foreach (var site in sites) await site.DisposeAsync();
        }
    }

    // All sizes in each round, so that a busy moment of the machine does not look like growth.
    private static async Task<Pairs[]> MeasureAsync(List<Site> sites, HistoryRead read, CancellationToken cancellationToken)
    {
        var (apps, peers) = (sites.ConvertAll(_ => new List<double>()), sites.ConvertAll(_ => new List<double>()));
        foreach (var site in sites)
        {
            var asked = read.Ask(site.Size, 0);
            await site.AskAppAsync(read, asked, cancellationToken); // what is cold may be left early
            var (inApp, inRaw) = (await site.AskAppAsync(read, asked, cancellationToken), site.AskRaw(read, asked));
            if (inApp != inRaw) throw new InvalidOperationException($"{read.What}: of {site.Size} jobs the studio found {inApp}, SQL {inRaw}.");
        }

        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < sites.Count; i++)
            {
                var (site, asked) = (sites[i], 0);
                var app = await TimeAsync(() => site.AskAppAsync(read, read.Ask(site.Size, asked++), cancellationToken));
                asked = 0;
                var peer = await TimeAsync(() => Task.FromResult(site.AskRaw(read, read.Ask(site.Size, asked++))));
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

    private Row Growth(HistoryRead read, double[] app, double[] peer)
    {
        var exponent = Exponent(app);
        return new Row(
            $"growth exponent, {read.What}", Text.Number(exponent), Text.Number(Exponent(peer)), exponent, $"≤ {Text.Number(read.MaxGrowth)}",
            exponent <= read.MaxGrowth);
    }

    // The slope of a straight line through the times over the sizes, both as logarithms.
    private double Exponent(double[] times)
    {
        var points = _sizes.Zip(times, (size, time) => (X: Math.Log(size), Y: Math.Log(time))).ToArray();
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

        public static async Task<Site> OpenPostgresAsync(string database, string folder, int size, CancellationToken cancellationToken) => new(
            size, await Inside.StartAsync(folder, PostgresSeed.Settings(database), withRunner: false, cancellationToken), await RawHistory.OpenPostgresAsync(database, cancellationToken));

        public async Task<int> AskAppAsync(HistoryRead read, Asked asked, CancellationToken cancellationToken) =>
            (await _query.PageAsync(raw.OwnerId, asked.Filter, asked.Before, cancellationToken, read.Page)).Jobs.Count;

        public int AskRaw(HistoryRead read, Asked asked) => raw.Page(read.Where, asked, read.Page);

        public async ValueTask DisposeAsync()
        {
            await inside.DisposeAsync();
            await raw.DisposeAsync();
        }
    }

    /// <summary>A question to the history.</summary>
    /// <param name="Values">Of the parameters of the same question by hand.</param>
    internal sealed record Asked(HistoryFilter Filter, long? Before = null, params (string Name, object Value)[] Values);
}
