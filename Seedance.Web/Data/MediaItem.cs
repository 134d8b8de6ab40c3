using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

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
[EntityTypeConfiguration(typeof(MediaItemTable))]
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
[EntityTypeConfiguration(typeof(JobMediaTable))]
public sealed class JobMedia
{
    public long JobId { get; set; }

    public long MediaId { get; set; }
}

internal sealed class MediaItemTable : IEntityTypeConfiguration<MediaItem>
{
    public void Configure(EntityTypeBuilder<MediaItem> item)
    {
        item.Property(m => m.Purpose).HasConversion<string>().HasMaxLength(16);
        item.Property(m => m.Kind).HasMaxLength(16);
        item.Property(m => m.Name).HasMaxLength(200);
        item.Property(m => m.Format).HasMaxLength(16);
        item.Property(m => m.ContentType).HasMaxLength(100);
        item.Property(m => m.Sha256).HasMaxLength(64);
        item.HasIndex(m => m.PublicId).IsUnique();
        item.HasIndex(m => new { m.OwnerId, m.Sha256 }).IsUnique().HasFilter("\"DeletedAt\" IS NULL");
        item.HasIndex(m => new { m.OwnerId, m.Id }).IsDescending(false, true);
        item.HasIndex(m => m.IsShared).HasFilter("\"IsShared\"");
        item.HasOne<StudioUser>().WithMany().HasForeignKey(m => m.OwnerId).OnDelete(DeleteBehavior.Restrict);
        item.HasOne<MediaItem>().WithMany().HasForeignKey(m => m.MadeFromId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class JobMediaTable : IEntityTypeConfiguration<JobMedia>
{
    public void Configure(EntityTypeBuilder<JobMedia> use)
    {
        use.HasKey(u => new { u.JobId, u.MediaId });
        use.HasIndex(u => u.MediaId);
        use.HasOne<Job>().WithMany(j => j.Media).HasForeignKey(u => u.JobId).OnDelete(DeleteBehavior.Cascade);
        use.HasOne<MediaItem>().WithMany().HasForeignKey(u => u.MediaId).OnDelete(DeleteBehavior.Restrict);
    }
}
