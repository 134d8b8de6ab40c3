using System.Text.Json;

namespace Seedance.Web.Media.Films;

/// <summary>What is known of a clip before it is joined with others.</summary>
/// <param name="Seconds">How long the whole file plays.</param>
public sealed record ClipTracks(PictureTrack Picture, SoundTrack? Sound, double Seconds)
{
    /// <summary>As the shelf keeps it.</summary>
    public static ClipTracks? TryRead(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<ClipTracks>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The picture of a clip.</summary>
/// <param name="Key">Pictures with the same one can be put one after the other without being encoded anew: same codec with the same headers, size, pixels, rate.</param>
/// <param name="Width">As it is shown.</param>
/// <param name="Rate">Frames in a second.</param>
/// <param name="IsPlain">Frames of one length from the very beginning on, not turned: frame n is shown at n / rate.</param>
/// <param name="Colours">"bt709", "smpte170m" …; null when the clip does not say.</param>
/// <param name="KeyFrames">In their order; none when there are too many to be kept.</param>
public sealed record PictureTrack(
    string Key, string Codec, int Width, int Height, FilmRate Rate, int Frames, double Seconds, bool IsPlain, string? Colours, IReadOnlyList<KeyFrame> KeyFrames);

/// <summary>A frame at which decoding can begin.</summary>
/// <param name="Frame">Its number in the clip, from 0.</param>
/// <param name="DecodedAt">The first packet of it and of what follows, in seconds on the clip's clock of decoding.</param>
public sealed record KeyFrame(int Frame, double DecodedAt);

/// <summary>The sound of a clip.</summary>
/// <param name="Key">Sounds with the same one can be put one after the other without being encoded anew.</param>
/// <param name="Rate">Samples in a second.</param>
/// <param name="PacketSamples">Samples in each packet; 0 when they differ.</param>
/// <param name="FirstSample">Where the first packet begins; below 0 when the decoder drops what comes before the beginning.</param>
public sealed record SoundTrack(string Key, string Codec, int Rate, int Channels, int Packets, int PacketSamples, long FirstSample, double Seconds);

/// <summary>Frames in a second, exactly: 30000/1001 is not 29.97.</summary>
public readonly record struct FilmRate(int Over, int Under)
{
    /// <summary>What clips of the models have.</summary>
    public static readonly FilmRate Usual = new(24, 1);

    public double PerSecond => (double)Over / Under;

    /// <summary>The frame that begins nearest to this moment.</summary>
    public int FrameAt(double seconds) => (int)Math.Round(seconds * Over / Under, MidpointRounding.AwayFromZero);

    public double SecondsOf(long frames) => (double)frames * Under / Over;

    public int MillisecondsOf(long frames) => (int)Math.Round(SecondsOf(frames) * 1000);

    /// <summary>How many samples of a sound so many frames last.</summary>
    public long SamplesOf(long frames, int samplesPerSecond) => (long)Math.Round((decimal)frames * Under * samplesPerSecond / Over, MidpointRounding.AwayFromZero);

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Over}/{Under}");

    /// <summary>"24/1"; null for what is no rate of a film.</summary>
    public static FilmRate? TryParse(string? text) => text?.Split('/') is [var over, var under]
        && int.TryParse(over, System.Globalization.CultureInfo.InvariantCulture, out var frames) && int.TryParse(under, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 && frames > 0 && (double)frames / seconds is >= 1 and <= 120
            ? new FilmRate(frames, seconds)
            : null;
}
