using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>
/// Follows an assembly beside its work: writes how far it is, at most once a second, and ends it at once when a person takes the job back or it has become somebody
/// else's.
/// </summary>
internal sealed class AssemblyWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ClaimedJob _claim;
    private readonly JobStore _store;
    private readonly JobNotifier _notifier;
    private readonly CancellationTokenSource _end;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile int _percent;
    private int _told = -1;

    // Own words are heard on the thread that says them; what others say meanwhile is looked at.
    private volatile int _teller;

    public AssemblyWatch(ClaimedJob claim, JobStore store, JobNotifier notifier, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_claim, _store, _notifier) = (claim, store, notifier);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = clock.CreateTimer(_ => _ = TellAsync(), null, Interval, Interval);
        notifier.Notified += Look;
        notifier.Heard += LookAnyway;
    }

    /// <summary>Ends with the claim.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>The job has been taken back, or is somebody else's.</summary>
    public bool IsLost { get; private set; }

    public void Report(int percent) => _percent = percent;

    /// <summary>Writes how far it is, when that has changed.</summary>
    public async Task TellAsync()
    {
        try
        {
            if (_percent == _told || !await _turn.WaitAsync(0, CancellationToken.None)) return;
            try
            {
                var percent = _percent;
                if (!await _store.ProgressAsync(_claim, JobState.Assembling, percent, CancellationToken.None)) await LoseAsync();
                _told = percent;
                _teller = Environment.CurrentManagedThreadId;
                _notifier.Notify(_claim.Job.OwnerId, _claim.Id);
            }
            finally
            {
                _teller = 0;
                _turn.Release();
            }
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or ObjectDisposedException)
        {
            // The database is in trouble for a moment, or the work has just ended.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _notifier.Notified -= Look;
        _notifier.Heard -= LookAnyway;
        await _timer.DisposeAsync();
        await _turn.WaitAsync(CancellationToken.None); // what is being told is told
        _end.Dispose();
        _turn.Dispose();
    }

    private void Look(string ownerId, long jobId)
    {
        if (jobId == _claim.Id && Environment.CurrentManagedThreadId != _teller) LookAnyway();
    }

    private void LookAnyway() => _ = LookAsync();

    private async Task LookAsync()
    {
        try
        {
            if (await _store.FindAsync(_claim.Id, CancellationToken.None) is not { State: JobState.Assembling } now || now.Fence != _claim.Fence) await LoseAsync();
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or ObjectDisposedException)
        {
            // The next write finds out.
        }
    }

    private async Task LoseAsync()
    {
        IsLost = true;
        await _end.CancelAsync();
    }
}
