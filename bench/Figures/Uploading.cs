using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Seedance.Bench.Roles;

namespace Seedance.Bench.Figures;

/// <summary>
/// A reference on its way here, in the pieces that a browser sends: checked, hashed, looked into and kept, against Kestrel that writes
/// the same pieces to a file. And the memory of four large ones at once, while somebody opens pages.
/// </summary>
internal sealed class Uploading : IFigure
{
    private const int PieceBytes = 8 << 20;
    private const long FileBytes = 512L << 20;
    private const long LargeBytes = 2L << 30;
    private const int AtOnce = 4;

    private static int _files;

    public string Name => "F8";

    public string Title => "uploads";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var studio = await shop.StartStudioAsync(null, cancellationToken);
        await using var sink = await shop.StartRoleAsync(UploadSinkRole.Name, [shop.NewFolder("sink")], cancellationToken);
        using var browser = await studio.OpenBrowserAsync(cancellationToken);
        using var peer = new HttpClient { BaseAddress = new Uri(sink.Ready) };
        var pieces = Pieces();

        var rate = await Pairs.TakeAsync(
            () => RateAsync(FileBytes, () => ToStudioAsync(browser.Client, pieces, FileBytes, cancellationToken)),
            () => RateAsync(FileBytes, () => ToSinkAsync(peer, pieces, FileBytes, cancellationToken)));

        var quiet = await PageTimesAsync(browser.Client, () => false, cancellationToken);
        var memory = new ProcessMemory(studio.Process.Id);
        var before = memory.ResidentBytes;
        memory.ResetPeak();
        var uploads = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ToStudioAsync(browser.Client, pieces, LargeBytes, cancellationToken)));
        var meanwhile = await PageTimesAsync(browser.Client, () => !uploads.IsCompleted, cancellationToken);
        await uploads;
        return
        [
            Row.AtLeast($"a file of {FileBytes >> 20} MiB, taken over as a reference", rate, "MB/s", 0.80),
            Row.Limit($"memory that {AtOnce} of {LargeBytes >> 30} GiB at once add", (memory.PeakBytes - before) / (double)(1 << 20), "MiB", 32),
            Row.Limit("a page meanwhile, p95", Pairs.Percentile(meanwhile, 0.95), "ms", 200) with { Peer = $"{Text.Number(Pairs.Percentile(quiet, 0.95), "ms")} when quiet" },
        ];
    }

    private static async Task<double> RateAsync(long bytes, Func<Task> upload)
    {
        var began = Stopwatch.GetTimestamp();
        await upload();
        return bytes / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6;
    }

    private static async Task ToStudioAsync(HttpClient client, (byte[] First, byte[] Later) pieces, long bytes, CancellationToken cancellationToken)
    {
        var file = Interlocked.Increment(ref _files);
        using var begun = await SendAsync(client, HttpMethod.Post, "/media/uploads", JsonContent.Create(new { name = $"large-{file}.mp4", bytes, type = "video/mp4" }), cancellationToken);
        var id = begun.RootElement.GetProperty("id").GetGuid();
        for (var offset = 0L; offset < bytes; offset += PieceBytes)
        {
            using var answer = await SendAsync(client, HttpMethod.Patch, $"/media/uploads/{id}?offset={offset}", Piece(pieces, offset, bytes, file), cancellationToken);
            if (offset + PieceBytes == bytes && answer.RootElement.GetProperty("media").ValueKind != JsonValueKind.String) throw new InvalidOperationException("The file was not taken.");
        }
    }

    private static async Task ToSinkAsync(HttpClient client, (byte[] First, byte[] Later) pieces, long bytes, CancellationToken cancellationToken)
    {
        var file = Interlocked.Increment(ref _files);
        for (var offset = 0L; offset < bytes; offset += PieceBytes)
        {
            using var answer = await client.PatchAsync($"/large-{file}?offset={offset}", Piece(pieces, offset, bytes, file), cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        using var end = await client.PostAsync($"/large-{file}", null, cancellationToken);
        end.EnsureSuccessStatusCode();
    }

    private static async Task<JsonDocument> SendAsync(HttpClient client, HttpMethod method, string address, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content, Headers = { { "X-Studio-Upload", "1" } } };
        using var answer = await client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw new InvalidOperationException($"{answer.StatusCode}: {body}");
    }

    // How long pages take, in milliseconds: thirty of them, and then for as long as it goes on.
    private static async Task<IReadOnlyCollection<double>> PageTimesAsync(HttpClient client, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        while (times.Count < 30 || goesOn())
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetStringAsync("/history", cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return times;
    }

    // A short clip, and behind it as many bytes of no meaning as are wanted; each file ends with its own number, as the same file is kept once.
    private static (byte[] First, byte[] Later) Pieces()
    {
        var (first, later) = (new byte[PieceBytes], new byte[PieceBytes]);
        new Random(8).NextBytes(later);
        later.CopyTo(first, 0);
        using var clip = typeof(Web.Gateway.VideoGateway).Assembly.GetManifestResourceStream("Seedance.Web.Gateway.Demo.Samples.9x16.mp4")!;
        var length = clip.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        "\0\0\0\0free"u8.CopyTo(first.AsSpan(length)); // a box of length 0 goes on to the end of the file
        return (first, later);
    }

    private static ByteArrayContent Piece((byte[] First, byte[] Later) pieces, long offset, long bytes, int file)
    {
        var piece = offset == 0 ? pieces.First : pieces.Later;
        if (offset + PieceBytes == bytes)
        {
            piece = [.. piece];
            BitConverter.TryWriteBytes(piece.AsSpan(PieceBytes - sizeof(int)), file);
        }

        return new ByteArrayContent(piece);
    }
}
