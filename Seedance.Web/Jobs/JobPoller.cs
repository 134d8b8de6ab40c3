using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>Generating -> Saving, or an end without a clip. A poll that changes nothing writes only when to ask again, in batches.</summary>
public sealed class JobPoller(
    JobStore store,
    VideoGateway gateway,
    JobReleases releases,
    JobSaver saver,
    JobPace pace,
    QueuePause pause,
    JobNotifier notifier,
    IOptionsMonitor<GatewayOptions> options,
    IOptions<JobsOptions> jobs,
    TimeProvider clock,
    ILogger<JobPoller> log)
{
    /// <summary>So long after the submit the gateway may not know its own task yet: it answers before it has stored it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>One odd answer decides nothing: so many in a row do.</summary>
    private const int Persistent = 6;

    public async Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        if (claim.Job is not { TaskId: { } taskId } job) return;
        var answer = await gateway.PollAsync(job.Gateway, taskId, cancellationToken);
        TellOfTheKey(job.Gateway, answer);
        switch (answer)
        {
            case PollOutcome.Succeeded { Result: var result }:
                await HandOverAsync(claim, job, result);
                break;
            case PollOutcome.Failed failed: await EndAsync(claim, job, JobState.Failed, JobProblems.From(failed.Problem)); break;
            case PollOutcome.Expired expired:
                await EndAsync(claim, job, JobState.Expired, JobProblems.Local(JobProblems.DroppedByProvider, Charge.Unknown, expired.Word));
                break;
            case PollOutcome.Cancelled cancelled:
                await EndAsync(claim, job, JobState.Cancelled, JobProblems.Local(JobProblems.DroppedByProvider, Charge.Unknown, cancelled.Word));
                break;
            case PollOutcome.Running running when !IsTooOld(job): await KeepAsync(claim, job, running); break;
            case PollOutcome.Trouble trouble when !IsTooOld(job) || job.Troubles < Persistent: await WaitAsync(claim, job, trouble.Problem); break;
            default: await EndAsync(claim, job, JobState.Expired, JobProblems.Local(JobProblems.NeverEnded, Charge.Unknown)); break;
        }
    }

    // A key that may not even ask will not pay either: everybody learns of it. Only the gateway's own word on the key in use counts.
    private void TellOfTheKey(string at, PollOutcome answer)
    {
        if (at == GatewayTarget.DemoName || at != gateway.CurrentGateway) return;
        if (answer is PollOutcome.Trouble { Problem: { IsKeyTrouble: true, Status: not null } problem }) pause.BeginByPoll(problem);
        else if (answer is not PollOutcome.Trouble) pause.ClearByPoll();
    }

    // Whoever has the links saves: another replica would have to ask for them again. The claim goes on when there is room for it.
    private async Task HandOverAsync(ClaimedJob claim, Job job, TaskResult result)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        DateTime? lease = saver.HasRoom ? now + jobs.Value.LeaseDuration : null;
        saver.Remember(job.Id, result);
        if (!await store.MoveAsync(claim, JobState.Generating, JobState.Saving, s => s
                .SetProperty(j => j.LeaseUntil, lease)
                .SetProperty(j => j.DueAt, now)
                .SetProperty(j => j.Troubles, 0)
                .SetProperty(j => j.Problem, (JobProblem?)null)
                .SetProperty(j => j.GatewayStatus, (string?)null)
                .SetProperty(j => j.Percent, (int?)null)
                .SetProperty(j => j.Tokens, result.Tokens), CancellationToken.None))
            return;
        if (lease is not null) saver.Kept.Keep(claim);
        notifier.Notify(job.OwnerId, job.Id);
    }

    private async Task KeepAsync(ClaimedJob claim, Job job, PollOutcome.Running running)
    {
        var due = clock.GetUtcNow().UtcDateTime + pace.Next(job.Gateway);
        var word = running.Word.Length > 100 ? running.Word[..100] : running.Word;
        if (string.Equals(word, job.GatewayStatus, StringComparison.Ordinal) && running.Percent == job.Percent && job.Problem is null)
        {
            await releases.AddAsync(new UnchangedJob(claim.Id, claim.Fence, due, 0));
            return;
        }

        if (await store.NoteAsync(claim, JobState.Generating, s => s
                .SetProperty(j => j.DueAt, due)
                .SetProperty(j => j.Troubles, 0)
                .SetProperty(j => j.Problem, (JobProblem?)null)
                .SetProperty(j => j.GatewayStatus, word)
                .SetProperty(j => j.Percent, running.Percent), CancellationToken.None))
            notifier.Notify(job.OwnerId, job.Id);
    }

    private async Task WaitAsync(ClaimedJob claim, Job job, GatewayProblem problem)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var stored = JobProblems.From(problem);
        if (problem.Kind == GatewayProblemKind.TaskUnknown && job.Troubles >= Persistent && now - job.ChangedAt > Grace)
        {
            await EndAsync(claim, job, JobState.NeedsAttention, stored with { Charge = nameof(Charge.Unknown) });
            return;
        }

        var due = now + pace.AfterTrouble(job.Gateway, job.Troubles, problem.RetryAfter);
        if (string.Equals(job.Problem?.Kind, stored.Kind, StringComparison.Ordinal))
        {
            await releases.AddAsync(new UnchangedJob(claim.Id, claim.Fence, due, job.Troubles + 1));
            return;
        }

        if (await store.NoteAsync(claim, JobState.Generating, s => s
                .SetProperty(j => j.DueAt, due)
                .SetProperty(j => j.Troubles, j => j.Troubles + 1)
                .SetProperty(j => j.Problem, stored), CancellationToken.None))
            notifier.Notify(job.OwnerId, job.Id);
    }

    private Task EndAsync(ClaimedJob claim, Job job, JobState state, JobProblem problem)
    {
        if (state == JobState.NeedsAttention) log.NeedsAttention(job.Id, problem.Kind);
        else log.Ended(job.Id, state.ToString());
        return MoveAsync(claim, job, state, s => s.SetProperty(j => j.Problem, problem).SetProperty(j => j.Percent, (int?)null));
    }

    private async Task MoveAsync(
        ClaimedJob claim, Job job, JobState to, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Job>> also)
    {
        if (await store.MoveAndReleaseAsync(claim, JobState.Generating, to, also, CancellationToken.None)) notifier.Notify(job.OwnerId, job.Id);
    }

    private bool IsTooOld(Job job) =>
        clock.GetUtcNow().UtcDateTime - job.ChangedAt > options.CurrentValue.GiveUpAfter;
}
