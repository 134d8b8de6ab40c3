using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>
/// A wall of fifty cards in Chromium while other people's jobs change five hundred times a second, and while its own do so fifty times a second.
/// Every change is a poll's answer that says something new, and is stored. The peer is the same page while nothing changes.
/// </summary>
internal sealed class LiveWall : IFigure
{
    private const int Cards = 50;
    private const int Others = 700; // a poll comes later than its interval where the machine is busy
    private const double OthersPerSecond = 500;
    private const double DrawingsPerSecond = 20; // the wall and the queue, each ten times a second at most
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // Counts what a person would feel. Clocks on the cards run by themselves.
    private const string Watch = """
        () => {
          const seen = window.bench = { gaps: [], long: 0, drawn: 0 };
          let last = 0;
          const tick = now => {
            if (last) seen.gaps.push(now - last);
            last = now;
            requestAnimationFrame(tick);
          };
          requestAnimationFrame(tick);
          new PerformanceObserver(list => list.getEntries().forEach(task => seen.long = Math.max(seen.long, task.duration))).observe({ type: 'longtask' });
          new MutationObserver(records => {
            for (const record of records) if (!(record.target.parentElement ?? record.target).closest('.card-elapsed')) seen.drawn++;
          }).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true, attributes: true });
          const shown = new Map();
          const look = () => {
            const now = performance.timeOrigin + performance.now();
            for (const card of document.querySelectorAll('[data-job]')) {
              const text = card.querySelector('.card-blank .small')?.textContent;
              if (shown.get(card) !== text) stood(`${card.dataset.job}: ${text}`, now);
              shown.set(card, text);
            }
          };
          new MutationObserver(look).observe(document.querySelector('.history-wall'), { subtree: true, childList: true, characterData: true });
        }
        """;

    private const string Take = """
        () => {
          const { gaps, long, drawn } = window.bench;
          Object.assign(window.bench, { gaps: [], long: 0, drawn: 0 });
          gaps.sort((a, b) => a - b);
          return { frames: gaps.length, gap: gaps[Math.floor(gaps.length * 0.95)] ?? 0, long, drawn };
        }
        """;

    public string Name => "F14";

    public string Title => "a wall of 50 cards while jobs change";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await LiveGateway.StartAsync(cancellationToken);
        var folder = await Seed.WithGeneratingAsync(shop, Cards, gateway.BaseUrl, cancellationToken, others: Others);
        var settings = gateway.Settings(Interval, 10_000);
        settings["Jobs__MaxConcurrentPolls"] = "64";
        await using var studio = await shop.StartStudioAsync(settings, cancellationToken, folder);
        await using var chromium = await Chromium.StartAsync();
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);
        var wall = new Wall(gateway);

        // Alone: the other people's jobs are in no list of this person. Then with their campaigns in sight, but further down than the fifty.
        await wall.OpenAsync(chromium, visitor, $"/history?shown={Cards}");
        await wall.WatchAsync(Changing.Own, cancellationToken); // a warm-up
        List<Seen> idle = [], alone = [], own = [];
        for (var i = 0; i < Pairs.Count; i++)
        {
            idle.Add(await wall.WatchAsync(Changing.Nothing, cancellationToken));
            alone.Add(await wall.WatchAsync(Changing.Others, cancellationToken));
            own.Add(await wall.WatchAsync(Changing.Own, cancellationToken));
        }

        await wall.OpenAsync(chromium, visitor, $"/history?person=all&shown={Cards}");
        await wall.WatchAsync(Changing.Nothing, cancellationToken);
        List<Seen> among = [];
        for (var i = 0; i < Pairs.Count; i++) among.Add(await wall.WatchAsync(Changing.Others, cancellationToken));
        var frames = Pairs.From([.. own.Select(seen => seen.Frames)], [.. idle.Select(seen => seen.Frames)]);
        var changes = Pairs.Median([.. alone.Concat(among).Select(seen => seen.Changes)]);
        return
        [
            new Row("changes in others' jobs a second", Text.Number(changes, "/s"), "–", changes, $"≥ {OthersPerSecond:0}", changes >= OthersPerSecond),
            Row.Limit("drawings in 5 × 5 s of them", alone.Sum(seen => seen.Batches), "", 0),
            Row.Limit("changed nodes meanwhile", alone.Sum(seen => seen.Nodes), "", 0),
            Row.Limit("the same, of campaigns that are in sight, further down", among.Sum(seen => seen.Batches), "", 0),
            Row.Limit("bytes sent for one of them", among.Concat(alone).Sum(seen => seen.Bytes) / among.Concat(alone).Sum(seen => seen.Changes * Window.TotalSeconds), "B", 1),
            Row.Limit("own changes a second, drawings a second", Median(own, seen => seen.Batches / Window.TotalSeconds), "/s", DrawingsPerSecond) with { Peer = Text.Number(Median(own, seen => seen.Changes), "/s") },
            Row.Limit("bytes drawn for one own change", Median(own, seen => seen.Bytes / Math.Max(1, seen.Changes * Window.TotalSeconds)), "B", 2048),
            Row.AtLeast("frames a second with 50 own changes a second", frames, "/s", 0.9),
            Row.AtMost("between two of these frames, p95", Pairs.From([.. own.Select(seen => seen.Gap)], [.. idle.Select(seen => seen.Gap)]), "ms", 1.5),
            Row.Limit("longest task of the browser meanwhile", Median(own, seen => seen.Longest), "ms", 100) with { Peer = Text.Number(Median(idle, seen => seen.Longest), "ms") },
            Row.Limit("own change to DOM, p95", Median(own, seen => seen.Delay), "ms", 300),
        ];
    }

    private static double Median(List<Seen> all, Func<Seen, double> of) => Pairs.Median([.. all.Select(of)]);

    private enum Changing
    {
        Nothing,
        Others,
        Own,
    }

    /// <summary>One window of time.</summary>
    /// <param name="Changes">A second.</param>
    /// <param name="Batches">So often the server drew.</param>
    /// <param name="Bytes">That came over the circuit.</param>
    /// <param name="Nodes">Changed in the document, beside running clocks.</param>
    /// <param name="Frames">A second.</param>
    /// <param name="Gap">Between two frames, 95th percentile, ms.</param>
    /// <param name="Longest">Of the browser's tasks above 50 ms.</param>
    /// <param name="Delay">From the gateway's answer to the document, 95th percentile, ms.</param>
    private sealed record Seen(double Changes, int Batches, long Bytes, int Nodes, double Frames, double Gap, double Longest, double Delay);

    /// <summary>The page, and what makes it change.</summary>
    private sealed class Wall(LiveGateway gateway)
    {
        private readonly ConcurrentDictionary<string, double> _told = new(StringComparer.Ordinal);
        private readonly ConcurrentBag<double> _delays = [];
        private readonly int[] _percents = new int[Others + Cards];
        private IPage? _page;
        private int _batches;
        private long _bytes;
        private int _changes;

        public async Task OpenAsync(Chromium chromium, Visitor visitor, string path)
        {
            if (_page is not null) await _page.Context.CloseAsync();
            _page = await chromium.NewTabAsync(visitor);
            _page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
            {
                if (frame.Binary is not { } bytes || bytes.AsSpan().IndexOf("JS.RenderBatch"u8) < 0) return;
                Interlocked.Increment(ref _batches);
                Interlocked.Add(ref _bytes, bytes.Length);
            };
            await _page.ExposeFunctionAsync("stood", (string text, double at) =>
            {
                if (_told.TryRemove(text, out var told)) _delays.Add(at - told);
                return true;
            });
            await _page.GotoAsync(new Uri(visitor.Address, path).AbsoluteUri);
            await _page.WaitForSelectorAsync($".history-wall article[data-job]:nth-of-type({Cards})");
            await _page.EvaluateAsync(Watch);
        }

        public async Task<Seen> WatchAsync(Changing changing, CancellationToken cancellationToken)
        {
            gateway.Percent = task => Answer(int.Parse(task.AsSpan("task_".Length), CultureInfo.InvariantCulture), changing);
            await Task.Delay(Interval * 2, cancellationToken); // what changed before has been drawn
            gateway.Forget();
            _delays.Clear();
            _told.Clear();
            await _page!.EvaluateAsync(Take);
            var (batches, bytes, changes) = (_batches, Interlocked.Read(ref _bytes), _changes);
            await Task.Delay(Window, cancellationToken);
            var felt = await _page.EvaluateAsync<JsonElement>(Take);
            return new Seen(
                (_changes - changes) / Window.TotalSeconds, _batches - batches, Interlocked.Read(ref _bytes) - bytes, felt.GetProperty("drawn").GetInt32(),
                felt.GetProperty("frames").GetInt32() / Window.TotalSeconds, felt.GetProperty("gap").GetDouble(), felt.GetProperty("long").GetDouble(),
                _delays.IsEmpty ? 0 : Pairs.Percentile([.. _delays], 0.95));
        }

        // The other people's jobs were made first: their ids are the lower ones.
        private int Answer(int number, Changing changing)
        {
            if (changing == (number < Others ? Changing.Others : Changing.Own))
            {
                _percents[number] = 1 + (_percents[number] % 99);
                Interlocked.Increment(ref _changes);
                _told[string.Create(CultureInfo.InvariantCulture, $"{number + 1}: {_percents[number]} %")] = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
            }

            return Math.Max(1, _percents[number]);
        }
    }
}
