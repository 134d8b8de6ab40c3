using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>Where people have put a job, and what they think of it.</summary>
/// <param name="TagText">The names of its tags with unit separators between them: a text, so that two places can be compared.</param>
/// <param name="HookRate">Three-second views per impression where the ad ran, 0 to 1.</param>
/// <param name="ClickRate">Clicks per impression, 0 to 1.</param>
public sealed record JobPlace(
    string OwnerId, string Model, string? Placement, string? AssetId, long? ConceptId, long? CampaignId, bool IsStarred, ReviewState Review, DateTime? TrashedAt,
    string? TagText, double? HookRate, double? ClickRate)
{
    /// <summary>As they are shown, in the order of the alphabet.</summary>
    public IEnumerable<string> Tags => TagText?.Split('\u001F') ?? [];
}
