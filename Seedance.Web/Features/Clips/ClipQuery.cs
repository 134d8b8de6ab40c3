using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Clips;

/// <summary>Reads one job with its timeline, for its owner.</summary>
public sealed class ClipQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Null when there is no such job, or it is somebody else's.</summary>
    public async Task<Job?> FindAsync(string ownerId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking().Include(j => j.Events.OrderBy(e => e.Id))
            .FirstOrDefaultAsync(j => j.Id == jobId && j.OwnerId == ownerId, cancellationToken);
    }
}
