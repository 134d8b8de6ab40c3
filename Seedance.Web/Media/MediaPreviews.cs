using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>Small pictures that show what a reference file is. An extra: without ffmpeg, or when it fails, there is none.</summary>
public sealed class MediaPreviews(MediaTools tools)
{
    /// <summary>Longer side of a thumbnail, in pixels.</summary>
    public const int ThumbnailSide = 480;

    /// <summary>False: nothing here is available.</summary>
    public bool IsAvailable => tools.HasFfmpeg;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A picture, or the first frame of a video, as JPEG of at most 480 pixels; what is transparent becomes white.</summary>
    /// <returns>False when there is none; then nothing is at the target.</returns>
    public Task<bool> MakeThumbnailAsync(string source, MediaFacts facts, string target, CancellationToken cancellationToken)
    {
        if (facts.Kind == MediaKind.Audio) return Task.FromResult(false);
        var scale = MediaMender.Text($"scale='min({ThumbnailSide},iw)':'min({ThumbnailSide},ih)':force_original_aspect_ratio=decrease,setsar=1");
        return RunAsync([.. MediaMender.Input(source, facts), "-filter_complex", MediaMender.Flatten(scale), .. Jpeg], target, cancellationToken);
    }

    /// <summary>The waveform of a sound, or of a video's sound, as PNG of 800 × 120 pixels, grey on nothing.</summary>
    public Task<bool> MakeWaveformAsync(string source, MediaFacts facts, string target, CancellationToken cancellationToken) => !facts.HasAudio
        ? Task.FromResult(false)
        : RunAsync(
            [
                .. MediaMender.Input(source, facts), "-filter_complex", "[0:a:0]aformat=channel_layouts=mono,showwavespic=s=800x120:colors=gray",
                "-frames:v", "1", "-c:v", "png", "-f", "image2", "-update", "1",
            ],
            target, cancellationToken);

    /// <summary>The last picture of a video as PNG, in its own size.</summary>
    public Task<bool> MakeLastFrameAsync(string source, MediaFacts facts, string target, CancellationToken cancellationToken) => facts.Kind != MediaKind.Video
        ? Task.FromResult(false)
        : RunAsync(
            // Of the last half second every frame is written over the one before.
            ["-sseof", "-0.5", .. MediaMender.Input(source, facts), "-map", "0:v:0", "-c:v", "png", "-f", "image2", "-update", "1"],
            target, cancellationToken);

    /// <summary>Frames of a video at equal distances, side by side in one JPEG, each 90 pixels high.</summary>
    /// <param name="frames">1 to 40.</param>
    public Task<bool> MakeFilmstripAsync(string source, MediaFacts facts, int frames, string target, CancellationToken cancellationToken)
    {
        if (facts is not { Kind: MediaKind.Video, DurationMs: { } milliseconds and > 0 }) return Task.FromResult(false);
        frames = Math.Clamp(frames, 1, 40);
        return RunAsync(
            [
                .. milliseconds > 120_000 ? (string[])["-skip_frame", "nokey"] : [], // of a long one every frame would take minutes
                .. MediaMender.Input(source, facts), "-vf",
                MediaMender.Text($"fps={frames}/{MediaMender.Number(milliseconds / 1000.0)}:round=up,scale=-2:90,setsar=1,tile={frames}x1"), .. Jpeg,
            ],
            target, cancellationToken);
    }

    private static string[] Jpeg => ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p", "-f", "image2", "-update", "1"];

    private async Task<bool> RunAsync(IEnumerable<string> arguments, string target, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            var run = await tools.RunFfmpegAsync(ToolUse.Look, [.. arguments, "-y", "file:" + target], Patience, null, cancellationToken);
            return isDone = run is { End: ToolEnd.Done } && new FileInfo(target) is { Exists: true, Length: > 0 };
        }
        finally
        {
            if (!isDone) File.Delete(target);
        }
    }
}
