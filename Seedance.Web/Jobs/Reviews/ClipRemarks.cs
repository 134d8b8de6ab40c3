using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Jobs.Reviews;

/// <summary>
/// Comments on clips: of the whole clip, of a moment, of a spot in the frame; answers one level deep. Whoever comes by a link sees what the
/// studio says to guests and what came by that same link, never what was said by another one, nor what the team says among itself.
/// </summary>
public sealed class ClipRemarks(IDbContextFactory<StudioDb> databases, JobNotifier notifier, ReviewNotices notices, TimeProvider clock, ILogger<ClipRemarks> log)
{
    /// <summary>So many comments one clip has at most.</summary>
    public const int MostPerClip = 1000;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What is said of a clip, by its moment, then by age; empty also when the clip is not theirs to see.</summary>
    public async Task<IReadOnlyList<ClipRemark>> ListAsync(Reviewer who, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (who is Reviewer.Guest { Pass.May: GuestMay.View }) return [];
        var clip = await who.Clips(db, Now).Where(job => job.Id == jobId).Select(job => new { job.OwnerId }).FirstOrDefaultAsync(cancellationToken);
        if (clip is null) return [];
        var rows = await ReadableBy(db, who, jobId).AsNoTracking().OrderBy(comment => comment.Id)
            .Select(comment => new { Row = comment, Link = db.ShareLinks.Where(link => link.Id == comment.ShareLinkId).Select(link => link.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var answers = rows.Where(row => row.Row.ParentId is not null && row.Row.DeletedAt is null).ToLookup(row => row.Row.ParentId!.Value);
        return [.. rows.Where(row => row.Row.ParentId is null && (row.Row.DeletedAt is null || answers[row.Row.Id].Any()))
            .OrderBy(row => row.Row.AtMs ?? -1).ThenBy(row => row.Row.Id)
            .Select(row => Show(who, clip.OwnerId, row.Row, row.Link, false) with { Answers = [.. answers[row.Row.Id].Select(answer => Show(who, clip.OwnerId, answer.Row, answer.Link, row.Row.IsInternal))] })];
    }

    /// <summary>How many comments of each clip wait to be resolved, for cards; clips without any are missing.</summary>
    public async Task<IReadOnlyDictionary<long, int>> CountOpenAsync(Reviewer who, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        if (who is Reviewer.Guest { Pass.May: GuestMay.View } || jobIds.Count == 0) return new Dictionary<long, int>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = who.Clips(db, Now).Where(job => jobIds.Contains(job.Id)).Select(job => job.Id);
        var linkId = (who as Reviewer.Guest)?.Pass.LinkId;
        return await db.ClipComments
            .Where(comment => seen.Contains(comment.JobId) && comment.ParentId == null && comment.DeletedAt == null && comment.ResolvedAt == null
                && (linkId == null || (!comment.IsInternal && (comment.ShareLinkId == null || comment.ShareLinkId == linkId))))
            .GroupBy(comment => comment.JobId).Select(of => new { of.Key, Count = of.Count() })
            .ToDictionaryAsync(of => of.Key, of => of.Count, cancellationToken);
    }

    /// <summary>Says something of a finished clip.</summary>
    public async Task<(RemarkEnd End, Guid Id)> AddAsync(Reviewer who, long jobId, NewRemark remark, CancellationToken cancellationToken)
    {
        if (who is Reviewer.Guest { Pass.May: GuestMay.View }) return (RemarkEnd.NotAllowed, default);
        var text = ReviewText.Remark(remark.Text);
        if (Refuse(text) is { } refusal) return (refusal, default);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clip = await who.Clips(db, Now).Where(job => job.Id == jobId && job.State == JobState.Ready && job.TrashedAt == null)
            .Select(job => new { job.OwnerId, job.DurationMs }).FirstOrDefaultAsync(cancellationToken);
        if (clip is null) return (RemarkEnd.NotFound, default);
        if (await db.ClipComments.CountAsync(comment => comment.JobId == jobId, cancellationToken) >= MostPerClip) return (RemarkEnd.Full, default);
        ClipComment? root = null;
        if (remark.AnswerTo is { } answerTo)
        {
            // An answer to an answer stands beside it.
            root = await ReadableBy(db, who, jobId).AsNoTracking().FirstOrDefaultAsync(comment => comment.PublicId == answerTo && comment.DeletedAt == null, cancellationToken);
            if (root is null) return (RemarkEnd.NotFound, default);
        }

        // What an answer to an internal one is, whatever it answers directly.
        var isBelowInternal = root is not null && (root.IsInternal || (root.ParentId is { } top && await db.ClipComments.AnyAsync(comment => comment.Id == top && comment.IsInternal, cancellationToken)));
        var hasSpot = root is null && remark is { X: >= 0 and <= 1, Y: >= 0 and <= 1 };
        var row = new ClipComment
        {
            JobId = jobId,
            ParentId = root?.ParentId ?? root?.Id,
            AuthorId = (who as Reviewer.Person)?.Id,
            AuthorName = who is Reviewer.Guest guest ? guest.Name : who.SignedAs,
            ShareLinkId = (who as Reviewer.Guest)?.Pass.LinkId,
            AtMs = root is null && remark.AtMs is { } at ? Math.Clamp(at, 0, clip.DurationMs ?? int.MaxValue) : null,
            X = hasSpot ? remark.X : null,
            Y = hasSpot ? remark.Y : null,
            Text = text,
            IsInternal = who is Reviewer.Person && (isBelowInternal || remark.IsInternal),
            CreatedAt = Now,
        };
        db.ClipComments.Add(row);
        var told = await notices.PrepareAsync(db, NoticeKind.Commented, [jobId], who, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        notifier.Notify(clip.OwnerId, jobId);
        notices.Tell(told);
        if (who is Reviewer.Person { Id: var me } && root is null) await RememberAsync(db, me, remark.IsInternal, cancellationToken);
        return (RemarkEnd.Done, row.PublicId);
    }

    /// <summary>Other words for one's own comment, or other readers.</summary>
    /// <param name="isInternal">For the team alone; null, and from guests: as it was.</param>
    public async Task<RemarkEnd> EditAsync(Reviewer who, Guid id, string text, bool? isInternal, CancellationToken cancellationToken)
    {
        text = ReviewText.Remark(text);
        var now = Now;
        return Refuse(text) ?? await ChangeAsync(
            who, id, (_, comments) => OwnOf(who, comments).ExecuteUpdateAsync(
                s =>
                {
                    s.SetProperty(c => c.EditedAt, c => c.Text == text ? c.EditedAt : now).SetProperty(c => c.Text, text);
                    if (who is Reviewer.Person && isInternal is { } among) s.SetProperty(c => c.IsInternal, among);
                },
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Whether this person's last comment was for the team alone, as the first one is.</summary>
    public async Task<bool> IsInternalByHabitAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return !await db.Settings.AnyAsync(setting => setting.Key == HabitKey(personId), cancellationToken);
    }

    /// <summary>Takes one's own comment away; of a guest's also whoever owns the clip.</summary>
    public Task<RemarkEnd> DeleteAsync(Reviewer who, Guid id, CancellationToken cancellationToken)
    {
        var (now, me) = (Now, (who as Reviewer.Person)?.Id);
        return ChangeAsync(
            who, id, (db, comments) => (me is null ? OwnOf(who, comments) : comments.Where(c => c.AuthorId == me || (c.AuthorId == null && db.Jobs.Any(job => job.Id == c.JobId && job.OwnerId == me))))
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.DeletedAt, now), cancellationToken), cancellationToken);
    }

    /// <summary>Marks a comment as done with, or not. People of the studio alone.</summary>
    public Task<RemarkEnd> ResolveAsync(Reviewer.Person who, Guid id, bool isResolved, CancellationToken cancellationToken)
    {
        var (at, by) = isResolved ? (Now, who.Name) : ((DateTime?)null, (string?)null);
        return ChangeAsync(
            who, id, (_, comments) => comments.Where(c => c.ParentId == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.ResolvedAt, at).SetProperty(c => c.ResolvedBy, by), cancellationToken),
            cancellationToken);
    }

    private static RemarkEnd? Refuse(string text) => text.Length == 0 ? RemarkEnd.Empty : text.Length > ReviewText.MaxRemark ? RemarkEnd.TooLong : null;

    private static IQueryable<ClipComment> ReadableBy(StudioDb db, Reviewer who, long jobId)
    {
        var comments = db.ClipComments.Where(comment => comment.JobId == jobId);
        if (who is not Reviewer.Guest { Pass.LinkId: var linkId }) return comments;
        return comments.Where(comment => !comment.IsInternal && (comment.ShareLinkId == null || comment.ShareLinkId == linkId)
            && (comment.ParentId == null || db.ClipComments.Any(root => root.Id == comment.ParentId && !root.IsInternal && (root.ShareLinkId == null || root.ShareLinkId == linkId))));
    }

    private static IQueryable<ClipComment> OwnOf(Reviewer who, IQueryable<ClipComment> comments)
    {
        if (who is Reviewer.Person { Id: var me }) return comments.Where(c => c.AuthorId == me);
        var (linkId, own) = who is Reviewer.Guest guest ? (guest.Pass.LinkId, guest.Own.ToList()) : (0, []);
        return comments.Where(c => c.AuthorId == null && c.ShareLinkId == linkId && own.Contains(c.PublicId));
    }

    private static ClipRemark Show(Reviewer who, string ownerId, ClipComment row, string? link, bool isBelowInternal)
    {
        var isOwn = who is Reviewer.Person { Id: var me } ? row.AuthorId == me : who is Reviewer.Guest { Own: var own } && row.AuthorId is null && own.Contains(row.PublicId);
        var isDeleted = row.DeletedAt is not null;
        return new ClipRemark(
            row.PublicId, isDeleted ? "" : row.AuthorName, row.ShareLinkId is not null, isDeleted ? null : link, row.AtMs, row.X, row.Y, isDeleted ? "" : row.Text, row.CreatedAt, row.EditedAt is not null,
            row.ResolvedAt, row.ResolvedBy, row.IsInternal || isBelowInternal, isDeleted, isOwn && !isDeleted,
            !isDeleted && (isOwn || (row.AuthorId is null && who is Reviewer.Person { Id: var reader } && reader == ownerId)));
    }

    private static string HabitKey(string personId) => "Remarks.ForGuests." + personId;

    // The row is there while a person speaks to guests too. Two tabs that differ for a moment do no harm: what counts is chosen beside each comment.
    // The comment is stored by then: a fault here must not make it look lost, or it is sent twice.
    private async Task RememberAsync(StudioDb db, string personId, bool isInternal, CancellationToken cancellationToken)
    {
        var key = HabitKey(personId);
        try
        {
            if (isInternal) await db.Settings.Where(setting => setting.Key == key).ExecuteDeleteAsync(cancellationToken);
            else if (!await db.Settings.AnyAsync(setting => setting.Key == key, cancellationToken))
                await db.Database.ExecuteSqlAsync($"""INSERT INTO "Settings" ("Key", "Value") VALUES ({key}, {"1"}) ON CONFLICT DO NOTHING""", cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or OperationCanceledException)
        {
            log.HabitNotKept(fault);
        }
    }

    // Of a clip that they may see, and a comment that is still there.
    private async Task<RemarkEnd> ChangeAsync(Reviewer who, Guid id, Func<StudioDb, IQueryable<ClipComment>, Task<int>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = who.Clips(db, Now);
        var found = await db.ClipComments.Where(c => c.PublicId == id && c.DeletedAt == null)
            .Join(seen, c => c.JobId, job => job.Id, (c, job) => new { c.JobId, job.OwnerId }).FirstOrDefaultAsync(cancellationToken);
        if (found is null || who is Reviewer.Guest { Pass.May: GuestMay.View }) return RemarkEnd.NotFound;
        if (who is Reviewer.Guest && !await ReadableBy(db, who, found.JobId).AnyAsync(c => c.PublicId == id, cancellationToken)) return RemarkEnd.NotFound;
        if (await change(db, db.ClipComments.Where(c => c.PublicId == id && c.DeletedAt == null)) == 0) return RemarkEnd.NotAllowed;
        notifier.Notify(found.OwnerId, found.JobId);
        return RemarkEnd.Done;
    }
}
