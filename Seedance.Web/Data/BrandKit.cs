using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>What every clip of a brand has in common. Belongs to the whole studio.</summary>
[EntityTypeConfiguration(typeof(BrandKitTable))]
public sealed class BrandKit
{
    public long Id { get; set; }

    /// <summary>Names it in addresses and compositions.</summary>
    public Guid PublicId { get; set; } = Guid.NewGuid();

    public required string Name { get; set; }

    /// <summary><c>#rrggbb</c>, separated by commas; the first is the main one.</summary>
    public string Colours { get; set; } = "";

    /// <summary>A picture of the library (<see cref="MediaItem.PublicId"/>).</summary>
    public Guid? LogoId { get; set; }

    /// <summary>How the brand speaks, in its own words.</summary>
    public string Tone { get; set; } = "";

    /// <summary>Stands before every prompt.</summary>
    public string Before { get; set; } = "";

    /// <summary>Stands after every prompt.</summary>
    public string After { get; set; } = "";

    /// <summary>Texts that every clip has to have, one per line.</summary>
    public string Mandatory { get; set; } = "";

    /// <summary>Words that no clip may have, one per line.</summary>
    public string Banned { get; set; } = "";

    public string? CreatedById { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? DeletedAt { get; set; }
}

internal sealed class BrandKitTable : IEntityTypeConfiguration<BrandKit>
{
    public void Configure(EntityTypeBuilder<BrandKit> kit)
    {
        kit.Property(k => k.Name).HasMaxLength(100);
        kit.HasIndex(k => k.PublicId).IsUnique();
        kit.HasOne<StudioUser>().WithMany().HasForeignKey(k => k.CreatedById).OnDelete(DeleteBehavior.SetNull);
    }
}
