namespace Seedance.Web.Media;

/// <summary>What takes a fault away.</summary>
public enum MediaMend
{
    /// <summary>Nothing that this program can do.</summary>
    None,
    Trim,
    Scale,
    Convert,
}

/// <summary>One thing about a file that keeps it from being a reference.</summary>
/// <param name="Rule">One of <see cref="MediaFaults"/>; its words are <c>Media_{Rule}</c> in the resource files.</param>
/// <param name="Values">
/// Of a range: what was measured, the bound, and whether the bound itself is refused. Of a choice: what was found, and what
/// is accepted. The browser's check gives the very same.
/// </param>
public sealed record MediaFault(string Rule, params object[] Values)
{
    /// <summary>What would help, given ffmpeg.</summary>
    public MediaMend CanMend { get; init; }
}

/// <summary>The closed set of rules that a reference file can break.</summary>
public static class MediaFaults
{
    // What it is.
    public const string Empty = nameof(Empty);
    public const string Unrecognised = nameof(Unrecognised);
    public const string NotMedia = nameof(NotMedia);
    public const string NameDiffers = nameof(NameDiffers);
    public const string TypeDiffers = nameof(TypeDiffers);
    public const string TwoThings = nameof(TwoThings);

    // Whether it can be read.
    public const string Broken = nameof(Broken);
    public const string TooBigToRead = nameof(TooBigToRead);
    public const string TooSlowToRead = nameof(TooSlowToRead);

    // What the model takes.
    public const string FormatNotAccepted = nameof(FormatNotAccepted);
    public const string TooFewBytes = nameof(TooFewBytes);
    public const string TooManyBytes = nameof(TooManyBytes);
    public const string TooShort = nameof(TooShort);
    public const string TooLong = nameof(TooLong);
    public const string SideTooSmall = nameof(SideTooSmall);
    public const string SideTooLarge = nameof(SideTooLarge);
    public const string TooNarrow = nameof(TooNarrow);
    public const string TooWide = nameof(TooWide);
    public const string TooFewPixels = nameof(TooFewPixels);
    public const string TooManyPixels = nameof(TooManyPixels);
    public const string FrameRateTooLow = nameof(FrameRateTooLow);
    public const string FrameRateTooHigh = nameof(FrameRateTooHigh);
    public const string VideoCodecNotAccepted = nameof(VideoCodecNotAccepted);
    public const string AudioCodecNotAccepted = nameof(AudioCodecNotAccepted);

    // All files of a kind together.
    public const string TogetherTooShort = nameof(TogetherTooShort);
    public const string TogetherTooLong = nameof(TogetherTooLong);
}
