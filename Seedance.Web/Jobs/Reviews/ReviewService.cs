using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>
/// The steps of reviews, of one clip or of many. Each is one conditional update: of two people who decide at once the first one does, and the
/// other is told. Every step is a line in the clip's timeline, with who and when.
/// </summary>
public sealed class ReviewService(IDbContextFactory<StudioDb> databases, JobNotifier notifier, ReviewNotices notices, TimeProvider clock)
{
    /// <summary>Moved in one transaction; the last of a press stores what is told of all of it.</summary>
    private const int AtOnce = 500;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Where a clip stands; null when it is not theirs to see.</summary>
    public async Task<ReviewStanding?> FindAsync(Reviewer who, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await who.Clips(db, Now).AsNoTracking().Where(job => job.Id == jobId)
            .Select(job => new ReviewStanding(job.Review, job.ReviewedBy, job.ReviewedAt)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Moves one clip from where they saw it; one that stands elsewhere by now stays there.</summary>
    /// <param name="seen">Null: wherever it stands.</param>
    public async Task<ReviewEnd> MoveAsync(Reviewer who, long jobId, ReviewMove move, ReviewState? seen, CancellationToken cancellationToken) =>
        (await MoveAllAsync(who, [jobId], move, seen, cancellationToken))[jobId];

    /// <summary>Moves many; what cannot be moved stays, and the others move all the same.</summary>
    /// <returns>How it ended, for each id.</returns>
    public Task<IReadOnlyDictionary<long, ReviewEnd>> MoveAsync(Reviewer who, IReadOnlyCollection<long> jobIds, ReviewMove move, CancellationToken cancellationToken) =>
        MoveAllAsync(who, jobIds, move, null, cancellationToken);

    private async Task<IReadOnlyDictionary<long, ReviewEnd>> MoveAllAsync(
        Reviewer who, IReadOnlyCollection<long> jobIds, ReviewMove move, ReviewState? seen, CancellationToken cancellationToken)
    {
        if (who is Reviewer.Guest guest && (guest.Pass.May != GuestMay.Decide || move is not (ReviewMove.Approve or ReviewMove.WantChanges)))
            return jobIds.Distinct().ToDictionary(id => id, _ => ReviewEnd.NotAllowed);
        var (ends, moved) = (new Dictionary<long, ReviewEnd>(), new List<long>());
        var parts = jobIds.Distinct().Order().Chunk(AtOnce).ToList(); // in order: two that move the same clips never wait for each other
        foreach (var some in parts) await MoveSomeAsync(who, some, move, seen, ends, moved, some == parts[^1], cancellationToken);
        return ends;
    }

    /// <summary>Sends the drafts among these clips to review; the others stay where they are.</summary>
    /// <returns>How many that were.</returns>
    public async Task<int> AskForDraftsAsync(Reviewer.Person who, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        var drafts = new List<long>();
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            foreach (var some in jobIds.Distinct().Chunk(AtOnce))
                drafts.AddRange(await who.Clips(db, Now).Where(job => some.Contains(job.Id) && job.Review == ReviewState.Draft).Select(job => job.Id).ToListAsync(cancellationToken));
        }

        return await AskAsync(who, drafts, cancellationToken);
    }

    /// <summary>Sends the drafts among all finished clips of a campaign to review.</summary>
    /// <returns>How many that were.</returns>
    public async Task<int> AskForCampaignAsync(Reviewer.Person who, long campaignId, CancellationToken cancellationToken)
    {
        List<long> drafts;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            drafts = await db.Jobs.Where(job => job.CampaignId == campaignId && job.State == JobState.Ready && job.TrashedAt == null && job.Review == ReviewState.Draft).Select(job => job.Id).ToListAsync(cancellationToken);
        return await AskAsync(who, drafts, cancellationToken);
    }

    private async Task<int> AskAsync(Reviewer.Person who, List<long> drafts, CancellationToken cancellationToken) =>
        (await MoveAsync(who, drafts, ReviewMove.Ask, cancellationToken)).Values.Count(end => end == ReviewEnd.Done);

    private async Task MoveSomeAsync(
        Reviewer who, long[] ids, ReviewMove move, ReviewState? seen, Dictionary<long, ReviewEnd> ends, List<long> moved, bool isLast, CancellationToken cancellationToken)
    {
        var (now, by, to, from) = (Now, Cut(who.SignedAs), ReviewRules.To(move), ReviewRules.From(move).Where(state => seen is null || state == seen).ToList());
        var owners = new Dictionary<long, string>();
        var link = (who as Reviewer.Guest)?.Pass.LinkId;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var id in ids)
        {
            var changed = await who.Clips(db, now)
                .Where(job => job.Id == id && job.State == JobState.Ready && job.TrashedAt == null && from.Contains(job.Review))
                .ExecuteUpdateAsync(s => s.SetProperty(job => job.Review, to).SetProperty(job => job.ReviewedBy, by).SetProperty(job => job.ReviewedLinkId, link).SetProperty(job => job.ReviewedAt, now), cancellationToken);
            var found = await who.Clips(db, now).Where(job => job.Id == id).Select(job => new { job.OwnerId, job.State, job.TrashedAt, job.Review }).FirstOrDefaultAsync(cancellationToken);
            ends[id] = changed > 0 ? ReviewEnd.Done
                : found is null ? ReviewEnd.NotFound
                : found.State != JobState.Ready || found.TrashedAt is not null ? ReviewEnd.NotReady
                : ReviewRules.WhyNot(move, found.Review);
            if (changed == 0) continue;
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "JobEvents" ("JobId", "At", "State", "By", "Note") VALUES ({id}, {now}, {nameof(JobState.Ready)}, {by}, {ReviewRules.Note(move)})""", cancellationToken);
            owners[id] = found!.OwnerId;
        }

        moved.AddRange(owners.Keys);
        var told = isLast && KindOf(move) is { } kind && moved.Count > 0 ? await notices.PrepareAsync(db, kind, moved, who, cancellationToken) : [];
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var (jobId, ownerId) in owners) notifier.Notify(ownerId, jobId);
        notices.Tell(told);
    }

    private static string Cut(string name) => name.Length <= 200 ? name : name[..200];

    private static NoticeKind? KindOf(ReviewMove move) => move switch
    {
        ReviewMove.Ask => NoticeKind.ReviewAsked,
        ReviewMove.Approve => NoticeKind.Approved,
        ReviewMove.WantChanges => NoticeKind.ChangesWanted,
        _ => null,
    };
}
