using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>One idea of an ad and the ways in which it is varied; each way is a job with <see cref="Job.ConceptId"/>.</summary>
[EntityTypeConfiguration(typeof(ConceptTable))]
public sealed class Concept
{
    /// <summary>Is part of its clips' names ("C12-…") and never given again.</summary>
    public long Id { get; set; }

    /// <summary>Names it in addresses.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>The composition that is varied.</summary>
    public required string FormJson { get; set; }

    /// <summary>What varies, and which cells are switched off.</summary>
    public required string AxesJson { get; set; }

    /// <summary>Grows with every save.</summary>
    public int Version { get; set; }

    public long? CampaignId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }
}

internal sealed class ConceptTable : IEntityTypeConfiguration<Concept>
{
    public void Configure(EntityTypeBuilder<Concept> concept)
    {
        concept.Property(c => c.Name).HasMaxLength(200);
        concept.HasIndex(c => c.PublicId).IsUnique();
        concept.HasIndex(c => new { c.OwnerId, c.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
        concept.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
