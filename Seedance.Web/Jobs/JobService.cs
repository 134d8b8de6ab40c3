using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Limits;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Web.Jobs;

/// <summary>How a person's decision about a job ended.</summary>
public enum DecisionResult
{
    Done,

    /// <summary>The job has moved on meanwhile; look again.</summary>
    TooLate,
    NotFound,

    /// <summary>The task id belongs to another job.</summary>
    TaskTaken,

    /// <summary>The gateway has no such task.</summary>
    TaskUnknown,

    /// <summary>The gateway could not be asked about the task; nothing was changed.</summary>
    TaskNotChecked,

    /// <summary>The clip is approved: it is reopened first.</summary>
    Locked,
}

/// <summary>
/// Everything that people do to jobs: it writes rows and leaves the rest to the runner. The one thing that it asks the gateway
/// itself is whether a task exists.
/// </summary>
public sealed class JobService(
    IDbContextFactory<StudioDb> databases,
    JobStore store,
    JobNotifier notifier,
    IFileStore files,
    VideoGateway gateway,
    JobSubmitter submitter,
    JobRunner runner,
    IOptionsMonitor<GatewayOptions> options,
    ReferenceCheck references,
    RateLimits limits,
    TimeProvider clock,
    ILogger<JobService> log)
{
    public const int MaxTitleLength = 120;

    private static readonly JobState[] NoLongerRunning =
        [JobState.Ready, JobState.Failed, JobState.Cancelled, JobState.Expired, JobState.NeedsAttention];

    private readonly Func<StudioDb, Guid, string, CancellationToken, Task<Sent?>> _findOperation = EF.CompileAsyncQuery(
        (StudioDb db, Guid operationId, string ownerId, CancellationToken cancellationToken) => db.Jobs.AsNoTracking()
            .Where(j => j.OperationId == operationId && j.OwnerId == ownerId)
            .Select(j => new Sent(j.Id, j.RequestJson)).FirstOrDefault());

    /// <summary>Stores a new job: as Queued, or as Submitting when it can be sent at once, and then the runner sends it. The request is written out here once and for all; when it leaves, only the addresses of library files become links to those very files.</summary>
    public async Task<SubmitResult> SubmitAsync(NewJob job, CancellationToken cancellationToken)
    {
        var current = options.CurrentValue;
        var faults = RequestRules.Check(job.Request, current);
        if (faults.Count > 0) return new SubmitResult.Invalid(faults);
        var model = current.FindModel(job.Request.Model)!;
        var body = RequestWriter.Write(job.Request, model);
        if (await FindOperationAsync(job, body, cancellationToken) is { } earlier) return earlier;
        var library = await references.CheckAsync(job.OwnerId, job.Request, cancellationToken);
        if (library.Faults.Count > 0) return new SubmitResult.Invalid(library.Faults);
        if (limits.Take(Limit.SubmitsPerPerson, job.OwnerId) is { } wait) return new SubmitResult.TooMany(wait);
        if (job.CampaignId is { } campaign && !await store.SeesCampaignAsync(job.OwnerId, campaign, cancellationToken)) job = job with { CampaignId = null };

        var now = clock.GetUtcNow().UtcDateTime;
        var row = job.ToRow(model, body, library, gateway.CurrentGateway, current.Currency, now);
        using var place = runner.TryTakeSubmitPlace();
        var isBegun = place is not null && submitter.TryBegin(row);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Jobs.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            // Stored all the same, and only the word of it was lost: nothing was sent, so it waits like any other.
            if (isBegun && await store.FindUnsentAsync(job.OperationId, row.Fence, cancellationToken) is { } unsent
                && await store.PutBackAsync(unsent, null, now, cancellationToken))
            {
                notifier.Notify(job.OwnerId, unsent.Id);
                return new SubmitResult.Created(unsent.Id);
            }

            // The other one of a double click was faster; anything else is a real fault.
            if (await FindOperationAsync(job, body, cancellationToken) is { } winner) return winner;
            throw;
        }

        if (isBegun) place!.Start(new ClaimedJob(row));
        notifier.Notify(job.OwnerId, row.Id);
        return new SubmitResult.Created(row.Id);
    }

    /// <summary>The same request once more, as a new job. The operation id makes a double click one job.</summary>
    /// <returns>Null when there is no such job of this person.</returns>
    public Task<SubmitResult?> TryAgainAsync(string ownerId, long jobId, Guid operationId, CancellationToken cancellationToken) =>
        RepairAsync(ownerId, jobId, operationId, null, cancellationToken);

    /// <summary>The request once more with one thing done differently, as a new job that is linked to the first.</summary>
    /// <param name="repair">Null: nothing is done differently.</param>
    /// <returns>Null when there is no such job of this person, or none that was sent: what was joined here is made again by Sequences/SequenceMaker.</returns>
    public async Task<SubmitResult?> RepairAsync(string ownerId, long jobId, Guid operationId, Repair? repair, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindInputsAsync(db, ownerId, db.Jobs.Where(j => j.OwnerId == ownerId && j.SequenceId == null), jobId, cancellationToken) is not { } inputs) return null;

        // In place of one that came to nothing it has its name; beside a clip that is there it is another one.
        var from = await db.Jobs.AsNoTracking().Where(j => j.Id == jobId).Select(j => new { j.State, j.ConceptId, j.AssetId, j.DraftOfId }).FirstOrDefaultAsync(cancellationToken);
        var variant = from?.State == JobState.Ready ? null : from;
        return await SubmitAsync(
            new NewJob(ownerId, operationId, inputs.Title, repair?.Apply(inputs.Request, options.CurrentValue) ?? inputs.Request)
            {
                Placement = inputs.Placement,
                ConceptId = variant?.ConceptId,
                AssetId = variant?.AssetId,
                DraftOfId = variant?.DraftOfId,
                CampaignId = inputs.CampaignId,
                ParentId = jobId,
                ParentHow = repair?.Kind.ToString() ?? "Again",
            },
            cancellationToken);
    }

    /// <summary>What a job was made from, to fill the form again; null when this person may not see such a job.</summary>
    public async Task<JobInputs?> FindInputsAsync(string personId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindInputsAsync(db, personId, db.JobsSeenBy(personId), jobId, cancellationToken);
    }

    private static async Task<JobInputs?> FindInputsAsync(StudioDb db, string personId, IQueryable<Job> jobs, long jobId, CancellationToken cancellationToken)
    {
        var found = await jobs.AsNoTracking().Where(j => j.Id == jobId).Select(j => new
        {
            j.Title,
            j.InputsJson,
            j.Placement,
            Campaign = db.CampaignsSeenBy(personId).Where(campaign => campaign.Id == j.CampaignId).Select(campaign => (long?)campaign.Id).FirstOrDefault(),
        }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new(found.Title, JsonSerializer.Deserialize<VideoRequest>(found.InputsJson, JsonSerializerOptions.Web)!, found.Placement, found.Campaign);
    }

    /// <summary>Takes a job back while it waits, or while its clips are joined here: free of charge. Later it is with the gateway and refused.</summary>
    public Task<DecisionResult> CancelAsync(string ownerId, long jobId, string by, CancellationToken cancellationToken) =>
        DecideAsync(
            ownerId, jobId, [JobState.Queued, JobState.Assembling], JobState.Cancelled, by, null,
            s => s.SetProperty(j => j.Problem, (JobProblem?)null).SetProperty(j => j.Percent, (int?)null), cancellationToken);

    /// <summary>Takes back all of a person's jobs that still wait; returns how many.</summary>
    public async Task<int> CancelWaitingAsync(string ownerId, string by, CancellationToken cancellationToken)
    {
        List<long> waiting;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            waiting = await db.Jobs.Where(j => j.OwnerId == ownerId && j.State == JobState.Queued).OrderByDescending(j => j.Id).Select(j => j.Id).ToListAsync(cancellationToken);
        var cancelled = 0;
        foreach (var id in waiting) cancelled += await CancelAsync(ownerId, id, by, cancellationToken) == DecisionResult.Done ? 1 : 0;
        return cancelled;
    }

    /// <summary>Removes a job and its files for good. Refused for the moment of the paid call itself, and while the clip is approved.</summary>
    public async Task<DecisionResult> DeleteAsync(string ownerId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        int deleted;
        long? left;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Database.ExecuteSqlRawAsync(JobMoney.KeepSql, [jobId, ownerId], cancellationToken);
            left = await db.Jobs.Where(j => j.Id == jobId).Select(j => j.CampaignId).FirstOrDefaultAsync(cancellationToken);
            deleted = await db.Jobs.Where(j => j.Id == jobId && j.OwnerId == ownerId && j.State != JobState.Submitting && j.Review != ReviewState.Approved).ExecuteDeleteAsync(cancellationToken);
            if (deleted > 0) await transaction.CommitAsync(cancellationToken);
        }

        if (deleted == 0)
        {
            var found = await db.Jobs.Where(j => j.Id == jobId && j.OwnerId == ownerId).Select(j => j.Review).ToListAsync(cancellationToken);
            return found is not [var review] ? DecisionResult.NotFound : review == ReviewState.Approved ? DecisionResult.Locked : DecisionResult.TooLate;
        }

        notifier.Notify(ownerId, jobId);
        if (left is { } campaign) notifier.NotifyCampaign(campaign, ownerId, jobId);
        try
        {
            await files.DeleteFolderAsync(ClipFiles.Folder(jobId), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.FilesStay(jobId, fault);
        }

        return DecisionResult.Done;
    }

    /// <summary>For Needs attention: a person accepts that it may be charged twice.</summary>
    public async Task<DecisionResult> SubmitAgainAsync(string ownerId, long jobId, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var task = (await store.FindAsync(jobId, cancellationToken))?.TaskId; // it may be paid for: the timeline keeps it
        return await DecideAsync(ownerId, jobId, [JobState.NeedsAttention], JobState.Queued, by, JobNotes.With(JobNotes.SubmittedAgain, task), s => s
            .SetProperty(j => j.TaskId, (string?)null)
            .SetProperty(j => j.Problem, (JobProblem?)null)
            .SetProperty(j => j.Troubles, 0)
            .SetProperty(j => j.DueAt, now), cancellationToken);
    }

    /// <summary>For Needs attention: a person found the task at the gateway; when the gateway knows it, it is followed from here.</summary>
    /// <param name="taskId">1 to 200 characters.</param>
    public async Task<DecisionResult> FollowTaskAsync(string ownerId, long jobId, string taskId, string by, CancellationToken cancellationToken)
    {
        string? at;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            at = await db.Jobs.Where(j => j.Id == jobId && j.OwnerId == ownerId).Select(j => j.Gateway).FirstOrDefaultAsync(cancellationToken);
            if (at is null) return DecisionResult.NotFound;
        }

        if (await IsTakenAsync(at, taskId, jobId, cancellationToken)) return DecisionResult.TaskTaken;
        if (await gateway.PollAsync(at, taskId, cancellationToken) is PollOutcome.Trouble { Problem: var problem })
            return problem.Kind == GatewayProblemKind.TaskUnknown ? DecisionResult.TaskUnknown : DecisionResult.TaskNotChecked;

        var now = clock.GetUtcNow().UtcDateTime;
        try
        {
            return await DecideAsync(ownerId, jobId, [JobState.NeedsAttention], JobState.Generating, by, JobNotes.TaskNamed, s => s
                .SetProperty(j => j.TaskId, taskId)
                .SetProperty(j => j.SearchText, j => j.SearchText + JobText.WithTask(taskId))
                .SetProperty(j => j.SubmittedAt, j => j.SubmittedAt ?? now)
                .SetProperty(j => j.Problem, (JobProblem?)null)
                .SetProperty(j => j.Troubles, 0)
                .SetProperty(j => j.DueAt, now), cancellationToken);
        }
        catch (DbException)
        {
            // While the gateway was asked, another job got this task; anything else is a real fault.
            if (await IsTakenAsync(at, taskId, jobId, cancellationToken)) return DecisionResult.TaskTaken;
            throw;
        }
    }

    /// <summary>For Needs attention: a person gives it up.</summary>
    public Task<DecisionResult> DiscardAsync(string ownerId, long jobId, string by, CancellationToken cancellationToken) =>
        DecideAsync(ownerId, jobId, [JobState.NeedsAttention], JobState.Cancelled, by, JobNotes.Discarded, null, cancellationToken);

    /// <summary>True when nothing more will happen to a job by itself.</summary>
    public static bool IsOver(JobState state) => NoLongerRunning.Contains(state);

    private async Task<DecisionResult> DecideAsync(
        string ownerId, long jobId, JobState[] from, JobState to, string by, string? note,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Job>>? also, CancellationToken cancellationToken)
    {
        if (await store.DecideAsync(ownerId, jobId, from, to, by, note, also, cancellationToken))
        {
            notifier.Notify(ownerId, jobId);
            return DecisionResult.Done;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(j => j.Id == jobId && j.OwnerId == ownerId, cancellationToken) ? DecisionResult.TooLate : DecisionResult.NotFound;
    }

    private async Task<bool> IsTakenAsync(string at, string taskId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(j => j.Gateway == at && j.TaskId == taskId && j.Id != jobId, cancellationToken);
    }

    private async Task<SubmitResult.AlreadySubmitted?> FindOperationAsync(NewJob job, string body, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await _findOperation(db, job.OperationId, job.OwnerId, cancellationToken);
        return found is null ? null : new SubmitResult.AlreadySubmitted(found.Id, string.Equals(found.RequestJson, body, StringComparison.Ordinal));
    }

    private sealed record Sent(long Id, string RequestJson);
}
