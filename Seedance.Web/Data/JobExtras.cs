using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>A word by which clips are found.</summary>
[EntityTypeConfiguration(typeof(JobTagTable))]
public sealed class JobTag
{
    public long JobId { get; set; }

    /// <summary>As it is shown.</summary>
    public required string Name { get; set; }

    /// <summary>Lower case, trimmed: what is compared.</summary>
    public required string Key { get; set; }
}

/// <summary>A file that was made from a clip and is kept beside it: a crop, a still, a strip, a preview.</summary>
[EntityTypeConfiguration(typeof(JobFileTable))]
public sealed class JobFile
{
    public long JobId { get; set; }

    /// <summary>Says what it is, for example "crop-4x5.mp4"; unique within the job.</summary>
    public required string Name { get; set; }

    /// <summary>Its key in the file store, in the job's own folder.</summary>
    public required string FileKey { get; set; }

    public required string ContentType { get; set; }

    public long Bytes { get; set; }

    /// <summary>As ZIP files want it; null until it was first needed.</summary>
    public long? Crc32 { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>How an ad did where it ran, as its ads manager tells.</summary>
[EntityTypeConfiguration(typeof(AdResultTable))]
public sealed class AdResult
{
    public long JobId { get; set; }

    public long Impressions { get; set; }

    public long? ThreeSecondViews { get; set; }

    public long? Clicks { get; set; }

    /// <summary>In millionths of <see cref="Currency"/>.</summary>
    public long? SpendMicros { get; set; }

    public string? Currency { get; set; }

    /// <summary>Three-second views per impression, 0 to 1; kept for sorting.</summary>
    public double? HookRate { get; set; }

    /// <summary>Clicks per impression, 0 to 1; kept for sorting.</summary>
    public double? ClickRate { get; set; }

    public DateTime ImportedAt { get; set; }
}

/// <summary>A use of the chat model that may have cost something.</summary>
[EntityTypeConfiguration(typeof(ChatUseTable))]
public sealed class ChatUse
{
    public long Id { get; set; }

    public required string UserId { get; set; }

    public DateTime At { get; set; }

    public required string Model { get; set; }

    public long? PromptTokens { get; set; }

    public long? AnswerTokens { get; set; }

    /// <summary>In millionths of <see cref="Currency"/>; null when the price is not known.</summary>
    public long? CostMicros { get; set; }

    public string? Currency { get; set; }
}

internal sealed class JobTagTable : IEntityTypeConfiguration<JobTag>
{
    public void Configure(EntityTypeBuilder<JobTag> tag)
    {
        tag.HasKey(t => new { t.JobId, t.Key });
        tag.Property(t => t.Name).HasMaxLength(50);
        tag.Property(t => t.Key).HasMaxLength(50);
        tag.HasIndex(t => new { t.Key, t.JobId });
    }
}

internal sealed class JobFileTable : IEntityTypeConfiguration<JobFile>
{
    public void Configure(EntityTypeBuilder<JobFile> file)
    {
        file.HasKey(f => new { f.JobId, f.Name });
        file.Property(f => f.Name).HasMaxLength(64);
        file.Property(f => f.ContentType).HasMaxLength(100);
        file.HasOne<Job>().WithMany().HasForeignKey(f => f.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AdResultTable : IEntityTypeConfiguration<AdResult>
{
    public void Configure(EntityTypeBuilder<AdResult> result)
    {
        result.HasKey(r => r.JobId);
        result.Property(r => r.JobId).ValueGeneratedNever();
        result.Property(r => r.Currency).HasMaxLength(8);
        result.HasOne<Job>().WithOne().HasForeignKey<AdResult>(r => r.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ChatUseTable : IEntityTypeConfiguration<ChatUse>
{
    public void Configure(EntityTypeBuilder<ChatUse> use)
    {
        use.Property(u => u.Model).HasMaxLength(100);
        use.HasIndex(u => u.At);
        use.HasOne<StudioUser>().WithMany().HasForeignKey(u => u.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
