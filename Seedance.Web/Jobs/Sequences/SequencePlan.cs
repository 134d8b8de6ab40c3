using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>
/// What a longer ad is made of: clips one after the other, music under them, a card at the end. Size and frame rate are those of the first clip;
/// other shapes are fitted into it, with black bars.
/// </summary>
public sealed partial record SequencePlan
{
    /// <summary>More clips than this are not joined.</summary>
    public const int MostClips = 30;

    /// <summary>A shorter piece is no picture that anybody sees.</summary>
    public const int ShortestMs = 200;

    /// <summary>Ten minutes.</summary>
    public const int LongestMs = 600_000;

    /// <summary>In their order. The same clip may stand here several times: that is how something is cut out of its middle.</summary>
    public IReadOnlyList<SequenceClip> Clips { get; init; } = [];

    /// <summary>Null: only the clips' own sound.</summary>
    public SequenceMusic? Music { get; init; }

    /// <summary>Null: it ends with the last clip.</summary>
    public EndCard? EndCard { get; init; }

    /// <summary>As it stands in the database.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>What <see cref="ToJson"/> is like when a clip is in the plan, as a pattern of SQL's LIKE.</summary>
    internal static string JsonWith(long jobId) => FormattableString.Invariant($"%\"jobId\":{jobId},%");

    /// <summary>Null: written by a later version, or damaged.</summary>
    public static SequencePlan? TryRead(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<SequencePlan>(json, JsonSerializerOptions.Web)?.Clean();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>With everything within its limits; what only a look at the clips can tell stays for <see cref="SequenceMaker.CheckAsync"/>.</summary>
    public SequencePlan Clean() => new()
    {
        Clips = [.. Clips.Take(MostClips).Select(clip => clip with { StartMs = Math.Max(0, clip.StartMs), EndMs = clip.EndMs is { } end ? Math.Max(0, end) : null })],
        Music = Music is null ? null : Music with { StartMs = Math.Max(0, Music.StartMs), Percent = Math.Clamp(Music.Percent, 0, SequenceMusic.MostPercent), ClipPercent = Math.Clamp(Music.ClipPercent, 0, SequenceMusic.MostPercent) },
        EndCard = EndCard?.Clean(),
    };

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Colour();
}

/// <summary>A part of a finished clip.</summary>
/// <param name="StartMs">From the clip's beginning, in milliseconds.</param>
/// <param name="EndMs">Null: up to the clip's end.</param>
public sealed record SequenceClip(long JobId, int StartMs = 0, int? EndMs = null)
{
    /// <summary>How long it is, in milliseconds.</summary>
    /// <param name="wholeMs">The whole clip; null: nobody knows.</param>
    public int LengthOf(int? wholeMs) => Math.Max(0, Math.Min(EndMs ?? int.MaxValue, wholeMs ?? EndMs ?? 0) - StartMs);
}

/// <summary>
/// Music under the whole film, the end card too. It plays once: a shorter one ends before the film does, for a cut back to its beginning would be heard.
/// </summary>
/// <param name="MediaId">A sound of the library, or a video whose sound is taken.</param>
/// <param name="StartMs">Where in the music it begins.</param>
/// <param name="Percent">Its loudness, 0 to 200.</param>
/// <param name="ClipPercent">The loudness of the clips' own sound under it, 0 to 200.</param>
/// <param name="FadeOut">It fades away towards the end, instead of being cut off there.</param>
public sealed record SequenceMusic(Guid MediaId, int StartMs = 0, int Percent = 100, int ClipPercent = 100, bool FadeOut = true)
{
    public const int MostPercent = 200;
}

/// <summary>A still picture at the end.</summary>
/// <param name="PictureId">A picture of the library that shows the whole card.</param>
/// <param name="Seconds">1 to 10.</param>
public sealed record EndCard(Guid PictureId, int Seconds = 3)
{
    public const int LeastSeconds = 1;

    public const int MostSeconds = 10;

    /// <summary>Longer texts are cut.</summary>
    public const int MaxTextLength = 200;

    /// <summary>The picture was chosen as it is, and is never drawn anew. Null: the plan was written before this was kept.</summary>
    public bool? IsReady { get; init; }

    /// <summary>A picture of the library; this and what follows is what the card was drawn from, to draw it anew.</summary>
    public Guid? LogoId { get; init; }

    public string Text { get; init; } = "";

    /// <summary>The call to action.</summary>
    public string Button { get; init; } = "";

    /// <summary>As #rrggbb.</summary>
    public string Background { get; init; } = DefaultBackground;

    /// <summary>As #rrggbb.</summary>
    public string Foreground { get; init; } = DefaultForeground;

    [JsonIgnore]
    public int Milliseconds => Seconds * 1000;

    /// <summary>It would be drawn as a plain colour: no logo, no words.</summary>
    [JsonIgnore]
    public bool IsEmpty => this is { IsReady: not true, LogoId: null } && string.IsNullOrWhiteSpace(Text + Button);

    private const string DefaultBackground = "#ffffff", DefaultForeground = "#111111";

    internal EndCard Clean() => this with
    {
        IsReady = IsReady ?? (PictureId != Guid.Empty && this is { LogoId: null, Text: "", Button: "" }),
        Seconds = Math.Clamp(Seconds, LeastSeconds, MostSeconds),
        Text = Cut(Text),
        Button = Cut(Button),
        Background = SequencePlan.Colour().IsMatch(Background) ? Background : DefaultBackground,
        Foreground = SequencePlan.Colour().IsMatch(Foreground) ? Foreground : DefaultForeground,
    };

    private static string Cut(string text) =>
        text.Length <= MaxTextLength ? text : text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
}
