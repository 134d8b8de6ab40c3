using System.Globalization;
using Seedance.Web.Media;

namespace Seedance.Bench.Figures;

/// <summary>Serving a clip to its owner, signed in and checked, against nginx with sendfile that checks nothing.</summary>
internal sealed class Serving : IFigure
{
    private const int ClipBytes = 16 << 20;
    private const int RangeBytes = 64 << 10;
    private const int Connections = 8;
    private const double FirstByteMs = 3;
    private const int WarmUps = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    public string Name => "F7";

    public string Title => "serving clips, ownership checked";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var folder = shop.NewFolder("serving");
        Seed.Copy(await Seed.WithJobsAsync(shop, 10_000, cancellationToken), folder);
        var (jobId, file) = await Seed.AddClipAsync(folder, ClipBytes, cancellationToken);
        await using var studio = await shop.StartStudioAsync(null, cancellationToken, folder);
        using var browser = await studio.OpenBrowserAsync(cancellationToken);
        await using var nginx = await Nginx.StartAsync(shop, Path.GetDirectoryName(file)!, cancellationToken);
        var app = new RawClient(new Uri(studio.Url + ClipFiles.ClipUrl(jobId)));
        var peer = new RawClient(new Uri($"{nginx.Url}/{Path.GetFileName(file)}"));

        var whole = await Pairs.TakeAsync(
            async () => (await app.RunAsync(Connections, Turn, await CookieAsync(), null)).BytesPerSecond / 1e6,
            async () => (await peer.RunAsync(Connections, Turn, null, null)).BytesPerSecond / 1e6);
        for (var i = 0; i < WarmUps; i++) await RangesAsync(app, await CookieAsync(), []); // a server that runs for weeks has its code compiled
        List<double> firstByteOfApp = [], firstByteOfPeer = [];
        var ranges = await Pairs.TakeAsync(
            async () => await RangesAsync(app, await CookieAsync(), firstByteOfApp), () => RangesAsync(peer, null, firstByteOfPeer), warmUp: false);
        var firstByte = Pairs.From(firstByteOfApp, firstByteOfPeer);
        return
        [
            Row.AtLeast($"whole clips of {ClipBytes >> 20} MiB, {Connections} at once", whole, "MB/s", 0.60),
            Row.AtLeast($"ranges of 64 KiB, {Connections} at once", ranges, "/s", 0.30),
            Row.Limit("first byte of these ranges, p50", firstByte.App, "ms", FirstByteMs) with { Peer = Text.Number(firstByte.Peer, "ms") },
        ];

        // A browser takes the cookie that the studio renews every minute or so.
        async Task<string> CookieAsync()
        {
            using var page = await browser.Client.GetAsync("/account/manage", cancellationToken);
            return browser.Cookie;
        }
    }

    private static async Task<double> RangesAsync(RawClient client, string? cookie, List<double> firstByte)
    {
        var turn = await client.RunAsync(Connections, Turn, cookie, random =>
        {
            var from = random.Next(ClipBytes / RangeBytes) * RangeBytes;
            return string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{from + RangeBytes - 1}");
        });
        firstByte.Add(Pairs.Median(turn.FirstByteMs.ToArray()));
        return turn.RequestsPerSecond;
    }
}
