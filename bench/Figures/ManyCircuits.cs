using System.Diagnostics;
using System.Globalization;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>One change that a thousand open tabs show, until the last of them has it; and tabs that do not show it stay silent.</summary>
internal sealed class ManyCircuits : IFigure
{
    private const int Tabs = 1_000;
    private const int Others = 100;

    public string Name => "F2b";

    public string Title => "re-render of 1,000 circuits";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await LiveGateway.StartAsync(cancellationToken);
        var folder = await Seed.WithGeneratingAsync(shop, 1, gateway.BaseUrl, cancellationToken, finished: 10);
        var settings = gateway.Settings(TimeSpan.FromSeconds(2), 100);
        await using var studio = await shop.StartStudioAsync(settings, cancellationToken, folder);
        await using var empty = await shop.StartEmptyAsync(null, cancellationToken);
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);
        await using var tabs = new Herd();
        await using var others = new Herd();
        await using var peers = new Herd();
        await tabs.OpenAsync(visitor, "/history", "data-job", Tabs, cancellationToken);
        await others.OpenAsync(visitor, "/history?state=failed", "filter", Others, cancellationToken);
        await peers.OpenAsync(empty.Visitor, "/push", "ring-", Tabs, cancellationToken);

        var silent = others.Circuits.Sum(circuit => circuit.Batches);
        var percent = 10;
        var (cpu, peerCpu) = (new List<double>(), new List<double>());
        var pairs = await Pairs.TakeAsync(
            async () =>
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{++percent} %");
                var seen = tabs.WatchFor(text, cancellationToken);
                var before = studio.Process.CpuTime;
                var told = await gateway.TellAsync(percent, cancellationToken);
                await seen;
                cpu.Add((studio.Process.CpuTime - before).TotalMilliseconds);
                return Stopwatch.GetElapsedTime(told.At, await seen).TotalMilliseconds;
            },
            async () =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
                var began = Stopwatch.GetTimestamp();
                var seen = peers.WatchFor(empty.NextRing, cancellationToken);
                var before = empty.Process.CpuTime;
                await empty.RingAsync(cancellationToken);
                await seen;
                peerCpu.Add((empty.Process.CpuTime - before).TotalMilliseconds);
                return Stopwatch.GetElapsedTime(began, await seen).TotalMilliseconds;
            },
            count: 11);
        var drawn = others.Circuits.Sum(circuit => circuit.Batches) - silent;
        return
        [
            Row.AtMost($"one change on {Tabs} tabs", pairs, "ms", 1.5),
            Row.AtMost("the same, time of the processor", Pairs.From(cpu[1..], peerCpu[1..]), "ms", 1.5),
            Row.Limit($"drawings on {Others} tabs that do not show it", drawn, "", 0),
        ];
    }
}
