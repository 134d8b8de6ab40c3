using System.Globalization;
using System.Text.Json;

namespace Seedance.Web.Media;

/// <summary>Facts from what ffprobe says of a video or a sound.</summary>
internal static class FfprobeOutput
{
    /// <returns>Null when there is neither a picture nor a sound in it, or when the answer was too long and so is cut.</returns>
    public static MediaFacts? Read(string json, MediaFormat format, long bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, format, bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MediaFacts? Read(JsonElement root, MediaFormat format, long bytes)
    {
        JsonElement? video = null, audio = null;
        foreach (var stream in root.TryGetProperty("streams", out var streams) ? streams.EnumerateArray() : default)
        {
            // The cover of a song is a stream, too.
            var isCover = stream.TryGetProperty("disposition", out var disposition) && Number(disposition, "attached_pic") > 0;
            switch (Text(stream, "codec_type"))
            {
                case "video" when !isCover: video ??= stream; break;
                case "audio": audio ??= stream; break;
            }
        }

        if (video is null && audio is null) return null;
        var own = Actual(format, hasVideo: video is not null);
        var (width, height) = video is { } picture ? Size(picture) : (null, null);
        return new MediaFacts(
            own.Kind, own.Name, own.ContentType, own.Extension, bytes, width, height, Milliseconds(root), FrameRate(video),
            video is { } v ? Text(v, "codec_name") : null, audio is { } a ? Text(a, "codec_name") : null, audio is not null);
    }

    // The first bytes say what the container is; only its tracks say whether it is a video or a sound.
    private static MediaFormat Actual(MediaFormat format, bool hasVideo) => (format.Name, hasVideo) switch
    {
        ("mp4" or "mov" or "3gp", false) => MediaFormats.Get("m4a"),
        ("webm" or "mkv", false) => MediaFormats.Get("mka"),
        ("m4a", true) => MediaFormats.Get("mp4"),
        ("mka", true) => MediaFormats.Get("mkv"),
        _ => format,
    };

    private static (int? Width, int? Height) Size(JsonElement stream)
    {
        var (width, height) = ((int?)Number(stream, "width"), (int?)Number(stream, "height"));
        var isTurned = stream.TryGetProperty("side_data_list", out var sides)
            && sides.EnumerateArray().Any(side => Number(side, "rotation") is { } angle && Math.Abs(angle) % 180 == 90);
        return isTurned ? (height, width) : (width, height);
    }

    private static int? Milliseconds(JsonElement root)
    {
        if (!root.TryGetProperty("format", out var format) || !double.TryParse(Text(format, "duration"), CultureInfo.InvariantCulture, out var seconds)) return null;
        return seconds is > 0 and < int.MaxValue / 1000 ? (int)Math.Round(seconds * 1000) : null;
    }

    // Three digits: recorders that mean 60 write 60.0003.
    private static double? FrameRate(JsonElement? stream)
    {
        if (stream is not { } video || Text(video, "avg_frame_rate")?.Split('/') is not [var over, var under]) return null;
        return double.TryParse(over, CultureInfo.InvariantCulture, out var frames) && double.TryParse(under, CultureInfo.InvariantCulture, out var seconds)
            && frames > 0 && seconds > 0 ? Math.Round(frames / seconds, 3) : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
