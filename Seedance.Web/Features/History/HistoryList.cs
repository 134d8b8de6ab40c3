using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>The cards on the page: newest first, without gaps from the top to the last one.</summary>
public sealed class HistoryList
{
    private readonly SortedDictionary<long, JobSummary> _jobs = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));

    public IReadOnlyCollection<JobSummary> Jobs => _jobs.Values;

    public int Count => _jobs.Count;

    /// <summary>There are older ones than the last.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The lowest id; null when there is none.</summary>
    public long? LastId => _jobs.Count == 0 ? null : _jobs.Keys.Last();

    /// <summary>Begins anew.</summary>
    public void Replace(HistorySlice slice)
    {
        _jobs.Clear();
        Append(slice);
    }

    /// <summary>Adds the next page at the end.</summary>
    public void Append(HistorySlice slice)
    {
        foreach (var job in slice.Jobs) _jobs[job.Id] = job;
        HasMore = slice.HasMore;
    }

    /// <summary>Takes in what changed: <paramref name="found"/> are those of <paramref name="ids"/> that (still) belong here.</summary>
    /// <returns>True when something is to be drawn.</returns>
    public bool Merge(IEnumerable<long> ids, IReadOnlyList<JobSummary> found)
    {
        var changed = false;
        var last = LastId;
        var byId = found.ToDictionary(job => job.Id);
        foreach (var id in ids)
        {
            if (!byId.TryGetValue(id, out var job)) changed |= _jobs.Remove(id);
            else if (_jobs.TryGetValue(id, out var shown)) changed |= shown != job;

            // Older than the last one: it comes with a later page.
            else if (HasMore && id < last) continue;
            else changed = true;
            if (job is not null) _jobs[id] = job;
        }

        return changed;
    }
}
