using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedance.Web.Media;

/// <summary>
/// Pictures of a finished clip by their names: frames of its first three seconds, frames of the whole of it, its sound, and single frames.
/// </summary>
public sealed partial class ClipStrips(MediaTools tools) : IJobFileMaker
{
    /// <summary>Frames of the first three seconds, one every half second, side by side.</summary>
    public const string HookName = "hook.jpg";

    /// <summary>Frames at equal distances from the whole clip, side by side.</summary>
    public const string FramesName = "frames.jpg";

    /// <summary>The sound as a grey curve on nothing.</summary>
    public const string WaveName = "wave.png";

    /// <summary>Frames in <see cref="FramesName"/>.</summary>
    public const int Frames = 6;

    /// <summary>Milliseconds between two frames of <see cref="HookName"/>.</summary>
    public const int HookStep = 500;

    /// <summary>What the names of single frames begin with.</summary>
    public const string StillPrefix = "still-";

    // So long a frame of a slow clip may be shown, in seconds.
    private const double LongestFrame = 0.25;

    private const int HookMost = 3000;
    private static readonly string Demuxer = MediaFormats.Get("mp4").Demuxer;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How many frames <see cref="HookName"/> has of a clip of this length.</summary>
    public static int HookFrames(int? durationMs) => Math.Clamp((Math.Min(durationMs ?? HookMost, HookMost) + HookStep - 1) / HookStep, 1, HookMost / HookStep);

    /// <inheritdoc />
    public JobFileRecipe? Find(string name) => name switch
    {
        HookName => new JobFileRecipe(name, "image/jpeg", (clip, target, cancellationToken) =>
            TileAsync(clip, "fps=2:round=up:start_time=0", HookFrames(clip.DurationMs), HookMost, target, cancellationToken)),
        FramesName => new JobFileRecipe(name, "image/jpeg", (clip, target, cancellationToken) => clip.DurationMs is { } milliseconds and > 0
            ? TileAsync(clip, MediaMender.Text($"fps={Frames}/{MediaMender.Number(milliseconds / 1000.0)}:round=up:start_time=0"), Frames, milliseconds, target, cancellationToken)
            : Task.FromResult(false)),
        WaveName => new JobFileRecipe(name, "image/png", (clip, target, cancellationToken) => RunAsync(
            [.. Open(clip), "-filter_complex", "[0:a:0]aformat=channel_layouts=mono,showwavespic=s=1200x120:colors=gray:scale=sqrt", .. OnePicture("png")], target, cancellationToken)),
        _ => null,
    };

    /// <summary>The frame that is shown at a moment, in the clip's own size. Named by its moment, of which there are too many to be made for whoever asks.</summary>
    /// <param name="atMs">From the clip's beginning.</param>
    public JobFileRecipe Still(int atMs)
    {
        var at = Math.Max(0, atMs) / 1000.0;
        var from = Math.Max(0, at - LongestFrame);
        var name = string.Create(CultureInfo.InvariantCulture, $"{StillPrefix}{Math.Max(0, atMs):D5}ms.png");

        // Every frame up to the moment is written over the one before: a jump alone would give the frame after it.
        return new JobFileRecipe(name, "image/png", (clip, target, cancellationToken) => RunAsync(
            ["-nostdin", "-v", "error", "-copyts", "-ss", MediaMender.Number(from), "-t", MediaMender.Number(at - from + LongestFrame), .. MediaTools.Input(clip.Path, Demuxer), "-map", "0:v:0",
                "-vf", MediaMender.Text($"select=lte(t\\,{MediaMender.Number(at + 0.0005)})"), "-fps_mode", "passthrough", "-c:v", "png", "-f", "image2", "-update", "1"],
            target, cancellationToken));
    }

    /// <summary>The moment that a file of <see cref="Still"/> shows, in milliseconds; null when it is none.</summary>
    public static int? MomentOf(string name) =>
        StillName().Match(name) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var moment) ? moment : null;

    // The last frame is shown again where the clip ends before the strip does.
    private Task<bool> TileAsync(ClipSource clip, string rate, int frames, int mostMs, string target, CancellationToken cancellationToken) => RunAsync(
        [
            "-nostdin", "-v", "error", "-t", MediaMender.Number(mostMs / 1000.0), .. MediaTools.Input(clip.Path, Demuxer), "-map", "0:v:0", "-vf",
            MediaMender.Text($"{rate},tpad=stop_mode=clone:stop={frames},scale='min(iw,426)':'min(ih,240)':force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,tile={frames}x1"),
            "-q:v", "4", "-pix_fmt", "yuvj420p", .. OnePicture("mjpeg"),
        ],
        target, cancellationToken);

    private static string[] Open(ClipSource clip) => ["-nostdin", "-v", "error", .. MediaTools.Input(clip.Path, Demuxer)];

    private static string[] OnePicture(string codec) => ["-frames:v", "1", "-c:v", codec, "-f", "image2", "-update", "1"];

    private async Task<bool> RunAsync(IEnumerable<string> arguments, string target, CancellationToken cancellationToken) =>
        await tools.RunFfmpegAsync(ToolUse.Look, [.. arguments, "-y", "file:" + target], Patience, null, cancellationToken) is { End: ToolEnd.Done };

    [GeneratedRegex(@"\Astill-(\d{5,8})ms\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex StillName();
}
