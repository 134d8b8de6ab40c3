using System.Text.Json;
using System.Text.Json.Serialization;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>
/// Whether a file can be a reference of a model. The browser applies the same rules before a byte is sent
/// (<c>wwwroot/js/media-check.js</c>) with the numbers of <see cref="ForBrowser"/>; a test holds both against each other.
/// </summary>
public static class MediaRules
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Every fault of one file, in a fixed order; empty when the model takes it. What is not known is not a fault.</summary>
    public static IReadOnlyList<MediaFault> Check(MediaFacts facts, MediaLimits limits)
    {
        var faults = new List<MediaFault>();
        var own = limits.Of(facts.Kind);
        Choice(facts.Format, own.FormatList, MediaFaults.FormatNotAccepted);
        Range(facts.Bytes, own.Bytes, MediaFaults.TooFewBytes, MediaFaults.TooManyBytes,
            above: facts.Kind == MediaKind.Audio ? MediaMend.Convert : MediaMend.Scale);
        Range(facts.DurationMs / 1000.0, own.Seconds, MediaFaults.TooShort, MediaFaults.TooLong, above: MediaMend.Trim);
        if (facts is { Width: { } width and > 0, Height: { } height and > 0 })
        {
            var scale = MediaSize.Fit(width, height, own, isEven: facts.Kind == MediaKind.Video) is null ? MediaMend.None : MediaMend.Scale;
            Range(Math.Min(width, height), own.Side, MediaFaults.SideTooSmall, null, below: scale);
            Range(Math.Max(width, height), own.Side, null, MediaFaults.SideTooLarge, above: scale);
            Range((double)width / height, own.Ratio, MediaFaults.TooNarrow, MediaFaults.TooWide);
            Range((double)width * height, own.Pixels, MediaFaults.TooFewPixels, MediaFaults.TooManyPixels, scale, scale);
        }

        Range(facts.FrameRate, own.FrameRate, MediaFaults.FrameRateTooLow, MediaFaults.FrameRateTooHigh, MediaMend.Convert, MediaMend.Convert);
        Choice(facts.VideoCodec, own.VideoCodecList, MediaFaults.VideoCodecNotAccepted);
        Choice(facts.AudioCodec, own.AudioCodecList, MediaFaults.AudioCodecNotAccepted);
        return faults;

        void Choice(string? value, IReadOnlyList<string> accepted, string rule)
        {
            if (value is not null && accepted.Count > 0 && !accepted.Contains(value))
                faults.Add(new MediaFault(rule, value, string.Join(", ", accepted)) { CanMend = MediaMend.Convert });
        }

        void Range(double? value, Bounds bounds, string? tooLow, string? tooHigh, MediaMend below = MediaMend.None, MediaMend above = MediaMend.None)
        {
            if (value is not { } measured) return;
            if (tooLow is not null && bounds.IsBelow(measured)) faults.Add(new MediaFault(tooLow, measured, bounds.Min!, bounds.MinOpen) { CanMend = below });
            if (tooHigh is not null && bounds.IsAbove(measured)) faults.Add(new MediaFault(tooHigh, measured, bounds.Max!, bounds.MaxOpen) { CanMend = above });
        }
    }

    /// <summary>What is wrong with all files of a request together, though each is fine by itself: the seconds of a kind.</summary>
    /// <returns>Faults whose values begin with the kind ("Video"), then as for a range.</returns>
    public static IReadOnlyList<MediaFault> CheckTogether(IEnumerable<MediaFacts> files, MediaLimits limits)
    {
        var faults = new List<MediaFault>();
        foreach (var kind in files.Where(file => file.DurationMs is not null).GroupBy(file => file.Kind).OrderBy(kind => kind.Key))
        {
            var seconds = kind.Sum(file => (long)file.DurationMs!.Value) / 1000.0;
            var bounds = limits.Of(kind.Key).SecondsTogether;
            if (bounds.IsBelow(seconds)) faults.Add(new MediaFault(MediaFaults.TogetherTooShort, kind.Key.ToString(), seconds, bounds.Min!, bounds.MinOpen));
            if (bounds.IsAbove(seconds))
                faults.Add(new MediaFault(MediaFaults.TogetherTooLong, kind.Key.ToString(), seconds, bounds.Max!, bounds.MaxOpen) { CanMend = MediaMend.Trim });
        }

        return faults;
    }

    /// <summary>Rules that can be mended, given ffmpeg; a file that breaks another one never becomes a reference of the model.</summary>
    public static IReadOnlyList<string> Mendable { get; } =
    [
        MediaFaults.FormatNotAccepted, MediaFaults.TooManyBytes, MediaFaults.TooLong, MediaFaults.SideTooSmall, MediaFaults.SideTooLarge, MediaFaults.TooFewPixels,
        MediaFaults.TooManyPixels, MediaFaults.FrameRateTooLow, MediaFaults.FrameRateTooHigh, MediaFaults.VideoCodecNotAccepted, MediaFaults.AudioCodecNotAccepted,
    ];

    /// <summary>The numbers, the table of formats and the marks of foreign files as JSON, for the browser's script.</summary>
    /// <param name="canMend">ffmpeg is there.</param>
    public static JsonElement ForBrowser(MediaLimits limits, bool canMend) => JsonSerializer.SerializeToElement(
        new { Mendable = canMend ? Mendable : [], limits.Image, limits.Video, limits.Audio, MediaSniffer.HeadBytes, Formats = MediaFormats.All, Foreign = ForeignMagic.ForBrowser }, Json);
}
