using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Web.Jobs;

/// <summary>
/// Saving -> Ready. Links are never stored: a job that just succeeded brings its own, any other asks the gateway for fresh ones.
/// </summary>
public sealed class JobSaver(
    JobStore store,
    VideoGateway gateway,
    ClipSaver clips,
    IFileStore files,
    JobPace pace,
    JobNotifier notifier,
    JobCropper cropper,
    IOptionsMonitor<GatewayOptions> options,
    IOptions<JobsOptions> jobs,
    TimeProvider clock,
    ILogger<JobSaver> log)
{
    /// <summary>
    /// Dead links in a row before the clip counts as lost; with the backoff about a quarter of an hour. Every other time the
    /// gateway's own copy is asked for instead of a fresh link.
    /// </summary>
    private const int DeadLinks = 9;

    /// <summary>A setting forbids these addresses, and can be changed: no clip is lost over them.</summary>
    private static readonly string[] ForbiddenHere = ["address_refused", "scheme_refused"];

    private readonly ConcurrentDictionary<long, TaskResult> _fresh = new();

    /// <summary>Links in memory; when another replica saves what was polled here, its links stay behind.</summary>
    private const int MostRemembered = 20_000;

    /// <summary>What the poller hands over.</summary>
    public KeptClaims Kept { get; } = new(clock);

    /// <summary>True when a job that succeeds now can be saved at once, or next.</summary>
    public bool HasRoom => Kept.Count < 2 * jobs.Value.MaxConcurrentSaves;

    /// <summary>Keeps the links of a task that was just seen to succeed, in memory only.</summary>
    public void Remember(long jobId, TaskResult result)
    {
        if (_fresh.Count >= MostRemembered) _fresh.Clear();
        _fresh[jobId] = result;
    }

    public Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken) => Kept.CountAsync(() => SaveAsync(claim, cancellationToken));

    private async Task SaveAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        _fresh.TryRemove(claim.Id, out var result);

        // Read anew: a claim that was handed over shows the job of before.
        if (await store.FindAsync(claim.Id, cancellationToken) is not { State: JobState.Saving, TaskId: { } taskId } job || job.Fence != claim.Fence) return;
        if (result is null)
        {
            var answer = await gateway.PollAsync(job.Gateway, taskId, cancellationToken);
            if (answer is not PollOutcome.Succeeded succeeded)
            {
                await WaitAsync(claim, job, JobProblems.From(Doubt(answer)), null);
                return;
            }

            result = succeeded.Result;
        }

        var dead = job.Problem?.Kind == JobProblems.LinkDead ? job.Troubles : 0;
        if (dead % 2 == 1) result = result with { Video = null };
        try
        {
            switch (await clips.SaveAsync(job.Id, claim.Fence, job.Gateway, taskId, result, cancellationToken))
            {
                case SaveOutcome.Saved saved: await FinishAsync(claim, job, saved.Clip, result); break;
                case SaveOutcome.LinkDead { Problem.Code: "too_large" }: // a fresh link leads to the same clip
                    await LoseAsync(claim, job);
                    break;
                case SaveOutcome.LinkDead link when ForbiddenHere.Contains(link.Problem.Code):
                    await WaitAsync(claim, job, JobProblems.From(link.Problem), null);
                    break;
                case SaveOutcome.LinkDead when dead + 1 >= DeadLinks: await LoseAsync(claim, job); break;
                case SaveOutcome.LinkDead link:
                    await WaitAsync(claim, job, JobProblems.From(link.Problem) with { Kind = JobProblems.LinkDead }, link.Problem.RetryAfter, troubles: dead);
                    break;
                case SaveOutcome.TryLater later: await WaitAsync(claim, job, JobProblems.From(later.Problem), later.Problem.RetryAfter); break;
                case SaveOutcome.StorageTrouble trouble:
                    await WaitAsync(claim, job, JobProblems.Local(JobProblems.StorageTrouble, Charge.Charged, trouble.Reason), null, forEver: true);
                    break;
            }
        }
        finally
        {
            var now = await store.FindAsync(job.Id, CancellationToken.None);
            if (now is null) await files.DeleteFolderAsync(ClipFiles.Folder(job.Id), CancellationToken.None); // deleted meanwhile
            else if (now.State == JobState.Ready && now.Fence != claim.Fence) await clips.WithdrawAsync(now, claim.Fence, CancellationToken.None); // another was faster
        }
    }

    private async Task FinishAsync(ClaimedJob claim, Job job, SavedClip saved, TaskResult result)
    {
        var ready = await store.MoveAndReleaseAsync(claim, JobState.Saving, JobState.Ready, s => s
            .SetProperty(j => j.ClipKey, saved.Clip.Key)
            .SetProperty(j => j.ClipBytes, saved.Clip.Bytes)
            .SetProperty(j => j.ClipSha256, saved.Clip.Sha256)
            .SetProperty(j => j.PosterKey, saved.PosterKey)
            .SetProperty(j => j.LastFrameKey, saved.LastFrameKey)
            .SetProperty(j => j.Width, saved.Facts?.Width)
            .SetProperty(j => j.Height, saved.Facts?.Height)
            .SetProperty(j => j.DurationMs, saved.Facts?.DurationMs ?? (result.Seconds is { } seconds ? (int)(seconds * 1000) : (int?)null))
            .SetProperty(j => j.Tokens, result.Tokens ?? job.Tokens)
            .SetProperty(j => j.Problem, (JobProblem?)null), CancellationToken.None);
        if (ready)
        {
            Failpoint.Hit(Failpoint.AfterReady);
            log.Ended(job.Id, nameof(JobState.Ready));
            var isCut = cropper.Announce(job);
            notifier.Notify(job.OwnerId, job.Id);
            try
            {
                await clips.TidyAsync(job.Id, saved, CancellationToken.None);
            }
            finally
            {
                if (isCut) cropper.Start(job);
            }
        }
    }

    private async Task WaitAsync(ClaimedJob claim, Job job, JobProblem problem, TimeSpan? retryAfter, bool forEver = false, int? troubles = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = troubles ?? job.Troubles;
        if (!forEver && now - job.ChangedAt > options.CurrentValue.GiveUpAfter)
        {
            await LoseAsync(claim, job);
            return;
        }

        var due = now + pace.AfterTrouble(job.Gateway, Math.Min(before, forEver ? 4 : 12), retryAfter);
        log.Waits(job.Id, nameof(JobState.Saving), problem.Kind);
        if (await store.NoteAsync(claim, JobState.Saving, s => s
                .SetProperty(j => j.DueAt, due)
                .SetProperty(j => j.Troubles, before + 1)
                .SetProperty(j => j.Problem, problem), CancellationToken.None))
            notifier.Notify(job.OwnerId, job.Id);
    }

    private async Task LoseAsync(ClaimedJob claim, Job job)
    {
        var lost = JobProblems.Local(JobProblems.ClipLost, Charge.Charged);
        if (!await store.MoveAndReleaseAsync(claim, JobState.Saving, JobState.Expired, s => s.SetProperty(j => j.Problem, lost), CancellationToken.None)) return;
        log.Ended(job.Id, nameof(JobState.Expired));
        notifier.Notify(job.OwnerId, job.Id);
    }

    private static GatewayProblem Doubt(PollOutcome answer) => answer switch
    {
        PollOutcome.Trouble trouble => trouble.Problem,
        PollOutcome.Failed failed => failed.Problem,
        _ => new GatewayProblem(GatewayProblemKind.GatewayTrouble, Charge.Charged, answer.ToString()),
    };
}
