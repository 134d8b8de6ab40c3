using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Seedance.Web.Jobs;

/// <summary>
/// Claims that go on to one kind of work from whoever made the job due, without being given back in between.
/// </summary>
public sealed class KeptClaims(TimeProvider clock)
{
    private readonly ConcurrentQueue<(ClaimedJob Claim, long Since)> _waiting = new();
    private int _underWay;

    /// <summary>Waiting, and under way.</summary>
    public int Count => _waiting.Count + Volatile.Read(ref _underWay);

    public void Keep(ClaimedJob claim) => _waiting.Enqueue((claim, clock.GetTimestamp()));

    /// <summary>The one that waits longest, for the runner.</summary>
    /// <param name="age">How old its lease is.</param>
    public bool TryTake([NotNullWhen(true)] out ClaimedJob? claim, out TimeSpan age)
    {
        var isThere = _waiting.TryDequeue(out var first);
        (claim, age) = (first.Claim, isThere ? clock.GetElapsedTime(first.Since) : default);
        return isThere;
    }

    /// <summary>Counts a step as under way until it has ended.</summary>
    public async Task CountAsync(Func<Task> step)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await step();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
