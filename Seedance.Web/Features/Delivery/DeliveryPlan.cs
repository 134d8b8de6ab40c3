using Seedance.Web.Data;
using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Features.Delivery;

/// <summary>Why a clip is not in the delivery.</summary>
public enum LeftOutReason
{
    NotFinished,
    NotApproved,
    Rights,

    /// <summary>Its file is not in the store.</summary>
    FileMissing,
    InTrash,
}

/// <summary>A clip that was asked for and is not in the delivery.</summary>
public sealed record LeftOutClip(long JobId, string Title, LeftOutReason Reason, JobState State, ReviewState Review);

/// <summary>A file of the delivery.</summary>
/// <param name="Name">As it is called, without its folder.</param>
/// <param name="Path">As it stands in the archive.</param>
/// <param name="IsClip">The clip itself; else something that was made from it.</param>
public sealed record DeliveredFile(string Name, string Path, string Key, long Bytes, NameFacts Facts, bool IsClip)
{
    /// <summary>Its CRC-32; null: it was never needed before.</summary>
    public uint? Crc32 { get; init; }
}

/// <summary>A clip of the delivery with its files.</summary>
public sealed record DeliveredClip(DeliveryRow Row, NameFacts Facts, IReadOnlyList<DeliveredFile> Files, IReadOnlyList<RightsFinding> Rights);

/// <summary>What the database tells of a clip.</summary>
public sealed record DeliveryRow(
    long Id, string Title, JobState State, string Prompt, string Model, string Ratio, string? Placement, string? AssetId, string? ClipKey, long? ClipBytes, string? ClipSha256, string? CropKey,
    DateTime ChangedAt, DateTime? TrashedAt, ReviewState Review, string? ReviewedBy, DateTime? ReviewedAt, string Gateway, long? Tokens, long? EstimatedTokens, long? EstimatedCostMicros, string? Currency, long? CampaignId,
    long? ClipCrc32);

/// <summary>All of a delivery, before a byte of it is sent.</summary>
/// <param name="Title">Of the campaign or the concept; null for a selection.</param>
/// <param name="NotFound">So many are not there, or belong to somebody else.</param>
/// <param name="IsCut">There are more clips than one delivery holds.</param>
public sealed record DeliveryPlan(string? Title, IReadOnlyList<DeliveredClip> Clips, IReadOnlyList<LeftOutClip> LeftOut, int NotFound, bool IsCut)
{
    public IEnumerable<DeliveredFile> Files => Clips.SelectMany(clip => clip.Files);

    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>The campaign that all clips belong to; null when there is no such one.</summary>
    public long? CampaignId => Clips.Select(clip => clip.Row.CampaignId).Distinct().ToList() is [var only] ? only : null;

    /// <summary>What the saved archive is called, without its ending.</summary>
    public string FileName(bool latin) => SafeName.CutBytes(SafeName.Words(Title ?? "", latin) is { Length: > 0 } name ? $"{name}_clips" : "clips", 60);
}
