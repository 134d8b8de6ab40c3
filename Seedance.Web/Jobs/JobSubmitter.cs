using Microsoft.EntityFrameworkCore;
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

    public async Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(claim.Id, cancellationToken) is not { } job) return;
        var target = gateway.TargetFor(job.Gateway);
        var now = clock.GetUtcNow().UtcDateTime;
        if (!await store.MoveAsync(
                claim, JobState.Queued, JobState.Submitting,
                s => s.SetProperty(j => j.SubmittedAt, now).SetProperty(j => j.Gateway, target), CancellationToken.None))
            return;
        notifier.Notify(job.OwnerId, job.Id);

        // From here on the call is finished whatever happens to this process's wish to stop: its own time-out bounds it.
        var outcome = await gateway.SubmitAsync(target, job.RequestJson, CancellationToken.None);
        await (outcome switch
        {
            SubmitOutcome.Accepted accepted => AcceptAsync(job, target, accepted.TaskId),
            SubmitOutcome.Refused refused => EndAsync(claim, JobState.Failed, JobProblems.From(refused.Problem)),
            SubmitOutcome.TryLater later => PutBackAsync(claim, job, target, later.Problem),
            SubmitOutcome.Unknown unknown => EndAsync(
                claim, JobState.NeedsAttention,
                JobProblems.From(unknown.Problem) with { Kind = JobProblems.OutcomeUnknown, Charge = nameof(Charge.Unknown) }),
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
                if (await store.BindAsync(job.Id, taskId, due, CancellationToken.None)) log.Accepted(job.Id, taskId);
                else log.TaskWithoutJob(job.Id, taskId);
                return;
            }
            catch (Exception fault) when (IsTaken(fault))
            {
                await store.MarkAsync(
                    job.Id, JobState.Submitting, JobState.NeedsAttention, JobProblems.Local(JobProblems.TaskTaken, Charge.Unknown, taskId), CancellationToken.None);
                log.NeedsAttention(job.Id, JobProblems.TaskTaken);
                return;
            }
            catch (Exception fault) when (fault is DbUpdateException or System.Data.Common.DbException or IOException)
            {
                log.BindFailed(job.Id, taskId, fault);
                await Task.Delay(BindRetry, clock);
            }
        }
    }

    private async Task EndAsync(ClaimedJob claim, JobState state, JobProblem problem)
    {
        pause.Clear();
        await store.MoveAndReleaseAsync(claim, JobState.Submitting, state, s => s.SetProperty(j => j.Problem, problem), CancellationToken.None);
        if (state == JobState.NeedsAttention) log.NeedsAttention(claim.Id, problem.Kind);
        else log.Ended(claim.Id, state.ToString());
    }

    private async Task PutBackAsync(ClaimedJob claim, Job job, string target, GatewayProblem problem)
    {
        pause.Begin(problem);
        var due = clock.GetUtcNow().UtcDateTime + pace.AfterTrouble(target, job.Troubles, problem.RetryAfter);
        var stored = JobProblems.From(problem);
        await store.MoveAndReleaseAsync(claim, JobState.Submitting, JobState.Queued, s => s
            .SetProperty(j => j.DueAt, due)
            .SetProperty(j => j.Troubles, j => j.Troubles + 1)
            .SetProperty(j => j.SubmittedAt, (DateTime?)null)
            .SetProperty(j => j.Problem, stored), CancellationToken.None);
        log.Waits(claim.Id, nameof(JobState.Queued), problem.Kind.ToString());
    }

    private static bool IsTaken(Exception fault) => (fault as System.Data.Common.DbException ?? fault.InnerException) switch
    {
        Microsoft.Data.Sqlite.SqliteException sqlite => sqlite.SqliteExtendedErrorCode == 2067, // SQLITE_CONSTRAINT_UNIQUE
        Npgsql.PostgresException postgres => postgres.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation,
        _ => false,
    };
}
