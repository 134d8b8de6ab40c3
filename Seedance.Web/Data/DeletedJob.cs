using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>What a deleted job has cost, and nothing else of it: the money is spent all the same.</summary>
[EntityTypeConfiguration(typeof(DeletedJobTable))]
public sealed class DeletedJob
{
    /// <summary>The job's.</summary>
    public long Id { get; set; }

    public required string OwnerId { get; set; }

    public required string Model { get; set; }

    public required string Resolution { get; set; }

    public required string Ratio { get; set; }

    public int? Seconds { get; set; }

    public long? ConceptId { get; set; }

    public long? CampaignId { get; set; }

    public string? AssetId { get; set; }

    /// <summary>When the job was made.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>"Charged", "Free" or "Unknown", when it was deleted.</summary>
    public required string Charge { get; set; }

    public long? EstimatedTokens { get; set; }

    public long? EstimatedCostMicros { get; set; }

    public string? Currency { get; set; }

    public long? Tokens { get; set; }
}

internal sealed class DeletedJobTable : IEntityTypeConfiguration<DeletedJob>
{
    public void Configure(EntityTypeBuilder<DeletedJob> job)
    {
        job.Property(j => j.Id).ValueGeneratedNever();
        job.Property(j => j.Model).HasMaxLength(100);
        job.Property(j => j.Resolution).HasMaxLength(16);
        job.Property(j => j.Ratio).HasMaxLength(16);
        job.Property(j => j.AssetId).HasMaxLength(100);
        job.Property(j => j.Charge).HasMaxLength(16);
        job.HasIndex(j => j.CreatedAt);
    }
}
