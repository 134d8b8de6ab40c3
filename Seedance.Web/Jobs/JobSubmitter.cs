using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// Queued -> Submitting -> Generating. The intent is committed before the first byte leaves, and once bytes have left nothing
/// here sends them again: what cannot be known becomes Needs attention.
/// </summary>
public sealed class JobSubmitter(
    JobStore store,
    VideoGateway gateway,
    RequestPreparer preparer,
    QueuePause pause,
    JobPace pace,
    JobNotifier notifier,
    RequestBudget budget,
    IOptionsMonitor<GatewayOptions> options,
    IOptions<JobsOptions> jobs,
    TimeProvider clock,
    ILogger<JobSubmitter> log)
{
    private static readonly TimeSpan BindRetry = TimeSpan.FromSeconds(1);

    /// <summary>How soon a live job is looked at again that waits for the end of the demo mode.</summary>
    private static readonly TimeSpan DemoPatience = TimeSpan.FromSeconds(5);

    /// <summary>How many submits may be under way: none in a pause, and one after it, to try whether the gateway takes any.</summary>
    public int Limit => pause.IsOn ? 0 : pause.Problem is not null ? 1 : Math.Max(1, options.CurrentValue.MaxConcurrentSubmits / budget.SharedBy);

    /// <summary>
    /// Makes a new job begin as Submitting, when nothing keeps it from being sent as soon as it is stored: its row and the intent
    /// are one commit, and <see cref="SendNewAsync"/> follows at once. False: it takes its place in the queue.
    /// </summary>
    /// <param name="job">Not stored yet.</param>
    public bool TryBegin(Job job)
    {
        if (pause.Problem is not null || gateway.TargetFor(job.Gateway) is not { } target || !gateway.TryPrepareSubmit(target)) return false;
        var now = clock.GetUtcNow().UtcDateTime;
        (job.State, job.Gateway, job.SubmittedAt) = (JobState.Submitting, target, now);
        (job.Fence, job.LeaseUntil) = (Random.Shared.Next(1, int.MaxValue), now + jobs.Value.LeaseDuration); // the fence tells this try from another of the same click
        job.Events.Add(new JobEvent { At = now, State = JobState.Submitting });
        Failpoint.Hit(Failpoint.BeforeIntent);
        return true;
    }

    /// <summary>A job that waited in the queue.</summary>
    public async Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        var job = claim.Job;
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
        notifier.Notify(job.OwnerId, job.Id);
        job.Gateway = target;
        await SendAsync(claim);
    }

    /// <summary>Sends a job that <see cref="TryBegin"/> made, unless so much time has passed since that it may be somebody else's.</summary>
    public async Task SendNewAsync(ClaimedJob claim)
    {
        if (clock.GetUtcNow().UtcDateTime < claim.Job.LeaseUntil) await SendAsync(claim);
        else await store.PutBackAsync(claim, null, clock.GetUtcNow().UtcDateTime, CancellationToken.None);
    }

    /// <summary>The paid call of a job whose intent is committed. It is finished whatever happens to this process's wish to stop: its own time-out bounds it.</summary>
    private async Task SendAsync(ClaimedJob claim)
    {
        Failpoint.Hit(Failpoint.AfterIntent);
        var job = claim.Job;
        if (await SendPreparedAsync(claim) is not { } outcome) return;
        await (outcome switch
        {
            SubmitOutcome.Accepted accepted => AcceptAsync(job, accepted.TaskId),
            SubmitOutcome.Refused refused => FailAsync(claim, refused.Problem),
            SubmitOutcome.TryLater later => PutBackAsync(claim, later.Problem),
            SubmitOutcome.Unknown unknown => DoubtAsync(claim, unknown),
            _ => throw new InvalidOperationException("Unknown outcome."),
        });
        notifier.Notify(job.OwnerId, job.Id);
    }

    // What was prepared is let go of as soon as it has left.
    private async Task<SubmitOutcome?> SendPreparedAsync(ClaimedJob claim)
    {
        using var request = await preparer.PrepareAsync(claim);
        return request is null ? null : await gateway.SubmitAsync(claim.Job.Gateway, request.Body, CancellationToken.None);
    }

    // A task that was paid for must not be forgotten: this goes on until it is written.
    private async Task AcceptAsync(Job job, string taskId)
    {
        pause.Clear();
        while (true)
        {
            try
            {
                var due = clock.GetUtcNow().UtcDateTime + pace.First(job.Gateway);
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
    private async Task DoubtAsync(ClaimedJob claim, SubmitOutcome.Unknown unknown)
    {
        pause.Begin(unknown.Problem);
        var stored = JobProblems.From(unknown.Problem) with { Kind = JobProblems.OutcomeUnknown, Charge = nameof(Charge.Unknown) };
        var taskId = unknown.TaskId; // a person is asked about it: the row keeps it, nothing follows it
        try
        {
            var isMoved = await store.MoveAndReleaseAsync(
                claim, JobState.Submitting, JobState.NeedsAttention, s =>
                {
                    s.SetProperty(j => j.Problem, stored).SetProperty(j => j.TaskId, taskId);
                    if (taskId is not null) s.SetProperty(j => j.SearchText, j => j.SearchText + JobText.WithTask(taskId));
                }, CancellationToken.None);
            if (!isMoved && taskId is not null) await store.RemarkAsync(claim.Id, JobNotes.With(JobNotes.AnotherTask, taskId), CancellationToken.None);
        }
        catch (Exception fault) when (taskId is not null && IsTaken(fault))
        {
            if (!await TryMarkTakenAsync(claim.Id, taskId)) throw;
        }

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
