using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>What a team works on: its jobs, concepts and drafts, with dates and a budget.</summary>
[EntityTypeConfiguration(typeof(CampaignTable))]
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
[EntityTypeConfiguration(typeof(CampaignMemberTable))]
public sealed class CampaignMember
{
    public long CampaignId { get; set; }

    public required string UserId { get; set; }
}

internal sealed class CampaignTable : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> campaign)
    {
        campaign.Property(c => c.Name).HasMaxLength(200);
        campaign.Property(c => c.NameTemplate).HasMaxLength(400);
        campaign.HasIndex(c => c.PublicId).IsUnique();
        campaign.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
        campaign.HasMany(c => c.Members).WithOne().HasForeignKey(m => m.CampaignId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CampaignMemberTable : IEntityTypeConfiguration<CampaignMember>
{
    public void Configure(EntityTypeBuilder<CampaignMember> member)
    {
        member.HasKey(m => new { m.CampaignId, m.UserId });
        member.HasOne<StudioUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
