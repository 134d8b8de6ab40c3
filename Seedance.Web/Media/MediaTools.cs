using System.Globalization;
using System.Text.Json;

namespace Seedance.Web.Media;

/// <summary>Facts of a clip as ffprobe reads them.</summary>
/// <param name="DurationMs">Length in milliseconds.</param>
public sealed record ClipFacts(int Width, int Height, int? DurationMs);

/// <summary>What a run of a tool is for. Each has places of its own, so that none waits behind slower work.</summary>
internal enum ToolUse
{
    /// <summary>Facts and posters of clips that were paid for.</summary>
    Clip,

    /// <summary>What takes seconds: facts and pictures of a reference.</summary>
    Look,

    /// <summary>What may take minutes: a new file out of another.</summary>
    Mend,

    /// <summary>What may take longer still, and nobody waits for: a film out of many clips.</summary>
    Join,
}

/// <summary>
/// ffmpeg and ffprobe, when this machine has them. Everything here is an extra: without them, or when they fail, the answer is
/// null and the browser shows the first frame itself. Only a few of them run at once; the others wait.
/// </summary>
/// <param name="path">Folders to look for them in; the machine's search path when it is null.</param>
public sealed class MediaTools(ILogger<MediaTools> log, string? path = null) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly int HalfTheProcessors = Math.Max(1, Environment.ProcessorCount / 2);

    // What the gateway sends is read as MP4 and as nothing else: a playlist by that name would make ffmpeg open other files.
    private static readonly string ClipDemuxer = MediaFormats.Get("mp4").Demuxer;

    private readonly Dictionary<ToolUse, SemaphoreSlim> _places = new()
    {
        [ToolUse.Clip] = new(2),
        [ToolUse.Look] = new(Math.Max(2, HalfTheProcessors)),
        [ToolUse.Mend] = new(HalfTheProcessors),
        [ToolUse.Join] = new(HalfTheProcessors),
    };

    private readonly ToolRunner _runner = new(log);
    private readonly string? _ffmpeg = Find("ffmpeg", path);
    private readonly string? _ffprobe = Find("ffprobe", path);

    /// <summary>True when posters can be made and files be mended.</summary>
    public bool HasFfmpeg => _ffmpeg is not null;

    /// <summary>Writes the last picture as PNG, in the clip's own size.</summary>
    internal async Task<bool> MakeLastFrameAsync(string clip, string picture, CancellationToken cancellationToken) =>
        await RunFfmpegAsync(
            ToolUse.Clip, ["-nostdin", "-v", "error", "-sseof", "-1", .. Input(clip, ClipDemuxer), "-map", "0:v:0", "-c:v", "png", "-f", "image2", "-update", "1", "-y", "file:" + picture],
            Patience, null, cancellationToken) is { End: ToolEnd.Done } && File.Exists(picture);

    /// <summary>Width, height and length of a stored clip.</summary>
    public async Task<ClipFacts?> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var run = await RunFfprobeAsync(
            ToolUse.Clip,
            ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height:format=duration", "-of", "json", .. Input(path, ClipDemuxer)],
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
                ToolUse.Clip,
                ["-nostdin", "-v", "error", "-ss", at, .. Input(clip, ClipDemuxer), "-frames:v", "1",
                    "-vf", "scale=960:960:force_original_aspect_ratio=decrease:force_divisible_by=2", "-q:v", "4", "-f", "mjpeg", "-y", "file:" + poster],
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

    /// <summary>How every source is opened: its reader is named, so that this file is opened and no other.</summary>
    internal static string[] Input(string source, string demuxer) =>
        ["-max_alloc", "1073741824", "-protocol_whitelist", "file", "-f", demuxer, "-i", "file:" + source];

    /// <summary>Runs ffprobe when there is a place; null when this machine has none.</summary>
    internal Task<ToolRun?> RunFfprobeAsync(ToolUse use, IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellationToken) =>
        RunFfprobeAsync(use, arguments, patience, null, cancellationToken);

    /// <summary>The same for an answer that is too long to be kept.</summary>
    /// <param name="onLine">Gets its lines.</param>
    internal Task<ToolRun?> RunFfprobeAsync(ToolUse use, IEnumerable<string> arguments, TimeSpan patience, Action<string>? onLine, CancellationToken cancellationToken) =>
        RunAsync(use, _ffprobe, arguments, patience, onLine, cancellationToken);

    /// <summary>Runs ffmpeg when there is a place; null when this machine has none.</summary>
    /// <param name="patience">Counted from its start, not from when it began to wait.</param>
    /// <param name="onLine">Gets the lines of its output, which are its progress when it is asked for it.</param>
    internal Task<ToolRun?> RunFfmpegAsync(
        ToolUse use, IEnumerable<string> arguments, TimeSpan patience, Action<string>? onLine, CancellationToken cancellationToken) =>
        RunAsync(use, _ffmpeg, arguments, patience, onLine, cancellationToken);

    private async Task<ToolRun?> RunAsync(
        ToolUse use, string? program, IEnumerable<string> arguments, TimeSpan patience, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (program is null) return null;
        var place = _places[use];
        await place.WaitAsync(cancellationToken);
        try
        {
            return await _runner.RunAsync(program, arguments, patience, onLine, cancellationToken);
        }
        finally
        {
            place.Release();
        }
    }

    private static string? Find(string program, string? path) =>
        (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => (string[])[Path.Combine(folder, program), Path.Combine(folder, program + ".exe")])
        .FirstOrDefault(File.Exists);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var place in _places.Values) place.Dispose();
    }
}
