using System.Text.Json.Serialization;

namespace Seedance.Web.Gateway;

/// <summary>A range of a measure. An end that is null does not bound it.</summary>
public sealed class Bounds
{
    public double? Min { get; set; }

    public double? Max { get; set; }

    /// <summary>True: <see cref="Min"/> itself is refused.</summary>
    public bool MinOpen { get; set; }

    /// <summary>True: <see cref="Max"/> itself is refused.</summary>
    public bool MaxOpen { get; set; }

    public bool IsBelow(double value) => MinOpen ? value <= Min : value < Min;

    public bool IsAbove(double value) => MaxOpen ? value >= Max : value > Max;

    public bool Holds(double value) => !IsBelow(value) && !IsAbove(value);
}

/// <summary>What a file of one kind has to be. A measure that does not apply to the kind has no bounds.</summary>
public sealed class KindLimits
{
    /// <summary>Names of formats with commas between (a list of settings could only be added to); "jpeg", not "jpg".</summary>
    [JsonIgnore]
    public string Formats { get; set; } = "";

    [JsonPropertyName("formats")]
    public IReadOnlyList<string> FormatList => Split(Formats);

    public Bounds Bytes { get; set; } = new();

    /// <summary>Both sides, in pixels.</summary>
    public Bounds Side { get; set; } = new();

    /// <summary>Width divided by height.</summary>
    public Bounds Ratio { get; set; } = new();

    /// <summary>Width times height.</summary>
    public Bounds Pixels { get; set; } = new();

    /// <summary>Frames per second.</summary>
    public Bounds FrameRate { get; set; } = new();

    /// <summary>Length of one file.</summary>
    public Bounds Seconds { get; set; } = new();

    /// <summary>Length of all files of the kind in one request.</summary>
    public Bounds SecondsTogether { get; set; } = new();

    /// <summary>As ffprobe names them, with commas between; empty for any.</summary>
    [JsonIgnore]
    public string VideoCodecs { get; set; } = "";

    [JsonPropertyName("videoCodecs")]
    public IReadOnlyList<string> VideoCodecList => Split(VideoCodecs);

    /// <summary>As ffprobe names them, with commas between; empty for any.</summary>
    [JsonIgnore]
    public string AudioCodecs { get; set; } = "";

    [JsonPropertyName("audioCodecs")]
    public IReadOnlyList<string> AudioCodecList => Split(AudioCodecs);

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// What references of a model have to be, <c>Gateway:Models:n:Media</c>. Source of the defaults: ByteDance's tutorial for
/// Seedance 2.0, section on the limits of use. It does not say how many bytes its MB has; here it is 1,048,576.
/// </summary>
public sealed class MediaLimits
{
    private const double Megabyte = 1 << 20;

    public KindLimits Image { get; set; } = new()
    {
        Formats = "jpeg, png, webp, bmp, tiff, gif",
        Bytes = new Bounds { Max = 30 * Megabyte, MaxOpen = true },
        Side = new Bounds { Min = 300, MinOpen = true, Max = 6000, MaxOpen = true },
        Ratio = new Bounds { Min = 0.4, MinOpen = true, Max = 2.5, MaxOpen = true },
    };

    public KindLimits Video { get; set; } = new()
    {
        Formats = "mp4, mov",
        Bytes = new Bounds { Max = 50 * Megabyte },
        Side = new Bounds { Min = 300, Max = 6000 },
        Ratio = new Bounds { Min = 0.4, Max = 2.5 },
        Pixels = new Bounds { Min = 409_600, Max = 2_086_876 },
        FrameRate = new Bounds { Min = 24, Max = 60 },
        Seconds = new Bounds { Min = 2, Max = 15 },
        SecondsTogether = new Bounds { Max = 15 },
        VideoCodecs = "h264, hevc",
        AudioCodecs = "aac, mp3",
    };

    public KindLimits Audio { get; set; } = new()
    {
        Formats = "wav, mp3",
        Bytes = new Bounds { Max = 15 * Megabyte },
        Seconds = new Bounds { Min = 2, Max = 15 },
        SecondsTogether = new Bounds { Max = 15 },
    };

    public KindLimits Of(MediaKind kind) => kind switch
    {
        MediaKind.Image => Image,
        MediaKind.Video => Video,
        MediaKind.Audio => Audio,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
