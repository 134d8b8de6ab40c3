using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Clips;

/// <summary>A clip that can be joined with others.</summary>
public sealed record JoinClip(long Id, string Title, string Ratio, int? DurationMs, bool HasPoster)
{
    public static JoinClip Of(Job job) => new(job.Id, job.Title, job.Ratio, job.DurationMs, job.PosterKey is not null);
}

/// <summary>Finished clips of a person that may follow another one.</summary>
public sealed class JoinQuery(IDbContextFactory<StudioDb> databases)
{
    private const int Most = 60;

    /// <summary>The newest first, without the one that they follow and without those that are too long by themselves.</summary>
    public async Task<IReadOnlyList<JoinClip>> FindAsync(string personId, long followed, double mostSeconds, CancellationToken cancellationToken)
    {
        var most = (int)(mostSeconds * 1000);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AsNoTracking()
            .Where(j => j.OwnerId == personId && j.State == JobState.Ready && j.Id != followed && j.ClipKey != null && j.TrashedAt == null && (j.DurationMs == null || j.DurationMs < most))
            .OrderByDescending(j => j.Id).Take(Most)
            .Select(j => new JoinClip(j.Id, j.Title, j.Ratio, j.DurationMs, j.PosterKey != null)).ToListAsync(cancellationToken);
    }
}
