using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>
/// From a change at the gateway to the DOM of an open page. A change waits for its poll, on average half the time between two
/// polls; then its answer has to be stored and drawn. Both parts are measured: the first from the distances of the polls (what
/// they are longer than the interval), the second in Chromium, against a bare push to a circuit in the same browser.
/// </summary>
internal sealed class ChangeToPage : IFigure
{
    private const int Jobs = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10); // the default
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(90);

    // Tells when a text like "47 %" or "ring-3." begins to stand in the document, by the wall clock in milliseconds.
    private const string Watch = """
        selector => {
          let before = new Set();
          const look = () => {
            const now = performance.timeOrigin + performance.now();
            const texts = new Set([...document.querySelectorAll(selector)].map(element => element.textContent));
            for (const text of texts) if (!before.has(text)) drawn(text, now);
            before = texts;
          };
          look();
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """;

    public string Name => "F2";

    public string Title => "gateway's change to the DOM";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await LiveGateway.StartAsync(cancellationToken);
        var folder = await Seed.WithGeneratingAsync(shop, Jobs, gateway.BaseUrl, cancellationToken);
        await using var studio = await shop.StartStudioAsync(gateway.Settings(Interval, 5), cancellationToken, folder);
        await using var empty = await shop.StartEmptyAsync(null, cancellationToken);
        await using var chromium = await Chromium.StartAsync();
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);
        var (app, peer) = (new Echo(), new Echo());
        var page = await OpenAsync(chromium, visitor, "/history", ".card-blank .small", app);
        var push = await OpenAsync(chromium, empty.Visitor, "/push", "#rings", peer);

        // Every answer says something new, and for a while no other says the same.
        var number = 0;
        gateway.Percent = _ => 1 + (Interlocked.Increment(ref number) % 99);
        gateway.Answered += poll => app.Tell(string.Create(CultureInfo.InvariantCulture, $"{poll.Percent} %"));
        await Task.Delay(Interval * 1.5, cancellationToken); // every job has had its first polls
        gateway.Forget();
        app.Forget();
        peer.Forget();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Window;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(300, 700)), cancellationToken);
            peer.Tell(empty.NextRing);
            await empty.RingAsync(cancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var wait = ExpectedWait(gateway.Polls) - (Interval.TotalSeconds / 2);
        var beyond = wait + (app.Delays.Average() / 1000);
        await page.Context.CloseAsync();
        await push.Context.CloseAsync();
        return
        [
            Versus("answer to DOM, p50", app, peer, 0.5, 3),
            Versus("answer to DOM, p95", app, peer, 0.95, 3),
            Row.Limit($"beyond half the interval of {Interval.TotalSeconds:0} s, as its share", beyond / Interval.TotalSeconds, "", 0.02),
        ];
    }

    private static Row Versus(string what, Echo app, Echo peer, double share, double goal)
    {
        var (ours, theirs) = (Pairs.Percentile([.. app.Delays], share), Pairs.Percentile([.. peer.Delays], share));
        return new Row(what, Text.Number(ours, "ms"), Text.Number(theirs, "ms"), ours / theirs, $"≤ {Text.Number(goal)}", ours / theirs <= goal);
    }

    private static async Task<IPage> OpenAsync(Chromium chromium, Visitor visitor, string path, string selector, Echo echo)
    {
        var page = await chromium.NewTabAsync(visitor);
        await page.ExposeFunctionAsync("drawn", (string text, double at) => echo.Hear(text, at));
        await page.GotoAsync(new Uri(visitor.Address, path).AbsoluteUri);
        await page.WaitForSelectorAsync(selector);
        await page.EvaluateAsync(Watch, selector);
        return page;
    }

    // A change falls into a gap between two polls the likelier the longer the gap is, and waits half of it.
    private static double ExpectedWait(IEnumerable<AnsweredPoll> polls)
    {
        var gaps = polls.GroupBy(poll => poll.Task).SelectMany(task => task.Zip(task.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a.At, b.At).TotalSeconds)).ToList();
        return gaps.Sum(gap => gap * gap) / (2 * gaps.Sum());
    }

    /// <summary>From telling a text to seeing it drawn, in milliseconds.</summary>
    private sealed class Echo
    {
        private readonly ConcurrentDictionary<string, double> _told = new(StringComparer.Ordinal);

        public ConcurrentBag<double> Delays { get; } = [];

        public void Tell(string text) => _told[text] = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

        public bool Hear(string text, double at)
        {
            if (!_told.TryRemove(text, out var told)) return false;
            Delays.Add(at - told);
            return true;
        }

        public void Forget()
        {
            _told.Clear();
            Delays.Clear();
        }
    }
}
