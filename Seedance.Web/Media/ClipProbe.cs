using System.Globalization;
using System.Text.Json;

namespace Seedance.Web.Media;

/// <summary>What a clip is, as an engineer asks. Whatever could not be read is null.</summary>
/// <param name="BitRate">Of the whole file, in bits per second.</param>
/// <param name="Loudness">Integrated loudness in LUFS (EBU R 128); null without a sound, and of silence.</param>
/// <param name="TruePeak">The loudest peak in dBTP.</param>
public sealed record TechnicalData(
    string? VideoCodec, string? VideoProfile, int? Width, int? Height, double? FrameRate, string? PixelFormat, long? VideoBitRate,
    string? AudioCodec, int? Channels, int? SampleRate, long? AudioBitRate, long? BitRate, int? DurationMs, double? Loudness, double? TruePeak)
{
    public bool HasSound => AudioCodec is not null;

    /// <summary>As the shelf keeps it.</summary>
    public static TechnicalData? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<TechnicalData>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Reads technical data and loudness of finished clips, once each: they are kept on the shelf as "facts.json".</summary>
public sealed class ClipProbe(MediaTools tools, JobFileShelf shelf)
{
    private const string Name = "facts.json";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Demuxer = MediaFormats.Get("mp4").Demuxer;

    /// <summary>Null when this machine has no ffmpeg, or the clip cannot be read.</summary>
    public async Task<TechnicalData?> FindAsync(long jobId, CancellationToken cancellationToken)
    {
        var result = await shelf.GetAsync(jobId, new JobFileRecipe(Name, "application/json", MakeAsync), cancellationToken);
        return result.File is { } file ? TechnicalData.Read(await shelf.ReadTextAsync(file, cancellationToken)) : null;
    }

    private async Task<bool> MakeAsync(ClipSource clip, string target, CancellationToken cancellationToken)
    {
        var probe = await tools.RunFfprobeAsync(
            ToolUse.Look,
            [
                "-v", "error", "-show_entries", "stream=codec_type,codec_name,profile,width,height,avg_frame_rate,pix_fmt,bit_rate,channels,sample_rate:format=duration,bit_rate",
                "-of", "json", .. MediaTools.Input(clip.Path, Demuxer),
            ],
            Patience, cancellationToken);
        if (probe is not { End: ToolEnd.Done } || Read(probe.Output) is not { } data) return false;
        if (data.HasSound)
        {
            var (loudness, peak) = await MeasureAsync(clip.Path, cancellationToken);
            data = data with { Loudness = loudness, TruePeak = peak };
        }

        await File.WriteAllTextAsync(target, JsonSerializer.Serialize(data, JsonSerializerOptions.Web), cancellationToken);
        return true;
    }

    // The last lines are of the whole clip; a silent one has -70 or "nan" there.
    private async Task<(double? Loudness, double? Peak)> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        double? loudness = null, peak = null;
        var run = await tools.RunFfmpegAsync(
            ToolUse.Look,
            ["-nostdin", "-v", "error", .. MediaTools.Input(path, Demuxer), "-map", "0:a:0", "-af", "ebur128=metadata=1:peak=true,ametadata=mode=print:file=-", "-f", "null", "-"],
            Patience,
            line =>
            {
                if (Value(line, "lavfi.r128.I=") is { } now) loudness = now;
                else if (Value(line, "lavfi.r128.true_peak=") is { } top) peak = top;
            },
            cancellationToken);
        if (run is not { End: ToolEnd.Done } || loudness is null or <= -70) return (null, null);
        return (loudness, peak is > 0 and var amplitude ? 20 * Math.Log10(amplitude) : null);
    }

    private static double? Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && double.TryParse(line.AsSpan(name.Length), CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static TechnicalData? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement? video = null, audio = null;
            foreach (var stream in document.RootElement.TryGetProperty("streams", out var streams) ? streams.EnumerateArray() : default)
            {
                if (Text(stream, "codec_type") == "video") video ??= stream;
                else if (Text(stream, "codec_type") == "audio") audio ??= stream;
            }

            if (video is not { } picture) return null;
            JsonElement? format = document.RootElement.TryGetProperty("format", out var found) ? found : null;
            return new TechnicalData(
                Text(picture, "codec_name"), Text(picture, "profile"), (int?)Number(picture, "width"), (int?)Number(picture, "height"), Rate(Text(picture, "avg_frame_rate")),
                Text(picture, "pix_fmt"), (long?)Number(picture, "bit_rate"), Text(audio, "codec_name"), (int?)Number(audio, "channels"), (int?)Number(audio, "sample_rate"),
                (long?)Number(audio, "bit_rate"), (long?)Number(format, "bit_rate"), Number(format, "duration") is { } seconds ? (int)Math.Round(seconds * 1000) : null, null, null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static double? Rate(string? text) => text?.Split('/') is [var over, var under]
        && double.TryParse(over, CultureInfo.InvariantCulture, out var frames) && double.TryParse(under, CultureInfo.InvariantCulture, out var seconds) && frames > 0 && seconds > 0
            ? Math.Round(frames / seconds, 3)
            : null;

    private static string? Text(JsonElement? element, string name) =>
        element is { } own && own.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some numbers come as texts.
    private static double? Number(JsonElement? element, string name)
    {
        if (element is not { } own || !own.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        return double.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
