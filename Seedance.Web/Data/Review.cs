using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>Where a clip stands between its maker and whoever says yes. An approved clip is locked until it is reopened.</summary>
public enum ReviewState
{
    Draft,
    InReview,
    Approved,
    ChangesWanted,
}

/// <summary>What somebody says of a clip, of one moment in it or of a spot in its frame; or the answer to that.</summary>
[EntityTypeConfiguration(typeof(ClipCommentTable))]
public sealed class ClipComment
{
    public long Id { get; set; }

    public Guid PublicId { get; set; } = Guid.NewGuid();

    public long JobId { get; set; }

    /// <summary>The comment that this one answers.</summary>
    public long? ParentId { get; set; }

    /// <summary>Null: a guest.</summary>
    public string? AuthorId { get; set; }

    /// <summary>As it was when they wrote.</summary>
    public required string AuthorName { get; set; }

    /// <summary>The link by which a guest came.</summary>
    public long? ShareLinkId { get; set; }

    /// <summary>From the clip's beginning; null: of the whole clip.</summary>
    public int? AtMs { get; set; }

    /// <summary>From the left edge, 0 to 1; null: of the whole frame.</summary>
    public double? X { get; set; }

    /// <summary>From the upper edge, 0 to 1.</summary>
    public double? Y { get; set; }

    public required string Text { get; set; }

    /// <summary>Among the team only: guests never see it, nor its answers.</summary>
    public bool IsInternal { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? EditedAt { get; set; }

    public DateTime? ResolvedAt { get; set; }

    public string? ResolvedBy { get; set; }

    public DateTime? DeletedAt { get; set; }
}

/// <summary>What a guest may do, each with all that stands before it.</summary>
public enum GuestMay
{
    View,
    Comment,
    Decide,
}

/// <summary>Lets people without an account see some clips.</summary>
[EntityTypeConfiguration(typeof(ShareLinkTable))]
public sealed class ShareLink
{
    public long Id { get; set; }

    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the token in its address, lower-case hex; by it a visit finds the link.</summary>
    public required string TokenHash { get; set; }

    /// <summary>The token, sealed by the key ring, so that its owner can copy the address again.</summary>
    public required string SealedToken { get; set; }

    public GuestMay May { get; set; }

    /// <summary>All clips of this campaign, also later ones; null: those of <see cref="Jobs"/>.</summary>
    public long? CampaignId { get; set; }

    /// <summary>Hashed as the passwords of accounts are; null: none is asked for.</summary>
    public string? PasswordHash { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSeenAt { get; set; }

    public List<ShareLinkJob> Jobs { get; set; } = [];
}

/// <summary>A clip that a link shows.</summary>
[EntityTypeConfiguration(typeof(ShareLinkJobTable))]
public sealed class ShareLinkJob
{
    public long ShareLinkId { get; set; }

    public long JobId { get; set; }
}

internal sealed class ClipCommentTable : IEntityTypeConfiguration<ClipComment>
{
    public void Configure(EntityTypeBuilder<ClipComment> comment)
    {
        comment.Property(c => c.AuthorName).HasMaxLength(200);
        comment.Property(c => c.ResolvedBy).HasMaxLength(200);
        comment.Property(c => c.Text).HasMaxLength(4000);
        comment.HasIndex(c => c.PublicId).IsUnique();
        comment.HasIndex(c => c.JobId);
        comment.HasOne<Job>().WithMany().HasForeignKey(c => c.JobId).OnDelete(DeleteBehavior.Cascade);
        comment.HasOne<ClipComment>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ShareLinkTable : IEntityTypeConfiguration<ShareLink>
{
    public void Configure(EntityTypeBuilder<ShareLink> link)
    {
        link.Property(l => l.Name).HasMaxLength(200);
        link.Property(l => l.TokenHash).HasMaxLength(64);
        link.Property(l => l.May).HasConversion<string>().HasMaxLength(16);
        link.HasIndex(l => l.TokenHash).IsUnique();
        link.HasIndex(l => l.PublicId).IsUnique();
        link.HasOne<StudioUser>().WithMany().HasForeignKey(l => l.OwnerId).OnDelete(DeleteBehavior.Cascade);
        link.HasMany(l => l.Jobs).WithOne().HasForeignKey(j => j.ShareLinkId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ShareLinkJobTable : IEntityTypeConfiguration<ShareLinkJob>
{
    public void Configure(EntityTypeBuilder<ShareLinkJob> shown)
    {
        shown.HasKey(s => new { s.ShareLinkId, s.JobId });
        shown.HasIndex(s => s.JobId);
        shown.HasOne<Job>().WithMany().HasForeignKey(s => s.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
