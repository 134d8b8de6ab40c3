using System.Globalization;

namespace Seedance.Bench.Figures;

/// <summary>
/// An archive of many clips, laid out anew for every request and read from the store, against nginx with sendfile on the same bytes as one file.
/// The clips are one file under many names, so that the disk's own speed plays no part on either side.
/// </summary>
internal sealed class Delivering : IFigure
{
    private const int ClipBytes = 16 << 20;
    private const int Clips = 128;
    private const int ManyClips = 640;
    private const double FirstByteMs = 300;
    private const double Megabytes = 32;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1); // one archive

    public string Name => "F13";

    public string Title => "delivering an archive";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var folder = shop.NewFolder("delivering");
        Seed.Copy(await Seed.WithJobsAsync(shop, 10_000, cancellationToken), folder);
        var (first, _) = await Seed.AddClipsAsync(folder, ManyClips, ClipBytes, cancellationToken);
        await using var studio = await shop.StartStudioAsync(null, cancellationToken, folder);
        using var browser = await studio.OpenBrowserAsync(cancellationToken);
        var memory = new ProcessMemory(studio.Process.Id);
        var (some, many) = (Archive(studio, first, Clips), Archive(studio, first, ManyClips));

        // As a file for the peer, and the first that anybody asks for: no checksum is known.
        var served = shop.NewFolder("archive");
        await using (var archive = await browser.Client.GetStreamAsync(some.Address, cancellationToken))
        await using (var file = File.Create(Path.Combine(served, "clips.zip"))) await archive.CopyToAsync(file, 1 << 20, cancellationToken);
        var anew = (await many.Client.RunAsync(1, Turn, browser.Cookie, null)).FirstByteMs[0];
        await using var nginx = await Nginx.StartAsync(shop, served, cancellationToken);
        var peer = new RawClient(new Uri(nginx.Url + "/clips.zip"));
        var whole = await Pairs.TakeAsync(
            async () => (await some.Client.RunAsync(1, Turn, await CookieAsync(), null)).BytesPerSecond / 1e6,
            async () => (await peer.RunAsync(1, Turn, null, null)).BytesPerSecond / 1e6);

        memory.ResetPeak();
        var before = memory.ResidentBytes;
        List<double> firstBytes = [anew];
        for (var i = 0; i < 3; i++) firstBytes.AddRange((await many.Client.RunAsync(1, Turn, await CookieAsync(), null)).FirstByteMs);
        var gibibytes = (double)ManyClips * ClipBytes / (1L << 30);
        return
        [
            Row.AtLeast(string.Create(CultureInfo.InvariantCulture, $"{Clips} clips of {ClipBytes >> 20} MiB as one archive"), whole, "MB/s", 0.60),
            Row.Limit(string.Create(CultureInfo.InvariantCulture, $"first byte of {gibibytes:0} GiB, the slowest of four"), firstBytes.Max(), "ms", FirstByteMs),
            Row.Limit(string.Create(CultureInfo.InvariantCulture, $"memory that {gibibytes:0} GiB add"), (memory.PeakBytes - before) / (double)(1 << 20), "MiB", Megabytes),
        ];

        // A browser takes the cookie that the studio renews every minute or so.
        async Task<string> CookieAsync()
        {
            using var page = await browser.Client.GetAsync("/account/manage", cancellationToken);
            return browser.Cookie;
        }
    }

    private static (string Address, RawClient Client) Archive(Studio studio, long first, int clips)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/delivery/clips.zip?ids={first}-{first + clips - 1}");
        return (address, new RawClient(new Uri(studio.Url + address)));
    }
}
