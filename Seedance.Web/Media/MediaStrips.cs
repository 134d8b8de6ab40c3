using Microsoft.Extensions.Caching.Memory;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>A picture of the whole of a video or sound.</summary>
public sealed record MediaStrip(byte[] Bytes, string ContentType);

/// <summary>
/// What lies below the handles when somebody chooses a part of a file: a filmstrip or a waveform. Made when it is asked for and kept for a
/// while; none without ffmpeg.
/// </summary>
public sealed class MediaStrips(MediaPreviews previews, IFileStore store, ILogger<MediaStrips> log) : IDisposable
{
    private const long MostBytes = 16 << 20;
    private const double Shape = 11; // of the strip on the page: width by height

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private readonly MemoryCache _made = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly NamedLocks _making = new();

    /// <summary>The strip of this item; null when there is none, which is remembered, too.</summary>
    public async Task<MediaStrip?> FindAsync(MediaItem item, CancellationToken cancellationToken)
    {
        if (_made.TryGetValue<MediaStrip>(item.FileKey, out var known)) return known;
        using var turn = await _making.TakeAsync(item.FileKey, cancellationToken);
        try
        {
            if (_made.TryGetValue(item.FileKey, out known)) return known;
            return await MakeAsync(item, cancellationToken) is { } strip
                ? _made.Set(item.FileKey, strip, new MemoryCacheEntryOptions { Size = strip.Bytes.Length, SlidingExpiration = Kept })
                : _made.Set<MediaStrip?>(item.FileKey, null, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.StoreFailed(fault);
            return null;
        }
    }

    private async Task<MediaStrip?> MakeAsync(MediaItem item, CancellationToken cancellationToken)
    {
        var facts = ReferenceCheck.FactsOf(item);
        if (!previews.IsAvailable || facts.Kind == MediaKind.Image) return null;
        var isVideo = facts.Kind == MediaKind.Video;
        Directory.CreateDirectory(store.WorkFolder);
        var target = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.strip");
        try
        {
            using var source = await store.FetchAsync(item.FileKey, cancellationToken);
            if (source is null) return null;
            var isMade = isVideo
                ? await previews.MakeFilmstripAsync(source.Path, facts, FramesOf(facts), target, cancellationToken)
                : await previews.MakeWaveformAsync(source.Path, facts, target, cancellationToken);
            return isMade ? new MediaStrip(await File.ReadAllBytesAsync(target, cancellationToken), isVideo ? "image/jpeg" : "image/png") : null;
        }
        finally
        {
            File.Delete(target);
        }
    }

    // So many that they are shown about as they are.
    private static int FramesOf(MediaFacts facts) =>
        facts is { Width: { } width and > 0, Height: { } height and > 0 } ? Math.Clamp((int)Math.Round(Shape * height / width), 4, 24) : 8;

    /// <inheritdoc />
    public void Dispose() => _made.Dispose();
}
