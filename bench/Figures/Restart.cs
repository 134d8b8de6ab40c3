using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>kill -9 in the middle of the work: until every job is polled again, and until an open tab lives again.</summary>
internal sealed class Restart : IFigure
{
    private const int Jobs = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // In every new document: the moment at which a job's card stands there, by the wall clock in milliseconds.
    private const string TellWhenLive = """
        const look = setInterval(() => {
          if (!document.querySelector("[data-job]")) return;
          clearInterval(look);
          live(performance.timeOrigin + performance.now());
        }, 5);
        """;

    public string Name => "F11";

    public string Title => "kill -9 to every job polled again";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await LiveGateway.StartAsync(cancellationToken);
        var folder = await Seed.WithGeneratingAsync(shop, Jobs, gateway.BaseUrl, cancellationToken);
        var cookie = await ColdStart.SignInAsync(shop, folder, cancellationToken);
        var settings = gateway.Settings(Interval, 1_000);
        settings["urls"] = FreeAddress();
        await using var chromium = await Chromium.StartAsync();
        using var visitor = new Visitor(settings["urls"], cookie);
        var (polled, lives, starts) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= Pairs.Count; i++)
        {
            var cold = await ColdStart.StudioAsync(shop, folder, cookie, cancellationToken, settings);
            var (allPolled, live) = await KillAsync(shop, gateway, chromium, visitor, folder, settings, cancellationToken);
            if (i == 0) continue; // warm-up
            starts.Add(cold);
            polled.Add(allPolled);
            lives.Add(live);
        }

        return
        [
            Row.AtMost($"{Jobs} jobs polled again / cold start + interval", Pairs.From(polled, [.. starts.Select(s => s + Interval.TotalSeconds)]), "s", 1.2),
            Row.AtMost("open tab lives again / cold start + 3 s", Pairs.From(lives, [.. starts.Select(s => s + 3)]), "s", 1),
        ];
    }

    private static async Task<(double AllPolled, double Live)> KillAsync(
        Workshop shop, LiveGateway gateway, Chromium chromium, Visitor visitor, string folder, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        gateway.Forget();
        var live = new ConcurrentQueue<double>();
        var tab = await chromium.NewTabAsync(visitor);
        await using (var before = await shop.StartStudioAsync(settings, cancellationToken, folder))
        {
            await tab.ExposeFunctionAsync("live", (double at) => live.Enqueue(at));
            await tab.AddInitScriptAsync(TellWhenLive);
            await tab.GotoAsync(new Uri(visitor.Address, "/history").AbsoluteUri);
            await tab.WaitForSelectorAsync("[data-job]");
            await PolledAsync(gateway, cancellationToken);
            await before.Process.KillAsync();
        }

        var (killed, wall) = (Stopwatch.GetTimestamp(), WallClock());
        gateway.Forget();
        live.Clear();
        await using var after = await shop.StartStudioAsync(settings, cancellationToken, folder);
        await PolledAsync(gateway, cancellationToken);
        var last = gateway.Polls.GroupBy(poll => poll.Task).Max(task => task.Min(poll => poll.At));
        while (live.IsEmpty) await Task.Delay(10, cancellationToken);
        live.TryPeek(out var lives);
        await tab.Context.CloseAsync();
        return (Stopwatch.GetElapsedTime(killed, last).TotalSeconds, (lives - wall) / 1000);
    }

    private static async Task PolledAsync(LiveGateway gateway, CancellationToken cancellationToken)
    {
        while (gateway.Polls.Select(poll => poll.Task).Distinct().Count() < Jobs) await Task.Delay(10, cancellationToken);
    }

    private static double WallClock() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }
}
