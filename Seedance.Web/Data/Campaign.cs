namespace Seedance.Web.Data;

/// <summary>What a team works on: its jobs, concepts and drafts, with dates and a budget.</summary>
public sealed class Campaign
{
    public long Id { get; set; }

    /// <summary>Names it in addresses.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    public string Notes { get; set; } = "";

    /// <summary>The brand that it is for (<see cref="BrandKit.PublicId"/>).</summary>
    public Guid? BrandKitId { get; set; }

    public DateOnly? StartsOn { get; set; }

    /// <summary>The last day.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>In millionths of <see cref="Currency"/>; null: none was set.</summary>
    public long? BudgetMicros { get; set; }

    public string? Currency { get; set; }

    /// <summary>Everybody in the studio sees it; else its owner and its members alone.</summary>
    public bool IsShared { get; set; }

    /// <summary>How its delivered files are named; null: as the studio's setting says.</summary>
    public string? NameTemplate { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }

    public List<CampaignMember> Members { get; set; } = [];
}

/// <summary>A person who sees a campaign and works in it.</summary>
public sealed class CampaignMember
{
    public long CampaignId { get; set; }

    public required string UserId { get; set; }
}
