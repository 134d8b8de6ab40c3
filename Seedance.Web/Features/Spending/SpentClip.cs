using System.Globalization;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Spending;

/// <summary>One line of the file.</summary>
public sealed record SpentClip(
    long Id,
    DateTime CreatedAt,
    string OwnerId,
    string Title,
    string? AssetId,
    long? ConceptId,
    string Model,
    string Resolution,
    string Ratio,
    int? Seconds,
    JobState? State,
    DateTime? SubmittedAt,
    JobProblem? Problem,
    long? EstimatedTokens,
    long? Tokens,
    long? EstimatedCostMicros,
    string? Currency)
{
    /// <summary>As <see cref="SpendingQuery"/> counts it: Charged, NotCharged, Unknown, or Running while nobody can know yet.</summary>
    public string Charge => State switch
    {
        null => DeletedCharge == "Free" ? nameof(Gateway.Charge.NotCharged) : DeletedCharge ?? nameof(Gateway.Charge.Unknown),
        JobState.Ready or JobState.Saving => nameof(Gateway.Charge.Charged),
        JobState.Submitting or JobState.Generating => "Running",
        _ when Problem?.Charge is nameof(Gateway.Charge.Charged) or nameof(Gateway.Charge.NotCharged) => Problem.Charge,
        JobState.Cancelled when SubmittedAt is null && Problem is null => nameof(Gateway.Charge.NotCharged),
        _ => nameof(Gateway.Charge.Unknown),
    };

    /// <summary>As it stood when the clip was deleted; nothing else is known of such a clip.</summary>
    public string? DeletedCharge { get; init; }

    /// <summary>What it cost by the provider's count of tokens; null when that or its price is not known.</summary>
    public decimal? ActualCost => Charge == nameof(Gateway.Charge.Charged) && Tokens is { } used && EstimatedTokens is > 0 and var asked && EstimatedCostMicros is { } cost
        ? decimal.Round((decimal)cost * used / asked) / 1_000_000m
        : null;

    public decimal? EstimatedCost => EstimatedCostMicros / 1_000_000m;

    public long? CampaignId { get; init; }

    /// <summary>As rows of the table name a concept or a campaign.</summary>
    public static string KeyOf(long? id) => id?.ToString(CultureInfo.InvariantCulture) ?? "";
}
