using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Media;

/// <summary>
/// Every limit of a file at, just below and just above its bound, with what is to come of it. The same rows go through the
/// server's rules and the browser's. The numbers are those of the provider's table, written out here once more on purpose.
/// </summary>
public static class MediaRows
{
    private const long Megabyte = 1_048_576;

    public static MediaFacts Image => new(MediaKind.Image, "jpeg", "image/jpeg", ".jpg", 1000, 1000, 1000, null, null, null, null, false);

    public static MediaFacts Video => new(MediaKind.Video, "mp4", "video/mp4", ".mp4", 1000, 1280, 720, 5000, 24, "h264", "aac", true);

    public static MediaFacts Audio => new(MediaKind.Audio, "mp3", "audio/mpeg", ".mp3", 1000, null, null, 5000, null, null, "mp3", true);

    /// <summary>One file, and the rules that it breaks, in their order.</summary>
    public static IReadOnlyList<(string Name, MediaFacts Facts, string[] Rules)> Single { get; } =
    [
        ("image", Image, []), ("video", Video, []), ("audio", Audio, []),
        .. Formats(Image, "jpeg", "png", "webp", "bmp", "tiff", "gif"), .. Formats(Video, "mp4", "mov"), .. Formats(Audio, "wav", "mp3"),
        ("heic", Image with { Format = "heic" }, ["FormatNotAccepted"]), ("avif", Image with { Format = "avif" }, ["FormatNotAccepted"]),
        ("webm", Video with { Format = "webm" }, ["FormatNotAccepted"]), ("m4a", Audio with { Format = "m4a" }, ["FormatNotAccepted"]),

        ("image bytes below", Image with { Bytes = 30 * Megabyte - 1 }, []),
        ("image bytes at", Image with { Bytes = 30 * Megabyte }, ["TooManyBytes"]),
        ("image bytes above", Image with { Bytes = 30 * Megabyte + 1 }, ["TooManyBytes"]),
        ("video bytes below", Video with { Bytes = 50 * Megabyte - 1 }, []),
        ("video bytes at", Video with { Bytes = 50 * Megabyte }, []),
        ("video bytes above", Video with { Bytes = 50 * Megabyte + 1 }, ["TooManyBytes"]),
        ("audio bytes below", Audio with { Bytes = 15 * Megabyte - 1 }, []),
        ("audio bytes at", Audio with { Bytes = 15 * Megabyte }, []),
        ("audio bytes above", Audio with { Bytes = 15 * Megabyte + 1 }, ["TooManyBytes"]),

        .. Seconds(Video), .. Seconds(Audio),

        ("image side below least", Sized(Image, 299, 400), ["SideTooSmall"]),
        ("image side at least", Sized(Image, 300, 400), ["SideTooSmall"]),
        ("image side above least", Sized(Image, 301, 400), []),
        ("image side below most", Sized(Image, 4000, 5999), []),
        ("image side at most", Sized(Image, 4000, 6000), ["SideTooLarge"]),
        ("image side above most", Sized(Image, 6001, 4000), ["SideTooLarge"]),
        ("image both sides", Sized(Image, 300, 6000), ["SideTooSmall", "SideTooLarge", "TooNarrow"]),
        ("video side below least", Sized(Video, 299, 1400), ["SideTooSmall", "TooNarrow"]),
        ("video side at least", Sized(Video, 300, 1400), ["TooNarrow"]),
        ("video side at most", Sized(Video, 6000, 340), ["TooWide"]),
        ("video side above most", Sized(Video, 6002, 340), ["SideTooLarge", "TooWide"]),

        ("image ratio below least", Sized(Image, 399, 1000), ["TooNarrow"]),
        ("image ratio at least", Sized(Image, 400, 1000), ["TooNarrow"]),
        ("image ratio above least", Sized(Image, 401, 1000), []),
        ("image ratio below most", Sized(Image, 2499, 1000), []),
        ("image ratio at most", Sized(Image, 2500, 1000), ["TooWide"]),
        ("image ratio above most", Sized(Image, 2501, 1000), ["TooWide"]),
        ("video ratio below least", Sized(Video, 558, 1400), ["TooNarrow"]),
        ("video ratio at least", Sized(Video, 560, 1400), []),
        ("video ratio above least", Sized(Video, 562, 1400), []),
        ("video ratio below most", Sized(Video, 1998, 800), []),
        ("video ratio at most", Sized(Video, 2000, 800), []),
        ("video ratio above most", Sized(Video, 2002, 800), ["TooWide"]),

        ("video pixels below least", Sized(Video, 640, 639), ["TooFewPixels"]),
        ("video pixels at least", Sized(Video, 640, 640), []),
        ("video pixels above least", Sized(Video, 640, 641), []),
        ("video pixels below most", Sized(Video, 2206, 945), []),
        ("video pixels at most", Sized(Video, 2206, 946), []),
        ("video pixels above most", Sized(Video, 2207, 946), ["TooManyPixels"]),
        ("image has no limit of pixels", Sized(Image, 5999, 5999), []),

        ("frame rate below least", Video with { FrameRate = 23.976 }, ["FrameRateTooLow"]),
        ("frame rate above least", Video with { FrameRate = 25 }, []),
        ("frame rate below most", Video with { FrameRate = 59.94 }, []),
        ("frame rate at most", Video with { FrameRate = 60 }, []),
        ("frame rate above most", Video with { FrameRate = 60.001 }, ["FrameRateTooHigh"]),

        ("hevc", Video with { VideoCodec = "hevc" }, []), ("vp9", Video with { VideoCodec = "vp9" }, ["VideoCodecNotAccepted"]),
        ("mp3 in a video", Video with { AudioCodec = "mp3" }, []), ("opus in a video", Video with { AudioCodec = "opus" }, ["AudioCodecNotAccepted"]),
        ("silent video", Video with { AudioCodec = null, HasAudio = false }, []),
        ("any sound in a wav", Audio with { Format = "wav", AudioCodec = "pcm_s24le" }, []),
        ("nothing known", Video with { Width = null, Height = null, DurationMs = null, FrameRate = null, VideoCodec = null, AudioCodec = null }, []),
        ("everything wrong", Video with { Format = "mkv", Bytes = 60 * Megabyte, DurationMs = 18_200, Width = 200, Height = 900, FrameRate = 12, VideoCodec = "vp9", AudioCodec = "opus" },
            ["FormatNotAccepted", "TooManyBytes", "TooLong", "SideTooSmall", "TooNarrow", "TooFewPixels", "FrameRateTooLow", "VideoCodecNotAccepted", "AudioCodecNotAccepted"]),
    ];

    /// <summary>Several files of one request.</summary>
    public static IReadOnlyList<(string Name, MediaFacts[] Facts, string[] Rules)> Together { get; } =
    [
        ("no files", [], []),
        ("videos below", [Lasting(Video, 5000), Lasting(Video, 5000), Lasting(Video, 4999)], []),
        ("videos at", [Lasting(Video, 5000), Lasting(Video, 5000), Lasting(Video, 5000)], []),
        ("videos above", [Lasting(Video, 5000), Lasting(Video, 5000), Lasting(Video, 5001)], ["TogetherTooLong"]),
        ("sounds at", [Lasting(Audio, 7500), Lasting(Audio, 7500)], []),
        ("sounds above", [Lasting(Audio, 7500), Lasting(Audio, 7501)], ["TogetherTooLong"]),
        ("each kind by itself", [Lasting(Video, 15_000), Lasting(Audio, 15_000), Image], []),
        ("both kinds", [Lasting(Audio, 15_001), Lasting(Video, 8000), Lasting(Video, 8000)], ["TogetherTooLong", "TogetherTooLong"]),
        ("one of unknown length", [Lasting(Video, 15_000), Video with { DurationMs = null }], []),
    ];

    private static IEnumerable<(string, MediaFacts, string[])> Formats(MediaFacts file, params string[] formats) =>
        formats.Select(format => ($"format {format}", file with { Format = format }, Array.Empty<string>()));

    private static IEnumerable<(string, MediaFacts, string[])> Seconds(MediaFacts file) =>
    [
        ($"{file.Kind} length below least", Lasting(file, 1999), ["TooShort"]),
        ($"{file.Kind} length at least", Lasting(file, 2000), []),
        ($"{file.Kind} length above least", Lasting(file, 2001), []),
        ($"{file.Kind} length below most", Lasting(file, 14_999), []),
        ($"{file.Kind} length at most", Lasting(file, 15_000), []),
        ($"{file.Kind} length above most", Lasting(file, 15_001), ["TooLong"]),
    ];

    private static MediaFacts Lasting(MediaFacts file, int milliseconds) => file with { DurationMs = milliseconds };

    private static MediaFacts Sized(MediaFacts file, int width, int height) => file with { Width = width, Height = height };
}
