using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>A job in hand, as it was when it was claimed. Every write names the fence; a claim that was taken over by somebody else writes nothing.</summary>
public sealed record ClaimedJob(Job Job)
{
    public long Id { get; } = Job.Id;

    public long Fence { get; } = Job.Fence;
}

/// <summary>A poll that changed nothing: only when to ask again.</summary>
public sealed record UnchangedJob(long Id, long Fence, DateTime DueAt, int Troubles);

/// <summary>
/// All writes to jobs, each a conditional update in a transaction of its own: zero rows mean that somebody else moved the job,
/// and then nothing is written. A change of state adds a line to the job's timeline.
/// </summary>
public sealed class JobStore(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>The states in which the runner has something to do.</summary>
    public static readonly IReadOnlyList<JobState> Active = [JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving, JobState.Assembling];

    // Asked again and again: prepared once.
    private readonly Func<StudioDb, JobState, DateTime, CancellationToken, Task<DateTime?>> _nextDue = EF.CompileAsyncQuery(
        (StudioDb db, JobState state, DateTime now, CancellationToken cancellationToken) =>
            db.Jobs.Where(j => j.State == state && (j.LeaseUntil == null || j.LeaseUntil <= now))
                .OrderBy(j => j.DueAt).Select(j => (DateTime?)j.DueAt).FirstOrDefault());

    private readonly Func<StudioDb, long, CancellationToken, Task<Job?>> _find = EF.CompileAsyncQuery(
        (StudioDb db, long id, CancellationToken cancellationToken) => db.Jobs.AsNoTracking().FirstOrDefault(j => j.Id == id));

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes up to <paramref name="limit"/> due jobs of one state. Writes even when none is due: look at <see cref="NextDueAsync"/> first.</summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(
        JobState state, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit); // SQLite takes a negative one for "all"
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var claimed = await db.Jobs.FromSqlRaw(db.ClaimSql, now, now + lease, limit, state.ToString()).AsNoTracking().ToListAsync(cancellationToken);
        return [.. claimed.Select(job => new ClaimedJob(job))];
    }

    /// <summary>When the next free job of the state becomes due, or became; null when none will.</summary>
    public async Task<DateTime?> NextDueAsync(JobState state, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await _nextDue(db, state, Now, cancellationToken);
    }

    /// <summary>Whether any job is in this state.</summary>
    public async Task<bool> AnyAsync(JobState state, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(j => j.State == state, cancellationToken);
    }

    /// <summary>Keeps a claim; false when it was lost or given back, for a late renewal must not hold what is free.</summary>
    public async Task<bool> RenewAsync(ClaimedJob claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var until = Now + lease;
        return await db.Jobs.Where(j => j.Id == claim.Id && j.Fence == claim.Fence && j.LeaseUntil != null)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, until), cancellationToken) == 1;
    }

    /// <summary>The job as it is now, without its timeline; null when it was deleted.</summary>
    public async Task<Job?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await _find(db, id, cancellationToken);
    }

    /// <summary>Whether a person may put jobs into this campaign.</summary>
    public async Task<bool> SeesCampaignAsync(string personId, long campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).AnyAsync(campaign => campaign.Id == campaignId, cancellationToken);
    }

    /// <summary>Moves a claimed job to another state and keeps the claim.</summary>
    public Task<bool> MoveAsync(
        ClaimedJob claim, JobState from, JobState to, Action<UpdateSettersBuilder<Job>>? also, CancellationToken cancellationToken) =>
        ChangeAsync(claim.Id, j => j.Id == claim.Id && j.Fence == claim.Fence && j.State == from, to, also, null, null, cancellationToken);

    /// <summary>Moves a claimed job to another state and gives the claim back.</summary>
    public Task<bool> MoveAndReleaseAsync(
        ClaimedJob claim, JobState from, JobState to, Action<UpdateSettersBuilder<Job>>? also, CancellationToken cancellationToken) =>
        MoveAsync(claim, from, to, s =>
        {
            s.SetProperty(j => j.LeaseUntil, (DateTime?)null);
            also?.Invoke(s);
        }, cancellationToken);

    /// <summary>A person's change: from any of the given states, whoever holds the job. The claim of a runner ends with it.</summary>
    public Task<bool> DecideAsync(
        string ownerId, long id, IReadOnlyList<JobState> from, JobState to, string by, string? note,
        Action<UpdateSettersBuilder<Job>>? also, CancellationToken cancellationToken) =>
        ChangeAsync(id, j => j.Id == id && j.OwnerId == ownerId && from.Contains(j.State), to, s =>
        {
            s.SetProperty(j => j.LeaseUntil, (DateTime?)null).SetProperty(j => j.Fence, j => j.Fence + 1);
            also?.Invoke(s);
        }, by, note, cancellationToken);

    /// <summary>
    /// The gateway has taken the paid call: the task is bound to its job even if the claim was lost meanwhile, because no task
    /// may be without a job. False when the job is gone or has a task.
    /// </summary>
    /// <exception cref="DbUpdateException">Another job has this task.</exception>
    public Task<bool> BindAsync(long id, string taskId, DateTime dueAt, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            j => j.Id == id && j.TaskId == null && (j.State == JobState.Submitting || j.State == JobState.NeedsAttention),
            JobState.Generating,
            s => s.SetProperty(j => j.TaskId, taskId)
                .SetProperty(j => j.SearchText, j => j.SearchText + JobText.WithTask(taskId))
                .SetProperty(j => j.DueAt, dueAt)
                .SetProperty(j => j.LeaseUntil, (DateTime?)null)
                .SetProperty(j => j.Problem, (JobProblem?)null)
                .SetProperty(j => j.Troubles, 0),
            null, null, cancellationToken);

    /// <summary>Moves a job with a problem, whoever holds it; for what must be visible at any price.</summary>
    public Task<bool> MarkAsync(long id, JobState from, JobState to, JobProblem problem, CancellationToken cancellationToken) =>
        ChangeAsync(id, j => j.Id == id && j.State == from, to,
            s => s.SetProperty(j => j.Problem, problem).SetProperty(j => j.LeaseUntil, (DateTime?)null), null, null, cancellationToken);

    /// <summary>A job that began with this try and was not sent: its commit went through, but the word of it was lost. Null when there is none.</summary>
    public async Task<ClaimedJob?> FindUnsentAsync(Guid operationId, long fence, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking()
            .FirstOrDefaultAsync(j => j.OperationId == operationId && j.Fence == fence && j.State == JobState.Submitting, cancellationToken);
        return job is null ? null : new ClaimedJob(job);
    }

    /// <summary>Nothing was taken: the job waits again, and its timeline forgets the try.</summary>
    public async Task<bool> PutBackAsync(ClaimedJob claim, JobProblem? problem, DateTime dueAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var changed = await db.Jobs.Where(j => j.Id == claim.Id && j.Fence == claim.Fence && j.State == JobState.Submitting)
            .ExecuteUpdateAsync(
                s => s.SetProperty(j => j.State, JobState.Queued)
                    .SetProperty(j => j.SubmittedAt, (DateTime?)null)
                    .SetProperty(j => j.LeaseUntil, (DateTime?)null)
                    .SetProperty(j => j.DueAt, dueAt)
                    .SetProperty(j => j.Problem, problem),
                cancellationToken);
        if (changed == 0) return false;
        var last = await db.JobEvents.Where(e => e.JobId == claim.Id).MaxAsync(e => e.Id, cancellationToken);
        await db.JobEvents.Where(e => e.Id == last && e.State == JobState.Submitting).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Adds a line to the timeline of a job that does not change; nothing when the job is gone.</summary>
    public async Task RemarkAsync(long id, string note, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var states = await db.Jobs.Where(j => j.Id == id).Select(j => j.State).ToListAsync(cancellationToken);
        if (states is not [var state]) return;
        db.JobEvents.Add(new JobEvent { JobId = id, At = Now, State = state, Note = note });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes what a claimed job learnt without changing its state.</summary>
    public async Task<bool> NoteAsync(
        ClaimedJob claim, JobState state, Action<UpdateSettersBuilder<Job>> learnt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.Id == claim.Id && j.Fence == claim.Fence && j.State == state)
            .ExecuteUpdateAsync(s =>
            {
                s.SetProperty(j => j.LeaseUntil, (DateTime?)null);
                learnt(s);
            }, cancellationToken) == 1;
    }

    /// <summary>Writes how far a claimed job is, and keeps the claim; false when it was lost.</summary>
    public async Task<bool> ProgressAsync(ClaimedJob claim, JobState state, int percent, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.Id == claim.Id && j.Fence == claim.Fence && j.State == state)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.Percent, percent).SetProperty(j => j.Problem, (JobProblem?)null), cancellationToken) == 1;
    }

    /// <summary>Puts back jobs whose poll changed nothing, all in one transaction.</summary>
    public async Task ReleaseAsync(IReadOnlyList<UnchangedJob> jobs, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var job in jobs)
        {
            // By hand: it is the one write that comes with every poll.
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE "Jobs" SET "DueAt" = {job.DueAt}, "LeaseUntil" = NULL, "Troubles" = {job.Troubles}
                WHERE "Id" = {job.Id} AND "Fence" = {job.Fence} AND "State" = {nameof(JobState.Generating)}
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// What is put off beyond any wait was put off by a clock that has been set back since: it is due now. A lease beyond any
    /// lease is cut to one: whoever still holds it renews it sooner.
    /// </summary>
    public async Task HastenAsync(TimeSpan longestWait, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var late = db.Jobs.Where(j => Active.Contains(j.State) && j.DueAt > now + longestWait);
        if (await late.AnyAsync(cancellationToken)) await late.ExecuteUpdateAsync(s => s.SetProperty(j => j.DueAt, now), cancellationToken);
        var (until, tooLong) = (now + lease, now + (5 * lease));
        foreach (var state in Active) // one after the other, see ReleaseAllAsync
        {
            var held = db.Jobs.Where(j => j.State == state && j.LeaseUntil > tooLong);
            if (await held.AnyAsync(cancellationToken)) await held.ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, until), cancellationToken);
        }
    }

    /// <summary>For a single process at its start: whatever was held is held no more.</summary>
    public async Task ReleaseAllAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // One state after the other: for several at once the database would rather walk through everything that ever was.
        foreach (var state in Active)
        {
            await db.Jobs.Where(j => j.State == state && j.LeaseUntil != null)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, (DateTime?)null), cancellationToken);
        }
    }

    /// <summary>
    /// Jobs in the middle of the paid call whose runner is gone: nobody can know whether the gateway took it. Returns them.
    /// </summary>
    /// <param name="isInHand">True for jobs that this process is busy with: it slept past its lease, or the clock was set.</param>
    public async Task<IReadOnlyList<(long Id, string OwnerId)>> MarkAbandonedAsync(Func<long, bool> isInHand, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = Now;
        var abandoned = await db.Jobs
            .Where(j => j.State == JobState.Submitting && (j.LeaseUntil == null || j.LeaseUntil <= now))
            .Select(j => new { j.Id, j.OwnerId, j.Fence }).ToListAsync(cancellationToken);
        var marked = new List<(long, string)>();
        foreach (var job in abandoned.Where(job => !isInHand(job.Id)))
        {
            if (await ChangeAsync(
                    job.Id,
                    j => j.Id == job.Id && j.Fence == job.Fence && j.State == JobState.Submitting && (j.LeaseUntil == null || j.LeaseUntil <= now), // not renewed since
                    JobState.NeedsAttention,
                    s => s.SetProperty(j => j.Problem, JobProblems.Local(JobProblems.OutcomeUnknown, Gateway.Charge.Unknown))
                        .SetProperty(j => j.LeaseUntil, (DateTime?)null),
                    null, null, cancellationToken))
                marked.Add((job.Id, job.OwnerId));
        }

        return marked;
    }

    private async Task<bool> ChangeAsync(
        long id, System.Linq.Expressions.Expression<Func<Job, bool>> when, JobState to, Action<UpdateSettersBuilder<Job>>? also,
        string? by, string? note, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = Now;
        var changed = await db.Jobs.Where(when).ExecuteUpdateAsync(s =>
        {
            s.SetProperty(j => j.State, to).SetProperty(j => j.ChangedAt, now);
            also?.Invoke(s);
        }, cancellationToken);
        if (changed == 0) return false;
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "JobEvents" ("JobId", "At", "State", "By", "Note") VALUES ({id}, {now}, {to.ToString()}, {by}, {note})""", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
