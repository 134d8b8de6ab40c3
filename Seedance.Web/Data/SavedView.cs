using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>A search of the history that was given a name.</summary>
[EntityTypeConfiguration(typeof(SavedViewTable))]
public sealed class SavedView
{
    public long Id { get; set; }

    public required string OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>What stands behind the question mark of the history's address.</summary>
    public required string Query { get; set; }

    /// <summary>Everybody in the studio sees it.</summary>
    public bool IsShared { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.Property(v => v.Name).HasMaxLength(100);
        view.Property(v => v.Query).HasMaxLength(2000);
        view.HasOne<StudioUser>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
