using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Clips;

/// <summary>A campaign in addresses, and its name.</summary>
public sealed record ClipCampaign(Guid PublicId, string Name);

/// <summary>Reads one job with its timeline and where it belongs, for those who may look at it.</summary>
public sealed class ClipQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Null when there is no such job, or it is not for this person to see.</summary>
    public async Task<Job?> FindAsync(string personId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.JobsSeenBy(personId).AsNoTracking().Include(j => j.Events.OrderBy(e => e.Id)).Include(j => j.Tags).AsSplitQuery()
            .FirstOrDefaultAsync(j => j.Id == jobId, cancellationToken);
    }

    /// <summary>The campaign of a clip; null when it is deleted, or not for this person to see.</summary>
    public async Task<ClipCampaign?> FindCampaignAsync(string personId, long campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).AsNoTracking().Where(c => c.Id == campaignId).Select(c => new ClipCampaign(c.PublicId, c.Name)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The concept in addresses; null when it is deleted, or somebody else's.</summary>
    public async Task<Guid?> FindConceptAsync(string ownerId, long conceptId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Concepts.AsNoTracking().Where(c => c.Id == conceptId && c.OwnerId == ownerId && c.DeletedAt == null)
            .Select(c => (Guid?)c.PublicId).FirstOrDefaultAsync(cancellationToken);
    }
}
