using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Seedance.Web.Jobs;

/// <summary>Changed jobs of one batch. <see cref="Everything"/>: too much happened to name it, reload the page's data.</summary>
/// <param name="Others">Something that is no job has changed, too: a notice, a film that is planned.</param>
public sealed record JobChanges(IReadOnlySet<long> Ids, bool Everything, bool Others)
{
    /// <summary>True when the job of this id may have changed.</summary>
    public bool Touches(long jobId) => Everything || Ids.Contains(jobId);
}

/// <summary>One page's ear at the <see cref="JobNotifier"/>. Bounded: a slow page costs no memory, it reloads instead.</summary>
public sealed class JobSubscription : IDisposable
{
    /// <summary>More changes than this in a row become "everything".</summary>
    public const int Capacity = 1024;

    /// <summary>No job has this id.</summary>
    private const long Nothing = 0;

    private readonly Channel<long> _changes = Channel.CreateBounded<long>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly TimeProvider _clock;
    private readonly JobAudience _audience;
    private int _everything;

    internal JobSubscription(TimeProvider clock, JobAudience audience)
    {
        _clock = clock;
        _audience = audience;
    }

    /// <summary>Yields what changed, at most one batch every <see cref="JobNotifier.BatchInterval"/>; ends when disposed.</summary>
    public async IAsyncEnumerable<JobChanges> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _changes.Reader.WaitToReadAsync(cancellationToken))
        {
            var ids = new HashSet<long>();
            while (_changes.Reader.TryRead(out var id)) ids.Add(id);
            var others = ids.Remove(Nothing);
            var everything = Interlocked.Exchange(ref _everything, 0) == 1; // after the reading: what comes later wakes again
            yield return new JobChanges(ids, everything, others);
            await Task.Delay(JobNotifier.BatchInterval, _clock, cancellationToken);
        }
    }

    /// <summary>
    /// Reads what has changed, once for all pages of the person that ask with an equal <paramref name="key"/> about the same change.
    /// What comes back is shared: only to be looked at.
    /// </summary>
    public Task<T> ReadAsync<T>(object key, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        _audience.ReadAsync(key, read, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _audience.Remove(this);
        _changes.Writer.TryComplete();
    }

    internal void AddEverything()
    {
        Volatile.Write(ref _everything, 1);
        _changes.Writer.TryWrite(Nothing); // wakes the reader; when it is full, it wakes anyway
    }

    /// <summary>A job that somebody else made; <paramref name="owner"/> are the pages of whoever made it, which were told.</summary>
    internal void AddForeign(long jobId, JobAudience? owner)
    {
        if (ReferenceEquals(owner, _audience)) return;
        _audience.Forget();
        Add(jobId);
    }

    internal void Add(long jobId)
    {
        if (!_changes.Writer.TryWrite(jobId)) AddEverything();
    }
}
