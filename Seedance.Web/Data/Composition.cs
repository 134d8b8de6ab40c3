using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>
/// What a person has composed: a draft, saved while it is typed, that survives a reload, a lost circuit and a restart; or a template, from
/// which others are made.
/// </summary>
[EntityTypeConfiguration(typeof(CompositionTable))]
public sealed class Composition
{
    public long Id { get; set; }

    /// <summary>Names it in addresses; says nothing of how many there are.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string OwnerId { get; set; }

    /// <summary>What its owner calls it; empty: made from what stands in it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its first words, for lists.</summary>
    public string Excerpt { get; set; } = "";

    /// <summary>The operation id of the next Generate; two tabs with the same draft share it.</summary>
    public Guid OperationId { get; set; } = Guid.NewGuid();

    public required string FormJson { get; set; }

    /// <summary>Grows with every save: a tab sees by it that another one has saved meanwhile.</summary>
    public int Version { get; set; }

    public long? CampaignId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    /// <summary>Can still be brought back.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <summary>Its texts may hold <c>{places}</c> to fill.</summary>
    public bool IsTemplate { get; set; }

    /// <summary>Everybody in the studio may use the template.</summary>
    public bool IsShared { get; set; }
}

internal sealed class CompositionTable : IEntityTypeConfiguration<Composition>
{
    public void Configure(EntityTypeBuilder<Composition> composition)
    {
        composition.Property(c => c.Name).HasMaxLength(200);
        composition.Property(c => c.Excerpt).HasMaxLength(200);
        composition.HasIndex(c => c.PublicId).IsUnique();
        composition.HasIndex(c => new { c.OwnerId, c.UpdatedAt }).IsDescending(false, true).HasFilter("\"DeletedAt\" IS NULL");
        composition.HasIndex(c => c.IsShared).HasFilter("\"IsShared\"");
        composition.HasOne<StudioUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
