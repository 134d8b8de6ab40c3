using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Jobs;

/// <summary>
/// Works through the rows that are due: one lane per kind of work, so that slow saves never hold up polls.
/// </summary>
public sealed class JobRunner : BackgroundService
{
    private static readonly TimeSpan LongestSweepInterval = TimeSpan.FromSeconds(5);

    /// <summary>A busy runner claims for so long in one go: else every job that is done would cost a claim for the next one.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private readonly JobStore _store;
    private readonly JobNotifier _notifier;
    private readonly JobPace _pace;
    private readonly QueuePause _pause;
    private readonly JobsOptions _options;
    private readonly bool _isAlone;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobRunner> _log;
    private readonly JobHolder _holder;
    private readonly JobSubmitter _submitter;
    private readonly JobLane _submits;
    private readonly JobLane[] _lanes;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isRunning;
    private CancellationToken _stoppingToken;
    private long? _swept;
    private long _lastTurn;

    public JobRunner(
        JobStore store,
        JobSubmitter submitter,
        JobPoller poller,
        JobSaver saver,
        JobAssembler assembler,
        JobHolder holder,
        JobNotifier notifier,
        QueuePause pause,
        JobPace pace,
        IOptions<JobsOptions> options,
        IOptions<DatabaseOptions> database,
        TimeProvider clock,
        ILogger<JobRunner> log)
    {
        _store = store;
        _notifier = notifier;
        _pace = pace;
        _pause = pause;
        _options = options.Value;
        _isAlone = database.Value.Provider == DatabaseProvider.Sqlite;
        _clock = clock;
        _lastTurn = clock.GetTimestamp();
        _log = log;
        _holder = holder;
        _submitter = submitter;
        _submits = new JobLane(JobState.Queued, () => submitter.Limit, submitter.RunAsync, null);
        _lanes =
        [
            _submits,
            new JobLane(JobState.Generating, () => _options.MaxConcurrentPolls, poller.RunAsync, null),
            new JobLane(JobState.Saving, () => _options.MaxConcurrentSaves, saver.RunAsync, saver.Kept),
            new JobLane(JobState.Assembling, () => _options.MaxConcurrentAssemblies, assembler.RunAsync, null),
        ];
        notifier.Notified += WakeFor;
        notifier.Heard += Wake;
        pause.Changed += Wake;
    }

    /// <summary>How long ago it went round without a fault (at first: was made); for the health page.</summary>
    public TimeSpan SinceLastTurn => _clock.GetElapsedTime(Volatile.Read(ref _lastTurn));

    /// <summary>What a start must put right; before the first turn.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (_isAlone) await _store.ReleaseAllAsync(cancellationToken);
        await SweepAsync(cancellationToken);
    }

    /// <summary>
    /// A place for a new job that needs not wait in the queue; null when it must, because all places are taken or others came
    /// earlier, and while nothing runs here. Dispose it when the job is stored, started or not.
    /// </summary>
    public SubmitPlace? TryTakeSubmitPlace()
    {
        lock (_submits)
        {
            if (!_isRunning || _stoppingToken.IsCancellationRequested || _submits.HasQueue || _submits.Free() <= 0) return null;
            _submits.Taken++;
        }

        return new SubmitPlace(this);
    }

    /// <summary>One turn: claims everything that is due and may run, and waits until it is done.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await StartDueAsync(cancellationToken);
        await Task.WhenAll(_lanes.SelectMany(lane => lane.Running.Keys));
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _notifier.Notified -= WakeFor;
        _notifier.Heard -= Wake;
        _pause.Changed -= Wake;
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var recovered = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = _pace.Idle;
            try
            {
                if (!recovered) await RecoverAsync(stoppingToken);
                recovered = true;
                var left = await StartDueAsync(stoppingToken);
                if (left < rest) rest = left;
                (_stoppingToken, _isRunning) = (stoppingToken, true);
                Volatile.Write(ref _lastTurn, _clock.GetTimestamp());
                if (_lanes.Any(lane => lane.State == JobState.Generating && lane.Running.Count > lane.Limit() / 2)) await Task.Delay(Breath, _clock, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                _log.TurnFailed(fault);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break; // whatever it was: what is in hand must still be waited for
            }

            await SleepAsync(rest, stoppingToken);
        }

        lock (_submits) _isRunning = false;
        while (_lanes.Any(lane => lane.Busy > 0))
        {
            await Task.WhenAll(_lanes.SelectMany(lane => lane.Running.Keys));
            if (_lanes.Any(lane => lane.Busy > 0)) await Task.Delay(Breath, CancellationToken.None); // a place that is taken, or a task about to leave the list
        }

        foreach (var lane in _lanes)
            while (lane.Kept?.TryTake(out var claim, out _) == true) await _holder.GiveBackAsync(lane.State, claim!);
    }

    // So often that an abandoned job is found within half a lease.
    private TimeSpan SweepInterval => _options.LeaseDuration / 4 < LongestSweepInterval ? _options.LeaseDuration / 4 : LongestSweepInterval;

    private void Wake() => _wake.Writer.TryWrite(true);

    // What a step does to its own job makes nothing due before its end, which wakes by itself.
    private void WakeFor(string ownerId, long jobId)
    {
        if (!_holder.IsInHand(jobId)) Wake();
    }

    private async Task SleepAsync(TimeSpan rest, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            limit.CancelAfter(rest);
            await _wake.Reader.ReadAsync(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            // slept enough, or asked to stop
        }
    }

    /// <summary>Starts what is due and may run. Returns how long until something else becomes due: whoever looks only now and then is late by half of it.</summary>
    private async Task<TimeSpan> StartDueAsync(CancellationToken cancellationToken)
    {
        if (_swept is not { } swept || _clock.GetElapsedTime(swept) >= SweepInterval) await SweepAsync(cancellationToken);
        var rest = TimeSpan.MaxValue;
        foreach (var lane in _lanes)
        {
            var free = lane.Free();
            while (free > 0 && lane.Kept?.TryTake(out var kept, out var age) == true)
            {
                // One that has waited for long may be somebody else's by now.
                if (age > _options.LeaseDuration / 3 && !await _store.RenewAsync(kept!, _options.LeaseDuration, cancellationToken)) continue;
                Start(lane, kept!, cancellationToken);
                free--;
            }

            if (free <= 0)
            {
                lane.HasQueue = true; // or may have; the end of one of them wakes
                continue;
            }

            var left = await _store.NextDueAsync(lane.State, cancellationToken) - _clock.GetUtcNow().UtcDateTime;
            lock (lane)
            {
                lane.HasQueue = left <= TimeSpan.Zero;
                free = lane.Free(); // if others wait, nobody takes a place from here on; a pause may have begun
            }

            if (!lane.HasQueue)
            {
                if (left < rest) rest = left.Value;
                continue;
            }

            if (free <= 0) continue;
            var claims = await _store.ClaimAsync(lane.State, free, _options.LeaseDuration, cancellationToken);
            foreach (var claim in claims) Start(lane, claim, cancellationToken);
            lock (lane) lane.HasQueue = claims.Count == free;
        }

        return rest;
    }

    private void Start(JobLane lane, ClaimedJob claim, CancellationToken cancellationToken) => Start(lane, lane.Step, claim, cancellationToken);

    private void Start(JobLane lane, Func<ClaimedJob, CancellationToken, Task> step, ClaimedJob claim, CancellationToken cancellationToken)
    {
        using var alone = ExecutionContext.SuppressFlow(); // a click's language and trace end with the click
        var work = new Task<Task>(() => _holder.RunAsync(lane.State, claim, step, cancellationToken));
        var done = work.Unwrap();
        lane.Running[done] = 0;
        _ = done.ContinueWith(
            finished =>
            {
                lane.Running.TryRemove(finished, out _);
                Wake();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        work.Start(TaskScheduler.Default);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        _swept = _clock.GetTimestamp();
        await _store.HastenAsync(_pace.Longest, _options.LeaseDuration, cancellationToken);
        if (_pause.Problem is not null && !await _store.AnyAsync(JobState.Queued, cancellationToken)
            && !(_pause.IsOfPolls && await _store.AnyAsync(JobState.Generating, cancellationToken)))
            _pause.Clear(); // nobody waits any more
        foreach (var (id, owner) in await _store.MarkAbandonedAsync(_holder.IsInHand, cancellationToken))
        {
            _log.NeedsAttention(id, JobProblems.OutcomeUnknown);
            _notifier.Notify(owner, id);
        }
    }

    /// <summary>A place among the submits that are under way.</summary>
    public sealed class SubmitPlace(JobRunner runner) : IDisposable
    {
        private bool _isStarted;
        private bool _isLeft;

        /// <summary>Sends a job whose row and intent are committed.</summary>
        public void Start(ClaimedJob claim)
        {
            runner.Start(runner._submits, (job, _) => runner._submitter.SendNewAsync(job), claim, runner._stoppingToken);
            _isStarted = true;
        }

        /// <inheritdoc />
        public void Dispose()
        {
            if (_isLeft) return;
            _isLeft = true;
            lock (runner._submits) runner._submits.Taken--;
            if (!_isStarted) runner.Wake(); // the job may stand in the queue and have found no place
        }
    }
}
