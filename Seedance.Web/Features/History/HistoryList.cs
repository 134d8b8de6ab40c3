using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>The cards on the page: in the order of their age, without gaps from the top to the last one.</summary>
public sealed class HistoryList
{
    private SortedDictionary<long, JobSummary> _jobs = Empty(oldestFirst: false);
    private bool _isOldestFirst;

    public IReadOnlyCollection<JobSummary> Jobs => _jobs.Values;

    public int Count => _jobs.Count;

    /// <summary>There are more behind the last one.</summary>
    public bool HasMore { get; private set; }

    /// <summary>A long search was left here, before the page was full; null: it was not.</summary>
    public long? Reached { get; private set; }

    /// <summary>Where the next page begins; null when nothing is there.</summary>
    public long? End => Reached ?? (_jobs.Count == 0 ? null : _jobs.Keys.Last());

    /// <summary>Begins anew.</summary>
    public void Replace(HistorySlice slice, bool oldestFirst = false)
    {
        (_jobs, _isOldestFirst) = (Empty(oldestFirst), oldestFirst);
        Append(slice);
    }

    /// <summary>Adds the next page at the end.</summary>
    public void Append(HistorySlice slice)
    {
        foreach (var job in slice.Jobs) _jobs[job.Id] = job;
        (HasMore, Reached) = (slice.HasMore, slice.Reached);
    }

    /// <summary>Takes in what changed: <paramref name="found"/> are those of <paramref name="ids"/> that (still) belong here.</summary>
    /// <returns>True when something is to be drawn.</returns>
    public bool Merge(IEnumerable<long> ids, IReadOnlyList<JobSummary> found)
    {
        var changed = false;
        var end = End;
        var byId = found.ToDictionary(job => job.Id);
        foreach (var id in ids)
        {
            if (!byId.TryGetValue(id, out var job)) changed |= _jobs.Remove(id);
            else if (_jobs.TryGetValue(id, out var shown)) changed |= shown != job;

            // Behind the last one: it comes with a later page.
            else if (HasMore && (_isOldestFirst ? id > end : id < end)) continue;
            else changed = true;
            if (job is not null) _jobs[id] = job;
        }

        return changed;
    }

    private static SortedDictionary<long, JobSummary> Empty(bool oldestFirst) =>
        new(oldestFirst ? Comparer<long>.Default : Comparer<long>.Create((a, b) => b.CompareTo(a)));
}
