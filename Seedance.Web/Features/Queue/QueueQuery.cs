using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Queue;

/// <summary>A clip on its way, as the queue shows it.</summary>
/// <param name="Picture">The library item whose picture stands for it: its first reference; null when it has none.</param>
public sealed record QueueRow(long Id, string Title, JobState State, DateTime Since, int? Percent, Guid? Picture);

/// <param name="Rows">What is generating first, then what waits, in its order; at most <see cref="QueueQuery.Most"/>.</param>
public sealed record QueueView(int Generating, int Waiting, IReadOnlyList<QueueRow> Rows)
{
    public static readonly QueueView Empty = new(0, 0, []);

    public int Count => Generating + Waiting;

    /// <inheritdoc />
    public bool Equals(QueueView? other) => other is not null && (Generating, Waiting) == (other.Generating, other.Waiting) && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Generating, Waiting);
}

/// <summary>Reads what one person has on its way.</summary>
public sealed class QueueQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Rows that the panel shows.</summary>
    public const int Most = 20;

    private static readonly JobState[] UnderWay = [.. JobStore.Active.Where(state => state != JobState.Queued)];

    public async Task<QueueView> ReadAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Jobs.AsNoTracking().Where(job => job.OwnerId == ownerId);
        var counts = await mine.Where(job => JobStore.Active.Contains(job.State)).GroupBy(job => job.State)
            .Select(group => new { State = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        if (counts.Count == 0) return QueueView.Empty;
        var waiting = counts.Where(group => group.State == JobState.Queued).Sum(group => group.Count);
        var rows = await RowsAsync(db, mine.Where(job => UnderWay.Contains(job.State)), Most, cancellationToken);
        if (rows.Count < Most && waiting > 0) rows.AddRange(await RowsAsync(db, mine.Where(job => job.State == JobState.Queued), Most - rows.Count, cancellationToken));

        // One that was put back between the two looks is in both.
        return new QueueView(counts.Sum(group => group.Count) - waiting, waiting, [.. rows.DistinctBy(row => row.Id)]);
    }

    private static Task<List<QueueRow>> RowsAsync(StudioDb db, IQueryable<Job> jobs, int count, CancellationToken cancellationToken) =>
        jobs.OrderBy(job => job.Id).Take(count).Select(job => new QueueRow(
            job.Id, job.Title, job.State, job.SubmittedAt ?? job.CreatedAt, job.Percent,
            db.MediaItems.Where(item => item.PreviewKey != null && item.DeletedAt == null && job.Media.Any(use => use.MediaId == item.Id))
                .OrderBy(item => item.Id).Select(item => (Guid?)item.PublicId).FirstOrDefault()))
            .ToListAsync(cancellationToken);
}
