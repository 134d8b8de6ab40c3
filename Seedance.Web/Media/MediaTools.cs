using System.Diagnostics;
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
    private readonly string? _ffmpeg = Find("ffmpeg", path);
    private readonly string? _ffprobe = Find("ffprobe", path);

    /// <summary>True when posters can be made.</summary>
    public bool HasFfmpeg => _ffmpeg is not null;

    /// <summary>Width, height and length of a stored clip.</summary>
    public async Task<ClipFacts?> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        if (_ffprobe is null) return null;
        var output = await RunAsync(_ffprobe,
            ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height:format=duration", "-of", "json", path],
            cancellationToken);
        return output is null ? null : ReadFacts(output);
    }

    /// <summary>Writes the picture at half a second (or the first one) as JPEG, at most 960 pixels on its longer side.</summary>
    public async Task<bool> MakePosterAsync(string clip, string poster, CancellationToken cancellationToken)
    {
        if (_ffmpeg is null) return false;
        foreach (var at in (string[])["0.5", "0"])
        {
            await RunAsync(_ffmpeg,
                ["-nostdin", "-v", "error", "-ss", at, "-i", clip, "-frames:v", "1",
                    "-vf", "scale=960:960:force_original_aspect_ratio=decrease:force_divisible_by=2", "-q:v", "4", "-f", "mjpeg", "-y", poster],
                cancellationToken);
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

    private async Task<string?> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode == 0) return await output;
            log.ToolFailed(Path.GetFileName(program), process.ExitCode, (await errors).Trim());
            return null;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            log.ToolTimedOut(Path.GetFileName(program));
            return null;
        }
    }

    private static string? Find(string program, string? path) =>
        (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => (string[])[Path.Combine(folder, program), Path.Combine(folder, program + ".exe")])
        .FirstOrDefault(File.Exists);
}
