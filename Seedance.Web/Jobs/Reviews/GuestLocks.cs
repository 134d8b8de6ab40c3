using System.Runtime.InteropServices;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>
/// Guessing a link's password: after a few wrong ones from an address that address waits, twice as long after each further one. Each process
/// counts for itself.
/// </summary>
public sealed class GuestLocks(TimeProvider clock)
{
    /// <summary>So many are nobody's fault.</summary>
    public const int FreeTries = 5;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<(long LinkId, string Address), Tries> _tries = [];
    private DateTimeOffset _sweptAt = clock.GetUtcNow();

    /// <summary>How long this address still has to wait; null: it may try. Counts as a wrong try until <see cref="Forget"/> or <see cref="GiveBack"/> is called, so that many at once are not judged by the same number.</summary>
    public TimeSpan? Try(long linkId, string address)
    {
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            Sweep(now);
            ref var tries = ref CollectionsMarshal.GetValueRefOrAddDefault(_tries, (linkId, address), out _);
            if (tries.Until > now) return tries.Until - now;
            var wrong = tries.Wrong + 1;
            var wait = wrong < FreeTries ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(wrong - FreeTries, 20));
            tries = new Tries(wrong, now + (wait < Longest ? wait : Longest), now);
            return null;
        }
    }

    /// <summary>The password was right.</summary>
    public void Forget(long linkId, string address)
    {
        lock (_gate) _tries.Remove((linkId, address));
    }

    /// <summary>The password was not looked at: that try is none.</summary>
    public void GiveBack(long linkId, string address)
    {
        lock (_gate)
        {
            if (_tries.TryGetValue((linkId, address), out var tries)) _tries[(linkId, address)] = tries with { Wrong = Math.Max(0, tries.Wrong - 1), Until = tries.At };
        }
    }

    // Whoever has stayed away twice as long as the longest lock begins anew.
    private void Sweep(DateTimeOffset now)
    {
        if (now - _sweptAt < First) return;
        _sweptAt = now;
        foreach (var (who, tries) in _tries)
            if (tries.Until <= now && now - tries.At >= 2 * Longest) _tries.Remove(who);
    }

    private record struct Tries(int Wrong, DateTimeOffset Until, DateTimeOffset At);
}
