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
    private readonly ConcurrentDictionary<long, ConcurrentDictionary<JobSubscription, byte>> _byCampaign = new();

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

    /// <summary>Hears of every change while a page looks at any campaign; finds out which campaign it is of.</summary>
    internal Action<long>? ForCampaigns { get; set; }

    /// <summary>A page hears of these campaigns' jobs too, whoever made them, until the result is disposed.</summary>
    public IDisposable Follow(JobSubscription page, IReadOnlyCollection<long> campaignIds)
    {
        foreach (var id in campaignIds) _byCampaign.GetOrAdd(id, static _ => new())[page] = 0;
        return new Following(this, page, campaignIds);
    }

    /// <summary>A job of this campaign has changed; its owner's pages know already.</summary>
    internal void NotifyCampaign(long campaignId, string ownerId, long jobId)
    {
        if (!_byCampaign.TryGetValue(campaignId, out var pages)) return;
        var own = _byOwner.GetValueOrDefault(ownerId);
        foreach (var page in pages.Keys) page.AddForeign(jobId, own);
    }

    /// <summary>Call after the commit.</summary>
    public void Notify(string ownerId, long jobId)
    {
        if (_byOwner.TryGetValue(ownerId, out var audience)) audience.Tell(jobId);
        if (!_byCampaign.IsEmpty) ForCampaigns?.Invoke(jobId);
        Notified?.Invoke(ownerId, jobId);
    }

    /// <summary>Another replica has changed these jobs, by owner.</summary>
    public void Hear(IReadOnlyDictionary<string, List<long>> changes)
    {
        foreach (var (ownerId, jobIds) in changes)
        {
            var audience = _byOwner.GetValueOrDefault(ownerId);
            foreach (var jobId in jobIds)
            {
                audience?.Tell(jobId);
                if (!_byCampaign.IsEmpty) ForCampaigns?.Invoke(jobId);
            }
        }

        Heard?.Invoke();
    }

    /// <summary>Anything may have changed: every page reads again.</summary>
    public void HearAll()
    {
        foreach (var audience in _byOwner.Values) audience.TellAll();
        Heard?.Invoke();
    }

    private sealed class Following(JobNotifier notifier, JobSubscription page, IReadOnlyCollection<long> campaignIds) : IDisposable
    {
        public void Dispose()
        {
            foreach (var id in campaignIds)
            {
                if (!notifier._byCampaign.TryGetValue(id, out var pages)) continue;
                pages.TryRemove(page, out _);

                // Between the two somebody may have come: then it stays, and is taken away with them.
                if (pages.IsEmpty) notifier._byCampaign.TryRemove(id, out _);
                foreach (var late in pages.Keys) notifier._byCampaign.GetOrAdd(id, static _ => new())[late] = 0;
            }
        }
    }
}
