using System.Text.Json.Serialization;

namespace Seedance.Web.Gateway;

/// <summary>What a reference is made of.</summary>
public enum MediaKind
{
    Image,
    Video,
    Audio,
}

/// <summary>What a reference is for. Frame roles and reference roles never mix in one request.</summary>
public enum MediaRole
{
    ReferenceImage,
    FirstFrame,
    LastFrame,
    ReferenceVideo,
    ReferenceAudio,
}

/// <summary>Which part of a clip is kept where its shape is cut to another one: the start is the top, or the left.</summary>
public enum CropAnchor
{
    Middle,
    Start,
    End,
}

/// <summary>One reference of a request. Its number in the prompt ("Image 2") is its place among those of its kind.</summary>
/// <param name="Url">An absolute https address that the provider can fetch without signing in, <c>asset://…</c>, or <c>media://…</c> for a file of the library.</param>
public sealed record MediaReference(MediaKind Kind, MediaRole Role, string Url)
{
    /// <summary>Of the file of the library that was looked at, lower-case hex: another one must not be sent in its place. Null: any. Stays here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }

    /// <summary>How long the video or sound is, for the estimate; null when nobody here knows. Stays here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }
}

/// <summary>Everything that one paid call says. What is here is what is sent; nothing is added on the way.</summary>
public sealed record VideoRequest
{
    /// <summary>A model id of <see cref="GatewayOptions.Models"/>.</summary>
    public required string Model { get; init; }

    /// <summary>What the clip shows; 1 to <see cref="VideoModel.MaxPromptLength"/> characters.</summary>
    public required string Prompt { get; init; }

    /// <summary>In the order in which the prompt numbers them.</summary>
    public IReadOnlyList<MediaReference> References { get; init; } = [];

    /// <summary>"16:9", "9:16" … or "adaptive".</summary>
    public string Ratio { get; init; } = "9:16";

    /// <summary>"480p", "720p", "1080p" or "4k".</summary>
    public string Resolution { get; init; } = "720p";

    /// <summary>Length in whole seconds; null lets the model decide.</summary>
    public int? Seconds { get; init; } = 10;

    public bool GenerateAudio { get; init; } = true;

    public bool Watermark { get; init; }

    /// <summary>0 to 4294967295; null for a random one.</summary>
    public long? Seed { get; init; }

    public bool ReturnLastFrame { get; init; }

    /// <summary>For a placement whose shape the model cannot make; null is the middle. Stays here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CropAnchor? Crop { get; init; }

    /// <summary>True when a reference video is part of the request: it costs another price and adds to the tokens.</summary>
    public bool HasVideoInput => References.Any(r => r.Kind == MediaKind.Video);
}
