using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>What a job was made from.</summary>
/// <param name="CampaignId">Null also when whoever asks is not in its campaign, or no more.</param>
public sealed record JobInputs(string Title, VideoRequest Request, string? Placement, long? CampaignId);
