using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>
/// Where people put their jobs: names, notes, tags, stars, campaigns, the trash. Whoever sees a job may tag, star and note it; only its owner may
/// rename, move or trash it, and an approved one stays as it is.
/// </summary>
public sealed class JobShelf(IDbContextFactory<StudioDb> databases, JobService jobs, JobNotifier notifier, TimeProvider clock)
{
    /// <summary>Longer notes are cut.</summary>
    public const int MaxNotesLength = 4000;

    /// <summary>So many are changed at once; the rest is left as it is.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>Gives a job another name. An empty one is not taken: nothing is done then.</summary>
    public Task<ShelfResult> RenameAsync(string personId, long jobId, string title, CancellationToken cancellationToken)
    {
        var clean = JobTitle.Clean(title);
        return clean.Length == 0
            ? Task.FromResult(new ShelfResult())
            : ChangeAsync(personId, [jobId], new Rule(OwnerOnly: true, UnlessApproved: true), (_, job) => job.Title = clean, cancellationToken);
    }

    /// <summary>Writes a job's notes; empty: none.</summary>
    public Task<ShelfResult> NoteAsync(string personId, long jobId, string notes, CancellationToken cancellationToken)
    {
        var clean = notes.Trim();
        if (clean.Length > MaxNotesLength) clean = clean[..(char.IsHighSurrogate(clean[MaxNotesLength - 1]) ? MaxNotesLength - 1 : MaxNotesLength)];
        return ChangeAsync(personId, [jobId], new Rule(), (_, job) => job.Notes = clean.Length == 0 ? null : clean, cancellationToken);
    }

    /// <summary>A job's notes; null: it has none, or is not seen by this person.</summary>
    public async Task<string?> FindNotesAsync(string personId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.JobsSeenBy(personId).Where(job => job.Id == jobId).Select(job => job.Notes).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Gives or takes the star.</summary>
    public Task<ShelfResult> StarAsync(string personId, IReadOnlyCollection<long> jobIds, bool isStarred, CancellationToken cancellationToken) =>
        ChangeAsync(personId, jobIds, new Rule(), (_, job) => job.IsStarred = isStarred, cancellationToken);

    /// <summary>Adds tags and takes others away. A job with <see cref="JobTags.Most"/> of them gets no more.</summary>
    public Task<ShelfResult> TagAsync(
        string personId, IReadOnlyCollection<long> jobIds, IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove, CancellationToken cancellationToken)
    {
        var gone = remove.Select(JobTags.Key).ToHashSet(StringComparer.Ordinal);
        var wished = add.Where(tag => JobTags.Key(tag).Length > 0 && !gone.Contains(JobTags.Key(tag))).DistinctBy(JobTags.Key).ToList();
        return ChangeWhatFitsAsync(personId, jobIds, new Rule(), (db, job) =>
        {
            foreach (var tag in job.Tags.Where(tag => gone.Contains(tag.Key)).ToList())
            {
                job.Tags.Remove(tag);
                db.Remove(tag);
            }

            var fresh = wished.Where(tag => job.Tags.All(has => has.Key != JobTags.Key(tag))).ToList();
            foreach (var tag in fresh.Take(Math.Max(0, JobTags.Most - job.Tags.Count)).ToList()) db.Add(JobTags.Row(job.Id, tag)); // joins the job's own list
            return fresh.All(tag => job.Tags.Any(has => has.Key == JobTags.Key(tag)));
        }, cancellationToken);
    }

    /// <summary>Puts jobs into a campaign, or into none.</summary>
    /// <param name="campaignId">One that the person sees; otherwise nothing is done.</param>
    public async Task<ShelfResult> MoveAsync(string personId, IReadOnlyCollection<long> jobIds, long? campaignId, CancellationToken cancellationToken)
    {
        if (campaignId is { } id)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            if (!await db.CampaignsSeenBy(personId).AnyAsync(campaign => campaign.Id == id, cancellationToken)) return new ShelfResult();
        }

        return await ChangeAsync(personId, jobIds, new Rule(OwnerOnly: true, UnlessApproved: true), (_, job) => job.CampaignId = campaignId, cancellationToken);
    }

    /// <summary>
    /// Puts jobs into the trash, from which they can be taken again for <see cref="JobTrash.Kept"/>. What still waits is cancelled first, so that
    /// nothing is paid for what nobody wants; what is with the gateway already goes on there.
    /// </summary>
    /// <param name="by">The person's name, for the timeline.</param>
    public async Task<ShelfResult> TrashAsync(string personId, IReadOnlyCollection<long> jobIds, string by, CancellationToken cancellationToken)
    {
        foreach (var id in await WaitingAsync(personId, jobIds, cancellationToken)) await jobs.CancelAsync(personId, id, by, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        return await ChangeAsync(
            personId, jobIds, new Rule(OwnerOnly: true, UnlessApproved: true, UnlessPaying: true), (_, job) => job.TrashedAt ??= now, cancellationToken);
    }

    /// <summary>Takes jobs out of the trash.</summary>
    public Task<ShelfResult> RestoreAsync(string personId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken) =>
        ChangeAsync(personId, jobIds, new Rule(OwnerOnly: true), (_, job) => job.TrashedAt = null, cancellationToken);

    /// <summary>Removes jobs in the trash for good, with their files; what they have cost stays known.</summary>
    public async Task<ShelfResult> PurgeAsync(string personId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        List<long> trashed, done = [], busy = [];
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            trashed = await db.Jobs.Where(job => jobIds.Contains(job.Id) && job.OwnerId == personId && job.TrashedAt != null)
                .OrderBy(job => job.Id).Select(job => job.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        }

        foreach (var id in trashed)
        {
            var result = await jobs.DeleteAsync(personId, id, cancellationToken);
            if (result == DecisionResult.Done) done.Add(id);
            else if (result == DecisionResult.TooLate) busy.Add(id);
        }

        return new ShelfResult { Done = done, Busy = busy };
    }

    private async Task<List<long>> WaitingAsync(string ownerId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(job => jobIds.Contains(job.Id) && job.OwnerId == ownerId && (job.State == JobState.Queued || job.State == JobState.Assembling) && job.Review != ReviewState.Approved)
            .OrderBy(job => job.Id).Select(job => job.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
    }

    private Task<ShelfResult> ChangeAsync(
        string personId, IReadOnlyCollection<long> jobIds, Rule rule, Action<StudioDb, Job> change, CancellationToken cancellationToken) =>
        ChangeWhatFitsAsync(personId, jobIds, rule, (db, job) =>
        {
            change(db, job);
            return true;
        }, cancellationToken);

    /// <param name="change">False: the job could not take all of it.</param>
    private async Task<ShelfResult> ChangeWhatFitsAsync(
        string personId, IReadOnlyCollection<long> jobIds, Rule rule, Func<StudioDb, Job, bool> change, CancellationToken cancellationToken)
    {
        List<long> done = [], locked = [], foreign = [], busy = [], full = [];
        List<(string OwnerId, long Id, long? Left)> changed = [];
        foreach (var some in jobIds.Distinct().Take(MostAtOnce).Chunk(100))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var seen = db.JobsSeenBy(personId).Where(job => some.Contains(job.Id));

            // Holds the rows before they are read: what two people do at once to the words of a job must both stand in its search text.
            await seen.ExecuteUpdateAsync(s => s.SetProperty(job => job.Troubles, job => job.Troubles), cancellationToken);
            foreach (var job in await seen.Include(job => job.Tags).OrderBy(job => job.Id).ToListAsync(cancellationToken))
            {
                if (rule.OwnerOnly && job.OwnerId != personId) foreign.Add(job.Id);
                else if (rule.UnlessApproved && job.Review == ReviewState.Approved) locked.Add(job.Id);
                else if (rule.UnlessPaying && job.State is JobState.Submitting or JobState.Queued) busy.Add(job.Id);
                else
                {
                    var campaign = job.CampaignId;
                    (change(db, job) ? done : full).Add(job.Id);
                    var text = JobText.Of(job, job.Tags.Select(tag => tag.Name));
                    if (text != job.SearchText && IsReworded(db, job)) job.SearchText = text;
                    if (db.Entry(job).State == EntityState.Modified || HasNewTags(db, job)) changed.Add((job.OwnerId, job.Id, campaign));
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var job in changed)
        {
            notifier.Notify(job.OwnerId, job.Id);
            if (job.Left is { } left) notifier.NotifyCampaign(left, job.OwnerId, job.Id);
        }

        return new ShelfResult { Done = done, Locked = locked, Foreign = foreign, Busy = busy, Full = full };
    }

    // A star must not write the index of words anew.
    private static bool IsReworded(StudioDb db, Job job) =>
        db.Entry(job).Property(j => j.Title).IsModified || db.Entry(job).Property(j => j.Notes).IsModified
        || HasNewTags(db, job);

    private static bool HasNewTags(StudioDb db, Job job) =>
        db.ChangeTracker.Entries<JobTag>().Any(tag => tag.Entity.JobId == job.Id && tag.State is EntityState.Added or EntityState.Deleted);

    private sealed record Rule(bool OwnerOnly = false, bool UnlessApproved = false, bool UnlessPaying = false);
}
