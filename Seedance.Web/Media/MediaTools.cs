using System.Globalization;
using System.Text.Json;

namespace Seedance.Web.Media;

/// <summary>Facts of a clip as ffprobe reads them.</summary>
/// <param name="DurationMs">Length in milliseconds.</param>
public sealed record ClipFacts(int Width, int Height, int? DurationMs);

/// <summary>
/// ffmpeg and ffprobe, when this machine has them. Everything here is an extra: without them, or when they fail, the answer is
/// null and the browser shows the first frame itself.
/// </summary>
/// <param name="path">Folders to look for them in; the machine's search path when it is null.</param>
public sealed class MediaTools(ILogger<MediaTools> log, string? path = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ToolRunner _runner = new(log);
    private readonly string? _ffmpeg = Find("ffmpeg", path);
    private readonly string? _ffprobe = Find("ffprobe", path);

    /// <summary>True when posters can be made and files be mended.</summary>
    public bool HasFfmpeg => _ffmpeg is not null;

    /// <summary>Width, height and length of a stored clip.</summary>
    public async Task<ClipFacts?> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var run = await RunFfprobeAsync(
            ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height:format=duration", "-of", "json", path],
            Patience, cancellationToken);
        return run is { End: ToolEnd.Done } ? ReadFacts(run.Output) : null;
    }

    /// <summary>Writes the picture at half a second (or the first one) as JPEG, at most 960 pixels on its longer side.</summary>
    public async Task<bool> MakePosterAsync(string clip, string poster, CancellationToken cancellationToken)
    {
        if (_ffmpeg is null) return false;
        foreach (var at in (string[])["0.5", "0"])
        {
            await RunFfmpegAsync(
                ["-nostdin", "-v", "error", "-ss", at, "-i", clip, "-frames:v", "1",
                    "-vf", "scale=960:960:force_original_aspect_ratio=decrease:force_divisible_by=2", "-q:v", "4", "-f", "mjpeg", "-y", poster],
                Patience, null, cancellationToken);
            if (File.Exists(poster) && new FileInfo(poster).Length > 0) return true;
        }

        return false;
    }

    private static ClipFacts? ReadFacts(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0) return null;
        var video = streams[0];
        int? milliseconds = document.RootElement.TryGetProperty("format", out var format)
            && format.TryGetProperty("duration", out var duration)
            && double.TryParse(duration.GetString(), CultureInfo.InvariantCulture, out var seconds)
                ? (int)Math.Round(seconds * 1000)
                : null;
        return new ClipFacts(video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32(), milliseconds);
    }

    /// <summary>Runs ffprobe; null when this machine has none.</summary>
    internal async Task<ToolRun?> RunFfprobeAsync(IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellationToken) =>
        _ffprobe is null ? null : await _runner.RunAsync(_ffprobe, arguments, patience, null, cancellationToken);

    /// <summary>Runs ffmpeg; null when this machine has none.</summary>
    /// <param name="onLine">Gets the lines of its output, which are its progress when it is asked for it.</param>
    internal async Task<ToolRun?> RunFfmpegAsync(
        IEnumerable<string> arguments, TimeSpan patience, Action<string>? onLine, CancellationToken cancellationToken) =>
        _ffmpeg is null ? null : await _runner.RunAsync(_ffmpeg, arguments, patience, onLine, cancellationToken);

    private static string? Find(string program, string? path) =>
        (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => (string[])[Path.Combine(folder, program), Path.Combine(folder, program + ".exe")])
        .FirstOrDefault(File.Exists);
}
