using System.Globalization;
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
        var found = await ReadAsync(db, ownerId, filter, before ?? long.MaxValue, count + 1, cancellationToken);
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

    private static async Task<List<JobSummary>> ReadAsync(
        StudioDb db, string ownerId, HistoryFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        if (filter.Text.Length > 0)
        {
            var words = SearchText.Words(filter.Text);
            if (words.Count == 0) return []; // only signs: no text holds them
            var (condition, values) = db.SearchSql(new JobSearch(ownerId, words) { States = filter.States, Before = before, Limit = limit });
            return await CardReader.ReadAsync(db, $"""
                "Jobs" WHERE {condition}
                """, values, limit, cancellationToken);
        }

        // Each state by itself is in order in its index; several at once are not, and then the database would read everything.
        var where = $$"""WHERE "OwnerId" = {0} AND "Id" < {1}""";
        var from = filter.States switch
        {
            [] => $"""
                "Jobs" {where}
                """,
            [var only] => $"""
                "Jobs" {where} AND "State" = '{only}'
                """,
            var several => string.Create(CultureInfo.InvariantCulture, $"""
                "Jobs" WHERE "Id" IN ({string.Join(" UNION ALL ", several.Select(state =>
                    $"""SELECT "Id" FROM (SELECT "Id" FROM "Jobs" {where} AND "State" = '{state}' ORDER BY "Id" DESC LIMIT {limit}) AS newest"""))})
                """),
        };
        return await CardReader.ReadAsync(db, from, [ownerId, before], limit, cancellationToken);
    }
}
