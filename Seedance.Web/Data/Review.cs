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
public sealed class ShareLinkJob
{
    public long ShareLinkId { get; set; }

    public long JobId { get; set; }
}
