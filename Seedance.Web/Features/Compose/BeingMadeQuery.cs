using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose;

/// <summary>The list beside the form: what needs a person first, then the newest of what runs and what has ended.</summary>
public sealed class BeingMadeQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Rows that the list shows.</summary>
    public const int Limit = 12;

    private static readonly JobState[] Open =
        [JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving, JobState.Assembling, JobState.NeedsAttention];

    /// <summary>At most <see cref="Limit"/> rows, and whether there is more that still runs or waits.</summary>
    public async Task<(IReadOnlyList<JobSummary> Jobs, bool HasMore)> ReadAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Jobs.AsNoTracking().Where(j => j.OwnerId == ownerId && j.TrashedAt == null);

        // What runs is few and comes first, however much has ended since.
        var jobs = await mine.Where(j => Open.Contains(j.State)).OrderByDescending(j => j.State == JobState.NeedsAttention)
            .ThenByDescending(j => j.Id).Take(Limit + 1).Select(JobSummary.FromJob).ToListAsync(cancellationToken);
        var hasMore = jobs.Count > Limit;
        if (hasMore) jobs.RemoveAt(Limit);
        if (jobs.Count < Limit)
        {
            // "None of the open states" rather than the list of the others: so the database walks the newest jobs instead of
            // sorting all that ever ended.
            jobs.AddRange(await mine.Where(j => !Open.Contains(j.State)).OrderByDescending(j => j.Id).Take(Limit - jobs.Count)
                .Select(JobSummary.FromJob).ToListAsync(cancellationToken));
        }

        // One that ended between the two looks is in both.
        return ([.. jobs.DistinctBy(j => j.Id).OrderByDescending(j => j.State == JobState.NeedsAttention).ThenByDescending(j => j.Id)], hasMore);
    }
}
