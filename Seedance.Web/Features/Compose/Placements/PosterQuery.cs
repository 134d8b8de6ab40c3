using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Compose.Placements;

/// <summary>A picture for the frame while there is none of the clip to come: that of an earlier one of the same shape.</summary>
public sealed class PosterQuery(IDbContextFactory<StudioDb> databases)
{
    // Who never makes this shape pays no walk through all of history.
    private const int Newest = 200;

    /// <summary>The address of the newest poster of this ratio; null when there is none.</summary>
    public async Task<string?> FindAsync(string ownerId, string ratio, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var newest = await db.Jobs.AsNoTracking().Where(j => j.OwnerId == ownerId && j.State == JobState.Ready).OrderByDescending(j => j.Id).Take(Newest)
            .Select(j => new { j.Id, j.Ratio, HasPoster = j.PosterKey != null }).ToListAsync(cancellationToken);
        return newest.Find(job => job.HasPoster && job.Ratio == ratio) is { } found ? ClipFiles.PosterUrl(found.Id) : null;
    }
}
