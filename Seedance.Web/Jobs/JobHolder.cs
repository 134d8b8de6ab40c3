using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// Holds a job by a lease that is renewed while its step goes on. An exception of one job ends that job's turn and nothing else.
/// </summary>
public sealed class JobHolder(
    JobStore store,
    JobNotifier notifier,
    JobPace pace,
    IOptions<JobsOptions> options,
    IOptionsMonitor<GatewayOptions> gateway,
    TimeProvider clock,
    ILogger<JobHolder> log)
{
    private readonly ConcurrentDictionary<long, byte> _inHand = new();

    /// <summary>True for a job whose step is under way in this process.</summary>
    public bool IsInHand(long id) => _inHand.ContainsKey(id);

    /// <summary>Does a job's step under its lease. A lost lease or a stop cancels the step; a submit finishes all the same.</summary>
    /// <param name="state">In which the job waits for this step; what goes wrong before a paid call leaves it there.</param>
    public async Task RunAsync(JobState state, ClaimedJob claim, Func<ClaimedJob, CancellationToken, Task> step, CancellationToken stoppingToken)
    {
        _inHand[claim.Id] = 0;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await using var renewal = clock.CreateTimer(
            _ => _ = RenewAsync(claim, held), null, options.Value.LeaseDuration / 3, options.Value.LeaseDuration / 3);
        try
        {
            await step(claim, held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            if (stoppingToken.IsCancellationRequested) await GiveBackAsync(state, claim);
        }
        catch (Exception fault)
        {
            log.StepFailed(claim.Id, state.ToString(), fault);
            await StumbleAsync(state, claim);
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
            if (!await store.RenewAsync(claim, options.Value.LeaseDuration, CancellationToken.None)) await held.CancelAsync();
        }
        catch (Exception fault)
        {
            // The database is in trouble for a moment; the next renewal may succeed before the lease ends.
            if (fault is not ObjectDisposedException) log.TurnFailed(fault);
        }
    }

    // A fault that nobody expected: shown, tried again ever more seldom, and not for ever. A job that was in the paid call stays
    // Submitting: the sweep makes Needs attention of it.
    private async Task StumbleAsync(JobState state, ClaimedJob claim)
    {
        try
        {
            if (await store.FindAsync(claim.Id, CancellationToken.None) is not { } job) return;
            var now = clock.GetUtcNow().UtcDateTime;
            var problem = JobProblems.Local(JobProblems.OwnFault, state is JobState.Queued or JobState.Assembling ? Charge.NotCharged : Charge.Unknown);
            if (state != JobState.Queued && now - job.ChangedAt > gateway.CurrentValue.GiveUpAfter)
            {
                await store.MoveAndReleaseAsync(claim, state, state == JobState.Assembling ? JobState.Failed : JobState.Expired, s => s.SetProperty(j => j.Problem, problem), CancellationToken.None);
            }
            else
            {
                var due = now + pace.AfterTrouble(job.Gateway, job.Troubles, null);
                await store.NoteAsync(claim, state, s => s
                    .SetProperty(j => j.DueAt, due)
                    .SetProperty(j => j.Troubles, j => j.Troubles + 1)
                    .SetProperty(j => j.Problem, problem), CancellationToken.None);
            }

            notifier.Notify(job.OwnerId, job.Id);
        }
        catch (Exception fault)
        {
            log.TurnFailed(fault); // the lease will run out by itself
        }
    }

    /// <summary>Due again at once, for whoever has time.</summary>
    public async Task GiveBackAsync(JobState state, ClaimedJob claim)
    {
        try
        {
            var due = clock.GetUtcNow().UtcDateTime;
            await store.NoteAsync(claim, state, s => s.SetProperty(j => j.DueAt, due), CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.TurnFailed(fault); // the lease will run out by itself
        }
    }
}
