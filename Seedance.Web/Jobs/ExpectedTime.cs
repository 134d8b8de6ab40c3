using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>
/// How long a batch will take, from what was seen: how long clips of this gateway usually take, and how many of them were being made at the
/// same time. Silent until there is enough to learn from.
/// </summary>
public sealed class ExpectedTime(IDbContextFactory<StudioDb> databases, UsualTime usual, TimeProvider clock)
{
    private const int Window = 500;
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private (string Gateway, DateTimeOffset At, int AtOnce)? _last;

    /// <summary>What one clip takes and how many are made at once; null while nobody knows.</summary>
    public async Task<BatchPace?> FindAsync(string gateway, CancellationToken cancellationToken)
    {
        if (await usual.FindAsync(gateway, cancellationToken) is not { } range) return null;
        return new BatchPace((range.Low + range.High) / 2, Math.Max(1, await AtOnceAsync(gateway, cancellationToken)));
    }

    /// <summary>The most that went on at the same moment.</summary>
    internal static int MostAtOnce(IEnumerable<(DateTime From, DateTime To)> times)
    {
        // What ends at the moment at which another begins is out of the way.
        var steps = times.Where(time => time.From < time.To).SelectMany(time => new[] { (At: time.From, Step: 1), (At: time.To, Step: -1) }).OrderBy(step => step.At).ThenBy(step => step.Step);
        var (now, most) = (0, 0);
        foreach (var (_, step) in steps) most = Math.Max(most, now += step);
        return most;
    }

    private async Task<int> AtOnceAsync(string gateway, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is { } last && last.Gateway == gateway && clock.GetUtcNow() - last.At < GoodFor) return last.AtOnce;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var newest = await db.Jobs.AsNoTracking().OrderByDescending(j => j.Id).Take(Window)
            .Select(j => new { j.State, j.Gateway, j.SubmittedAt, j.ChangedAt }).ToListAsync(cancellationToken);
        var atOnce = MostAtOnce(newest.Where(j => j.State == JobState.Ready && j.Gateway == gateway && j.SubmittedAt is not null).Select(j => (j.SubmittedAt!.Value, j.ChangedAt)));
        lock (_lock) _last = (gateway, clock.GetUtcNow(), atOnce);
        return atOnce;
    }
}

/// <param name="One">What one clip usually takes.</param>
/// <param name="AtOnce">At least 1.</param>
public sealed record BatchPace(TimeSpan One, int AtOnce)
{
    /// <summary>What so many clips will take together.</summary>
    public TimeSpan For(int clips) => One * Math.Ceiling(clips / (double)AtOnce);
}
