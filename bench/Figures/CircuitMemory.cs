using System.Diagnostics;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>What an open tab costs the server, and what is left of a thousand tabs after they have gone.</summary>
internal sealed class CircuitMemory : IFigure
{
    private const int Tabs = 200;
    private const int HerdSize = 1_000;

    // What a person has open: the form, the wall of 24 clips, one clip.
    private static readonly (string Name, string Path, string Text)[] Pages =
        [("form", "/", "being-made"), ("history", "/history", "data-job"), ("clip", "/clips/900", "clip-")];

    public string Name => "F4";

    public string Title => "memory per open tab";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var folder = shop.NewFolder("memory");
        Seed.Copy(await Seed.WithJobsAsync(shop, 1_000, cancellationToken), folder);
        var (studioProbe, emptyProbe) = (new MemoryProbe(folder), new MemoryProbe(shop.NewFolder("empty-probe")));
        var settings = new Dictionary<string, string>(studioProbe.Settings) { ["Gateway__Mode"] = "Demo" };
        await using var studio = await shop.StartStudioAsync(settings, cancellationToken, folder);
        await using var empty = await shop.StartEmptyAsync(emptyProbe.Settings, cancellationToken);
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);

        var rows = new List<Row>();
        foreach (var page in Pages)
        {
            var (apps, peers) = (new List<Memory>(), new List<Memory>());
            for (var i = 0; i <= Pairs.Count; i++)
            {
                var app = await PerTabAsync(studioProbe, studio.Process, visitor, page.Path, page.Text, cancellationToken);
                var peer = await PerTabAsync(emptyProbe, empty.Process, empty.Visitor, "/", EmptyApp.Greeting, cancellationToken);
                if (i == 0) continue; // warm-up
                apps.Add(app);
                peers.Add(peer);
            }

            rows.Add(Row.AtMost($"{page.Name}, managed", Pairs.From([.. apps.Select(m => m.Managed)], [.. peers.Select(m => m.Managed)]), "kB", 3));
            rows.Add(Row.AtMost($"{page.Name}, resident", Pairs.From([.. apps.Select(m => m.Resident)], [.. peers.Select(m => m.Resident)]), "kB", 2.5));
        }

        rows.AddRange(await AfterHerdAsync(studioProbe, studio.Process, visitor, cancellationToken));
        return rows;
    }

    // In kB.
    private static async Task<Memory> PerTabAsync(
        MemoryProbe probe, Child process, Visitor visitor, string path, string text, CancellationToken cancellationToken)
    {
        var before = await probe.CollectAsync(process, cancellationToken);
        await using var herd = new Herd();
        await herd.OpenAsync(visitor, path, text, Tabs, cancellationToken);
        var after = await probe.CollectAsync(process, cancellationToken);
        await herd.CloseAsync(cancellationToken);
        return new Memory((after.Managed - before.Managed) / Tabs / 1000, (after.Resident - before.Resident) / Tabs / 1000);
    }

    private static async Task<IReadOnlyList<Row>> AfterHerdAsync(MemoryProbe probe, Child process, Visitor visitor, CancellationToken cancellationToken)
    {
        var (managed, resident, seconds) = (new List<double>(), new List<double>(), new List<double>());
        var before = await probe.CollectAsync(process, cancellationToken);
        for (var i = 0; i <= Pairs.Count; i++)
        {
            await using var herd = new Herd();
            var began = Stopwatch.GetTimestamp();
            await herd.OpenAsync(visitor, "/history", "data-job", HerdSize, cancellationToken, atOnce: 100);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            await herd.CloseAsync(cancellationToken);
            var after = await probe.CollectAsync(process, cancellationToken);
            if (i == 0)
            {
                before = after; // the first herd warms up: pools keep what they grew to
                continue;
            }

            managed.Add(after.Managed / before.Managed);
            resident.Add(after.Resident / before.Resident);
        }

        return
        [
            Row.Limit($"managed after {HerdSize} tabs / before", Pairs.Median(managed), "", 1.05),
            Row.Limit($"resident after {HerdSize} tabs / before", Pairs.Median(resident), "", 1.05),
            Row.Limit($"{HerdSize} tabs, 100 at once: until all are live", Pairs.Median(seconds), "s", 60),
        ];
    }
}
