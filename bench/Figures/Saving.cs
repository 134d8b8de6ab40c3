using System.Diagnostics;
using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Bench.Figures;

/// <summary>Bringing a clip home with its hash, its flush to the disk and its rename, against <c>curl -o</c> and <c>sync</c>.</summary>
internal sealed class Saving : IFigure
{
    private const int ClipBytes = 256 << 20;
    private const int AtOnce = 4;

    public string Name => "F10";

    public string Title => "saving clips";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var source = shop.NewFolder("source");
        var hash = await Seed.WriteClipAsync(Path.Combine(source, "clip.mp4"), ClipBytes, cancellationToken);
        await using var nginx = await Nginx.StartAsync(shop, source, cancellationToken);
        var url = nginx.Url + "/clip.mp4";
        var target = shop.NewFolder("saving");
        await using var inside = await Inside.StartAsync(
            target,
            new Dictionary<string, string?> { ["Gateway:BaseUrl"] = nginx.Url, ["Gateway:ApiKey"] = "sk-bench", ["Gateway:AllowPrivateNetworks"] = "true" },
            withRunner: false, cancellationToken);
        var (gateway, store) = (inside.Get<VideoGateway>(), inside.Get<IFileStore>());

        var one = await Pairs.TakeAsync(
            () => RateAsync(1, number => SaveAsync(gateway, store, url, number, hash, cancellationToken)),
            () => RateAsync(1, number => CurlAsync(url, Path.Combine(target, $"curl-{number}.mp4"), cancellationToken)));
        GC.Collect();
        var memory = ProcessMemory.OfThisProcess;
        memory.ResetPeak();
        var before = memory.ResidentBytes;
        var several = await Pairs.TakeAsync(
            () => RateAsync(AtOnce, number => SaveAsync(gateway, store, url, number, hash, cancellationToken)),
            () => RateAsync(AtOnce, number => CurlAsync(url, Path.Combine(target, $"curl-{number}.mp4"), cancellationToken)));
        return
        [
            Row.AtLeast($"one clip of {ClipBytes >> 20} MiB", one, "MB/s", 0.9),
            Row.AtLeast($"{AtOnce} clips at once", several, "MB/s", 0.9),
            Row.Limit($"memory that {AtOnce} at once add", (memory.PeakBytes - before) / (double)(1 << 20), "MiB", 16),
        ];
    }

    private static async Task<double> RateAsync(int clips, Func<int, Task> save)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clips).Select(save));
        return (double)clips * ClipBytes / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6;
    }

    // The way of Media/ClipSaver: the link is checked, the first bytes are looked at, the store does the rest.
    private static async Task SaveAsync(VideoGateway gateway, IFileStore store, string url, int number, string hash, CancellationToken cancellationToken)
    {
        var result = new TaskResult(new Uri(url));
        if (await gateway.OpenClipAsync(gateway.CurrentGateway, "task", result, cancellationToken) is not DownloadOutcome.Opened opened)
            throw new InvalidOperationException("The clip could not be opened.");
        await using var download = opened.Download;
        var saved = await store.WriteAsync($"jobs/000000/{number}/clip.mp4", download.Content, download.Length, cancellationToken);
        if (saved.Sha256 != hash) throw new InvalidOperationException("The clip is not what was sent.");
    }

    private static async Task CurlAsync(string url, string file, CancellationToken cancellationToken)
    {
        using var curl = Process.Start("curl", ["-sS", "-o", file, url]);
        await curl.WaitForExitAsync(cancellationToken);
        using var sync = Process.Start("sync", [file]);
        await sync.WaitForExitAsync(cancellationToken);
        if (curl.ExitCode != 0 || sync.ExitCode != 0) throw new InvalidOperationException("curl or sync failed.");
    }
}
