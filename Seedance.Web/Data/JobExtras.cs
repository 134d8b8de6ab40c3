namespace Seedance.Web.Data;

/// <summary>A word by which clips are found.</summary>
public sealed class JobTag
{
    public long JobId { get; set; }

    /// <summary>As it is shown.</summary>
    public required string Name { get; set; }

    /// <summary>Lower case, trimmed: what is compared.</summary>
    public required string Key { get; set; }
}

/// <summary>A file that was made from a clip and is kept beside it: a crop, a still, a strip, a preview.</summary>
public sealed class JobFile
{
    public long JobId { get; set; }

    /// <summary>Says what it is, for example "crop-4x5.mp4"; unique within the job.</summary>
    public required string Name { get; set; }

    /// <summary>Its key in the file store, in the job's own folder.</summary>
    public required string FileKey { get; set; }

    public required string ContentType { get; set; }

    public long Bytes { get; set; }

    /// <summary>As ZIP files want it; null until it was first needed.</summary>
    public long? Crc32 { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>How an ad did where it ran, as its ads manager tells.</summary>
public sealed class AdResult
{
    public long JobId { get; set; }

    public long Impressions { get; set; }

    public long? ThreeSecondViews { get; set; }

    public long? Clicks { get; set; }

    /// <summary>In millionths of <see cref="Currency"/>.</summary>
    public long? SpendMicros { get; set; }

    public string? Currency { get; set; }

    /// <summary>Three-second views per impression, 0 to 1; kept for sorting.</summary>
    public double? HookRate { get; set; }

    /// <summary>Clicks per impression, 0 to 1; kept for sorting.</summary>
    public double? ClickRate { get; set; }

    public DateTime ImportedAt { get; set; }
}

/// <summary>A use of the chat model that may have cost something.</summary>
public sealed class ChatUse
{
    public long Id { get; set; }

    public required string UserId { get; set; }

    public DateTime At { get; set; }

    public required string Model { get; set; }

    public long? PromptTokens { get; set; }

    public long? AnswerTokens { get; set; }

    /// <summary>In millionths of <see cref="Currency"/>; null when the price is not known.</summary>
    public long? CostMicros { get; set; }

    public string? Currency { get; set; }
}
