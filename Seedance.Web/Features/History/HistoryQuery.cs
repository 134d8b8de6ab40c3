using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>Some cards in a row, newest first.</summary>
/// <param name="HasMore">There are older ones.</param>
public sealed record HistorySlice(IReadOnlyList<JobSummary> Jobs, bool HasMore);

/// <summary>
/// Reads cards of one person's jobs. Ids grow with time, so newest first is by id, and the next page is what lies below the
/// last id: as fast at the end of the history as at its beginning.
/// </summary>
public sealed class HistoryQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Cards per page.</summary>
    public const int PageSize = 24;

    /// <summary>The next cards.</summary>
    /// <param name="before">The id of the last card that is shown; null for the first page.</param>
    /// <param name="count">At least 1.</param>
    public async Task<HistorySlice> PageAsync(
        string ownerId, HistoryFilter filter, long? before, CancellationToken cancellationToken, int count = PageSize)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // One more than is shown tells whether there are more, without counting.
        if (Below(db, ownerId, filter, before ?? long.MaxValue, count + 1) is not { } jobs) return new HistorySlice([], false);
        var found = await jobs.AsNoTracking().OrderByDescending(j => j.Id).Take(count + 1).Select(JobSummary.FromJob).ToListAsync(cancellationToken);
        return found.Count > count ? new HistorySlice(found[..count], true) : new HistorySlice(found, false);
    }

    /// <summary>Those of the jobs that still exist, belong to this person and pass the filter, newest first.</summary>
    public async Task<IReadOnlyList<JobSummary>> ByIdsAsync(
        string ownerId, HistoryFilter filter, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = db.Jobs.Where(j => j.OwnerId == ownerId);
        if (filter.Text.Length > 0)
        {
            var words = SearchText.Words(filter.Text);
            if (words.Count == 0) return [];
            jobs = db.SearchJobs(new JobSearch(ownerId, words) { From = ids.Min(), Before = ids.Max() + 1 });
        }

        if (filter.States is { Count: > 0 } states) jobs = jobs.Where(j => states.Contains(j.State));
        return await jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).OrderByDescending(j => j.Id)
            .Select(JobSummary.FromJob).ToListAsync(cancellationToken);
    }

    private static IQueryable<Job>? Below(StudioDb db, string ownerId, HistoryFilter filter, long before, int limit)
    {
        if (filter.Text.Length > 0)
        {
            var words = SearchText.Words(filter.Text);
            return words.Count == 0
                ? null // only signs: no text holds them
                : db.SearchJobs(new JobSearch(ownerId, words) { States = filter.States, Before = before, Limit = limit });
        }

        if (filter.States.Count == 0) return db.Jobs.Where(j => j.OwnerId == ownerId && j.Id < before);

        // Each state by itself is in order in its index; several at once are not, and then the database would read everything.
        var ids = filter.States
            .Select(state => db.Jobs.Where(j => j.OwnerId == ownerId && j.State == state && j.Id < before)
                .OrderByDescending(j => j.Id).Select(j => j.Id).Take(limit))
            .Aggregate(Queryable.Concat);
        return db.Jobs.Where(j => ids.Contains(j.Id));
    }
}
