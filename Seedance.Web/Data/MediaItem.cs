namespace Seedance.Web.Data;

/// <summary>What a reference is used for; the composer offers the sentence that fits.</summary>
public enum MediaPurpose
{
    None,
    Product,
    Logo,
    Person,
    Style,
    Scene,
    Motion,
    Camera,
    Music,
    Voice,

    /// <summary>Drawn for a film, not put in by a person: it stands in the list only for those who ask for it.</summary>
    EndCard,
}

/// <summary>
/// One reference file of a person's library. When it is deleted its files go, its row stays: the jobs that used it keep their record.
/// </summary>
public sealed class MediaItem
{
    public long Id { get; set; }

    /// <summary>Names it in addresses and in requests (<c>media://…</c>); says nothing of how many there are.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    /// <summary>"Image", "Video" or "Audio".</summary>
    public required string Kind { get; set; }

    /// <summary>What people call it; the file's name at first, without its ending.</summary>
    public required string Name { get; set; }

    /// <summary>Name, tags and purpose, folded (Data/SearchText).</summary>
    public string SearchText { get; set; } = "";

    /// <summary>"png", "mp4", "mp3" …, as found in the file itself.</summary>
    public required string Format { get; set; }

    public required string ContentType { get; set; }

    /// <summary>Its key in the file store.</summary>
    public required string FileKey { get; set; }

    /// <summary>A small picture of it: itself, its first frame, its waveform; null while there is none.</summary>
    public string? PreviewKey { get; set; }

    public long Bytes { get; set; }

    /// <summary>Of the file, in lower-case hex; once per owner.</summary>
    public required string Sha256 { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public int? DurationMs { get; set; }

    public double? FrameRate { get; set; }

    public string? VideoCodec { get; set; }

    public string? AudioCodec { get; set; }

    public bool HasAudio { get; set; }

    public MediaPurpose Purpose { get; set; }

    /// <summary>Words of the owner's own, separated by commas.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Everybody in the studio may use it.</summary>
    public bool IsShared { get; set; }

    /// <summary>Who owns the rights; empty: not said.</summary>
    public string RightsOwner { get; set; } = "";

    /// <summary>The last day of the licence; null: without end, or not said.</summary>
    public DateTime? LicenceUntil { get; set; }

    /// <summary>The shown persons agreed; null: not said, or nobody is shown.</summary>
    public bool? HasConsent { get; set; }

    public string RightsNote { get; set; } = "";

    /// <summary>The item that this one was trimmed, scaled or converted from.</summary>
    public long? MadeFromId { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Its files are gone.</summary>
    public DateTime? DeletedAt { get; set; }
}

/// <summary>A job used a reference of the library.</summary>
public sealed class JobMedia
{
    public long JobId { get; set; }

    public long MediaId { get; set; }
}
