using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// Queued -> Submitting -> Generating. The intent is committed before the first byte leaves, and once bytes have left nothing
/// here sends them again: what cannot be known becomes Needs attention.
/// </summary>
public sealed class JobSubmitter(
    JobStore store, VideoGateway gateway, QueuePause pause, JobPace pace, JobNotifier notifier, TimeProvider clock, ILogger<JobSubmitter> log)
{
    private static readonly TimeSpan BindRetry = TimeSpan.FromSeconds(1);

    /// <summary>How soon a live job is looked at again that waits for the end of the demo mode.</summary>
    private static readonly TimeSpan DemoPatience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(claim.Id, cancellationToken) is not { } job) return;
        if (gateway.TargetFor(job.Gateway) is not { } target)
        {
            await LeaveAsync(claim, job, JobProblems.Local(JobProblems.DemoMode, Charge.NotCharged), DemoPatience);
            return;
        }

        if (await gateway.PrepareSubmitAsync(target, cancellationToken) is { } obstacle)
        {
            pause.Begin(obstacle);
            await LeaveAsync(claim, job, JobProblems.From(obstacle), TimeSpan.Zero);
            return;
        }

        Failpoint.Hit(Failpoint.BeforeIntent);
        var now = clock.GetUtcNow().UtcDateTime;
        if (!await store.MoveAsync(
                claim, JobState.Queued, JobState.Submitting,
                s => s.SetProperty(j => j.SubmittedAt, now).SetProperty(j => j.Gateway, target), CancellationToken.None))
            return;
        Failpoint.Hit(Failpoint.AfterIntent);
        notifier.Notify(job.OwnerId, job.Id);

        // From here on the call is finished whatever happens to this process's wish to stop: its own time-out bounds it.
        var outcome = await gateway.SubmitAsync(target, job.RequestJson, CancellationToken.None);
        await (outcome switch
        {
            SubmitOutcome.Accepted accepted => AcceptAsync(job, target, accepted.TaskId),
            SubmitOutcome.Refused refused => FailAsync(claim, refused.Problem),
            SubmitOutcome.TryLater later => PutBackAsync(claim, later.Problem),
            SubmitOutcome.Unknown unknown => DoubtAsync(claim, unknown.Problem),
            _ => throw new InvalidOperationException("Unknown outcome."),
        });
        notifier.Notify(job.OwnerId, job.Id);
    }

    // A task that was paid for must not be forgotten: this goes on until it is written.
    private async Task AcceptAsync(Job job, string target, string taskId)
    {
        pause.Clear();
        while (true)
        {
            try
            {
                var due = clock.GetUtcNow().UtcDateTime + pace.First(target);
                Failpoint.Hit(Failpoint.BeforeCommit);
                if (await store.BindAsync(job.Id, taskId, due, CancellationToken.None))
                {
                    Failpoint.Hit(Failpoint.AfterCommit);
                    log.Accepted(job.Id, taskId);
                }
                else
                {
                    log.TaskWithoutJob(job.Id, taskId);
                    await store.RemarkAsync(job.Id, JobNotes.With(JobNotes.AnotherTask, taskId), CancellationToken.None);
                }

                return;
            }
            catch (Exception fault)
            {
                // A task that another job has is no fault of the database; anything else may pass.
                if (IsTaken(fault) && await TryMarkTakenAsync(job.Id, taskId)) return;
                log.BindFailed(job.Id, taskId, fault);
                await Task.Delay(BindRetry, clock);
            }
        }
    }

    private async Task<bool> TryMarkTakenAsync(long jobId, string taskId)
    {
        try
        {
            await store.MarkAsync(
                jobId, JobState.Submitting, JobState.NeedsAttention, JobProblems.Local(JobProblems.TaskTaken, Charge.Unknown, taskId), CancellationToken.None);
            log.NeedsAttention(jobId, JobProblems.TaskTaken);
            return true;
        }
        catch (Exception fault)
        {
            log.BindFailed(jobId, taskId, fault);
            return false;
        }
    }

    private async Task FailAsync(ClaimedJob claim, GatewayProblem problem)
    {
        // A refusal for what the clip shows says that the gateway works; a refusal of the address or by the gateway itself does not.
        if (problem.Kind is GatewayProblemKind.ContentRefused or GatewayProblemKind.BadRequest) pause.Clear();
        else if (problem.Kind != GatewayProblemKind.ModelUnavailable) pause.Begin(problem);
        var stored = JobProblems.From(problem);
        if (!await store.MoveAndReleaseAsync(claim, JobState.Submitting, JobState.Failed, s => s.SetProperty(j => j.Problem, stored), CancellationToken.None))
            await store.MarkAsync(claim.Id, JobState.NeedsAttention, JobState.Failed, stored, CancellationToken.None); // the lease was lost, the answer counts
        log.Ended(claim.Id, nameof(JobState.Failed));
    }

    // The next one may meet the same: others wait a little, instead of all becoming questions for a person.
    private async Task DoubtAsync(ClaimedJob claim, GatewayProblem problem)
    {
        pause.Begin(problem);
        var stored = JobProblems.From(problem) with { Kind = JobProblems.OutcomeUnknown, Charge = nameof(Charge.Unknown) };
        await store.MoveAndReleaseAsync(claim, JobState.Submitting, JobState.NeedsAttention, s => s.SetProperty(j => j.Problem, stored), CancellationToken.None);
        log.NeedsAttention(claim.Id, stored.Kind);
    }

    private async Task PutBackAsync(ClaimedJob claim, GatewayProblem problem)
    {
        pause.Begin(problem); // it alone says when to try again, so that mended settings take effect at once
        var now = clock.GetUtcNow().UtcDateTime;
        await store.PutBackAsync(claim, JobProblems.From(problem), now, CancellationToken.None);
        log.Waits(claim.Id, nameof(JobState.Queued), problem.Kind.ToString());
    }

    // Nothing was tried: the job stays where it is.
    private async Task LeaveAsync(ClaimedJob claim, Job job, JobProblem problem, TimeSpan wait)
    {
        var due = clock.GetUtcNow().UtcDateTime + wait;
        await store.NoteAsync(claim, JobState.Queued, s => s.SetProperty(j => j.DueAt, due).SetProperty(j => j.Problem, problem), CancellationToken.None);
        if (!Equals(job.Problem, problem)) notifier.Notify(job.OwnerId, job.Id);
    }

    private static bool IsTaken(Exception fault) => (fault as System.Data.Common.DbException ?? fault.InnerException) switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteExtendedErrorCode == 2067, // SQLITE_CONSTRAINT_UNIQUE
        Npgsql.PostgresException postgres => postgres.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
