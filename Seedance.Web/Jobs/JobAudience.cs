using System.Collections.Concurrent;

namespace Seedance.Web.Jobs;

/// <summary>
/// The open pages of one person. What they show of a change is read once for all of them, not once by each: a thousand tabs
/// must not ask the database a thousand times.
/// </summary>
internal sealed class JobAudience
{
    private readonly ConcurrentDictionary<JobSubscription, byte> _pages = new();

    // Only what was read since the last change: a page that hears of a change never gets what was read before it.
    private volatile ConcurrentDictionary<object, Lazy<Task>> _reads = new();

    public int Count => _pages.Count;

    public void Add(JobSubscription page) => _pages[page] = 0;

    public void Remove(JobSubscription page)
    {
        _pages.TryRemove(page, out _);
        if (_pages.IsEmpty) _reads = new();
    }

    public void Tell(long jobId)
    {
        _reads = new();
        foreach (var page in _pages.Keys) page.Add(jobId);
    }

    /// <summary>What was read is old now.</summary>
    public void Forget() => _reads = new();

    public void TellAll()
    {
        _reads = new();
        foreach (var page in _pages.Keys) page.AddEverything();
    }

    public async Task<T> ReadAsync<T>(object key, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var reads = _reads;

        // Not cancelled with the page that happens to be the first.
        var shared = reads.GetOrAdd(key, _ => new Lazy<Task>(() => Task.Run(() => read(CancellationToken.None), CancellationToken.None)));
        try
        {
            return await ((Task<T>)shared.Value).WaitAsync(cancellationToken);
        }
        catch when (shared.Value.IsFaulted)
        {
            reads.TryRemove(KeyValuePair.Create(key, shared));
            throw;
        }
    }
}
