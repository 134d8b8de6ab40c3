using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// Works through the rows that are due: one lane per kind of work, so that slow saves never hold up polls. A job in hand is
/// held by a lease that is renewed while the work goes on; an exception of one job ends that job's turn and nothing else.
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
    private readonly IOptionsMonitor<GatewayOptions> _gateway;
    private readonly JobsOptions _options;
    private readonly bool _isAlone;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobRunner> _log;
    private readonly JobSaver _saver;
    private readonly Lane[] _lanes;
    private readonly ConcurrentDictionary<long, byte> _inHand = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long? _swept;
    private long _lastTurn;

    public JobRunner(
        JobStore store,
        JobSubmitter submitter,
        JobPoller poller,
        JobSaver saver,
        JobNotifier notifier,
        QueuePause pause,
        JobPace pace,
        IOptions<JobsOptions> options,
        IOptions<DatabaseOptions> database,
        IOptionsMonitor<GatewayOptions> gateway,
        RequestBudget budget,
        TimeProvider clock,
        ILogger<JobRunner> log)
    {
        _store = store;
        _notifier = notifier;
        _pace = pace;
        _pause = pause;
        _gateway = gateway;
        _options = options.Value;
        _isAlone = database.Value.Provider == DatabaseProvider.Sqlite;
        _clock = clock;
        _lastTurn = clock.GetTimestamp();
        _log = log;
        _saver = saver;
        _lanes =
        [
            new Lane(
                JobState.Queued,
                () => pause.IsOn ? 0 : pause.Problem is null ? Math.Max(1, gateway.CurrentValue.MaxConcurrentSubmits / budget.SharedBy) : 1,
                submitter.RunAsync),
            new Lane(JobState.Generating, () => _options.MaxConcurrentPolls, poller.RunAsync),
            new Lane(JobState.Saving, () => _options.MaxConcurrentSaves, saver.RunAsync),
        ];
        notifier.Changed += Wake;
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

    /// <summary>One turn: claims everything that is due and may run, and waits until it is done.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await StartDueAsync(cancellationToken);
        await Task.WhenAll(_lanes.SelectMany(lane => lane.Running.Keys));
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _notifier.Changed -= Wake;
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
            try
            {
                if (!recovered) await RecoverAsync(stoppingToken);
                recovered = true;
                await StartDueAsync(stoppingToken);
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

            await SleepAsync(stoppingToken);
        }

        await Task.WhenAll(_lanes.SelectMany(lane => lane.Running.Keys));
        foreach (var claim in _saver.TakeKept(int.MaxValue)) await GiveBackAsync(_lanes[^1], claim);
    }

    // So often that an abandoned job is found within half a lease.
    private TimeSpan SweepInterval => _options.LeaseDuration / 4 < LongestSweepInterval ? _options.LeaseDuration / 4 : LongestSweepInterval;

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task SleepAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            limit.CancelAfter(await RestAsync(stoppingToken));
            await _wake.Reader.ReadAsync(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            // slept enough, or asked to stop
        }
    }

    // Until the next job is due: whoever looks only now and then is late by half of it. While something runs, its end wakes.
    private async Task<TimeSpan> RestAsync(CancellationToken cancellationToken)
    {
        var rest = _pace.Idle;
        if (_lanes.Any(lane => !lane.Running.IsEmpty)) return rest;
        try
        {
            foreach (var lane in _lanes)
                if (await _store.NextDueAsync(lane.State, cancellationToken) is { } due && due - _clock.GetUtcNow().UtcDateTime is var left && left < rest) rest = left;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            _log.TurnFailed(fault);
        }

        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    private async Task StartDueAsync(CancellationToken cancellationToken)
    {
        if (_swept is not { } swept || _clock.GetElapsedTime(swept) >= SweepInterval) await SweepAsync(cancellationToken);
        foreach (var lane in _lanes)
        {
            var free = lane.Limit() - lane.Running.Count;
            if (free <= 0) continue;
            if (lane.State == JobState.Saving)
            {
                foreach (var claim in _saver.TakeKept(free))
                {
                    if (!await _store.RenewAsync(claim, _options.LeaseDuration, cancellationToken)) continue; // it waited too long
                    Start(lane, claim, cancellationToken);
                    free--;
                }

                if (free == 0) continue;
            }

            foreach (var claim in await _store.ClaimAsync(lane.State, free, _options.LeaseDuration, cancellationToken))
                Start(lane, claim, cancellationToken);
        }
    }

    private void Start(Lane lane, ClaimedJob claim, CancellationToken cancellationToken)
    {
        var work = new Task<Task>(() => HoldAsync(lane, claim, cancellationToken));
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

    /// <summary>Does a job's step under its lease. A lost lease or a stop cancels the step; a submit finishes all the same.</summary>
    private async Task HoldAsync(Lane lane, ClaimedJob claim, CancellationToken stoppingToken)
    {
        _inHand[claim.Id] = 0;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await using var renewal = _clock.CreateTimer(
            _ => _ = RenewAsync(claim, held), null, _options.LeaseDuration / 3, _options.LeaseDuration / 3);
        try
        {
            await lane.Step(claim, held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            if (stoppingToken.IsCancellationRequested) await GiveBackAsync(lane, claim);
        }
        catch (Exception fault)
        {
            _log.StepFailed(claim.Id, lane.State.ToString(), fault);
            await StumbleAsync(lane, claim);
        }
        finally
        {
            _inHand.TryRemove(claim.Id, out _);
        }
    }

    private async Task RenewAsync(ClaimedJob claim, CancellationTokenSource held)
    {
        try
        {
            if (!await _store.RenewAsync(claim, _options.LeaseDuration, CancellationToken.None)) await held.CancelAsync();
        }
        catch (Exception fault)
        {
            // The database is in trouble for a moment; the next renewal may succeed before the lease ends.
            if (fault is not ObjectDisposedException) _log.TurnFailed(fault);
        }
    }

    // A fault that nobody expected: shown, tried again ever more seldom, and not for ever. A job that was in the paid call stays
    // Submitting: the sweep makes Needs attention of it.
    private async Task StumbleAsync(Lane lane, ClaimedJob claim)
    {
        try
        {
            if (await _store.FindAsync(claim.Id, CancellationToken.None) is not { } job) return;
            var now = _clock.GetUtcNow().UtcDateTime;
            var problem = JobProblems.Local(JobProblems.OwnFault, lane.State == JobState.Queued ? Charge.NotCharged : Charge.Unknown);
            if (lane.State != JobState.Queued && now - job.ChangedAt > _gateway.CurrentValue.GiveUpAfter)
            {
                await _store.MoveAndReleaseAsync(claim, lane.State, JobState.Expired, s => s.SetProperty(j => j.Problem, problem), CancellationToken.None);
            }
            else
            {
                var due = now + _pace.AfterTrouble(job.Gateway, job.Troubles, null);
                await _store.NoteAsync(claim, lane.State, s => s
                    .SetProperty(j => j.DueAt, due)
                    .SetProperty(j => j.Troubles, j => j.Troubles + 1)
                    .SetProperty(j => j.Problem, problem), CancellationToken.None);
            }

            _notifier.Notify(job.OwnerId, job.Id);
        }
        catch (Exception fault)
        {
            _log.TurnFailed(fault); // the lease will run out by itself
        }
    }

    private async Task GiveBackAsync(Lane lane, ClaimedJob claim)
    {
        try
        {
            var due = _clock.GetUtcNow().UtcDateTime;
            await _store.NoteAsync(claim, lane.State, s => s.SetProperty(j => j.DueAt, due), CancellationToken.None);
        }
        catch (Exception fault)
        {
            _log.TurnFailed(fault); // the lease will run out by itself
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        _swept = _clock.GetTimestamp();
        await _store.HastenAsync(_pace.Longest, cancellationToken);
        if (_pause.Problem is not null && !await _store.AnyAsync(JobState.Queued, cancellationToken)) _pause.Clear(); // nobody waits any more
        foreach (var (id, owner) in await _store.MarkAbandonedAsync(_inHand.ContainsKey, cancellationToken))
        {
            _log.NeedsAttention(id, JobProblems.OutcomeUnknown);
            _notifier.Notify(owner, id);
        }
    }

    /// <summary>One kind of work, and what of it is under way.</summary>
    private sealed record Lane(JobState State, Func<int> Limit, Func<ClaimedJob, CancellationToken, Task> Step)
    {
        public ConcurrentDictionary<Task, byte> Running { get; } = new();
    }
}
