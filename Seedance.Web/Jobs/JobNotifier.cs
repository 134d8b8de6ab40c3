using System.Collections.Concurrent;

namespace Seedance.Web.Jobs;

/// <summary>
/// Tells open pages which jobs changed: ids only, after the commit, per owner. Losing one is harmless, because pages load after
/// they subscribed and again after they reconnected. It does not know who listens.
/// </summary>
public sealed class JobNotifier(TimeProvider clock)
{
    /// <summary>Changes are collected this long before they reach a page.</summary>
    public static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, JobAudience> _byOwner = new(StringComparer.Ordinal);

    /// <summary>How many pages listen; returns to 0 when all have gone.</summary>
    public int SubscriptionCount => _byOwner.Values.Sum(of => of.Count);

    /// <summary>Raised for every change made by this process, with owner and job; for what serves all owners.</summary>
    public event Action<string, long>? Notified;

    /// <summary>Raised when other replicas have changed something.</summary>
    public event Action? Heard;

    /// <summary>Begins to collect the changes of one person's jobs. Subscribe first, then load, then listen; dispose with the page.</summary>
    public JobSubscription Subscribe(string ownerId)
    {
        var audience = _byOwner.GetOrAdd(ownerId, static _ => new());
        var subscription = new JobSubscription(clock, audience);
        audience.Add(subscription);
        return subscription;
    }

    /// <summary>Call after the commit.</summary>
    public void Notify(string ownerId, long jobId)
    {
        if (_byOwner.TryGetValue(ownerId, out var audience)) audience.Tell(jobId);
        Notified?.Invoke(ownerId, jobId);
    }

    /// <summary>Another replica has changed these jobs, by owner.</summary>
    public void Hear(IReadOnlyDictionary<string, List<long>> changes)
    {
        foreach (var (ownerId, jobIds) in changes)
        {
            if (!_byOwner.TryGetValue(ownerId, out var audience)) continue;
            foreach (var jobId in jobIds) audience.Tell(jobId);
        }

        Heard?.Invoke();
    }

    /// <summary>Anything may have changed: every page reads again.</summary>
    public void HearAll()
    {
        foreach (var audience in _byOwner.Values) audience.TellAll();
        Heard?.Invoke();
    }
}
