using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>A link that is open, as a visit found it.</summary>
/// <param name="OwnerId">Who made it: it never shows more than this person may see.</param>
/// <param name="CampaignId">Null: the clips that were chosen.</param>
public sealed record GuestPass(long LinkId, Guid PublicId, string LinkName, string OwnerId, GuestMay May, long? CampaignId, string? PasswordHash, DateTime? ExpiresAt)
{
    /// <summary>The finished clips that it shows now; none once it was revoked or has ended.</summary>
    public IQueryable<Job> Clips(StudioDb db, DateTime now)
    {
        var open = ShareLinks.Open(db, now).Where(link => link.Id == LinkId);
        var seen = db.CampaignsSeenBy(OwnerId);
        var shown = CampaignId is { } campaignId
            ? db.Jobs.Where(job => job.CampaignId == campaignId && seen.Any(campaign => campaign.Id == campaignId))
            : db.Jobs.Where(job => db.ShareLinkJobs.Any(chosen => chosen.ShareLinkId == LinkId && chosen.JobId == job.Id)
                && (job.OwnerId == OwnerId || seen.Any(campaign => campaign.Id == job.CampaignId)));
        return shown.Where(job => job.State == JobState.Ready && job.TrashedAt == null && open.Any());
    }
}
