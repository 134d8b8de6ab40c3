using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>Clips in an order, to be joined into one longer ad. What is made of it is a <see cref="Job"/> that holds a copy of the plan.</summary>
[EntityTypeConfiguration(typeof(SequenceTable))]
public sealed class Sequence
{
    public long Id { get; set; }

    /// <summary>Names it in addresses.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>Clips, cuts, music and end card (Jobs/Sequences/SequencePlan).</summary>
    public required string PlanJson { get; set; }

    /// <summary>Grows with every save, so that two tabs do not write over each other.</summary>
    public int Version { get; set; }

    public long? CampaignId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }
}

internal sealed class SequenceTable : IEntityTypeConfiguration<Sequence>
{
    public void Configure(EntityTypeBuilder<Sequence> sequence)
    {
        sequence.Property(s => s.Name).HasMaxLength(200);
        sequence.HasIndex(s => s.PublicId).IsUnique();
        sequence.HasIndex(s => new { s.OwnerId, s.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
        sequence.HasOne<StudioUser>().WithMany().HasForeignKey(s => s.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
