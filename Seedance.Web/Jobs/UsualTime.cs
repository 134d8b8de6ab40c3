using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>
/// How long clips usually take, learned from the last ones of the same gateway: from the paid call to the saved clip. Never a
/// promise for one job, and silent until there is enough to learn from.
/// </summary>
public sealed class UsualTime(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>Fewer finished clips than this say nothing.</summary>
    public const int Fewest = 10;

    private const int Most = 50;
    private const int Window = 500;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private (string Gateway, DateTimeOffset At, UsualRange? Range)? _last;

    /// <summary>The range that most clips fall into, or null while fewer than <see cref="Fewest"/> were made.</summary>
    public async Task<UsualRange?> FindAsync(string gateway, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is { } last && last.Gateway == gateway && clock.GetUtcNow() - last.At < GoodFor) return last.Range;
        }

        var range = await ReadAsync(gateway, cancellationToken);
        lock (_lock) _last = (gateway, clock.GetUtcNow(), range);
        return range;
    }

    /// <summary>The 20th to the 80th percentile (nearest rank).</summary>
    internal static UsualRange? Range(IReadOnlyList<TimeSpan> times)
    {
        if (times.Count < Fewest) return null;
        var sorted = times.Order().ToArray();
        return new UsualRange(At(0.2), At(0.8));

        TimeSpan At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }

    private async Task<UsualRange?> ReadAsync(string gateway, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Without a condition the newest rows come straight off the primary key, whatever else the table holds.
        var newest = await db.Jobs.AsNoTracking().OrderByDescending(j => j.Id).Take(Window)
            .Select(j => new { j.State, j.Gateway, j.SubmittedAt, j.ChangedAt })
            .ToListAsync(cancellationToken);
        var times = newest.Where(j => j.State == JobState.Ready && j.Gateway == gateway && j.SubmittedAt < j.ChangedAt)
            .Take(Most).Select(j => j.ChangedAt - j.SubmittedAt!.Value);
        return Range([.. times]);
    }
}

/// <param name="Low">One clip in five is faster.</param>
/// <param name="High">One clip in five is slower.</param>
public sealed record UsualRange(TimeSpan Low, TimeSpan High);
