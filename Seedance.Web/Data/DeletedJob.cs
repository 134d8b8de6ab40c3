namespace Seedance.Web.Data;

/// <summary>What a deleted job has cost, and nothing else of it: the money is spent all the same.</summary>
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
