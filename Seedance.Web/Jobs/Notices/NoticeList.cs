using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Notices;

/// <summary>A line behind the bell.</summary>
public sealed record NoticeLine(
    long Id, NoticeKind Kind, string Subject, string? By, int Count, int Failed, long? JobId, string Address, DateTime At, bool IsUnread)
{
    /// <summary>Its clip was deleted for good since: the address leads nowhere.</summary>
    public bool IsGone { get; init; }
}

/// <summary>What stands beside the bell itself.</summary>
/// <param name="Unread">At most <see cref="NoticeList.MostUnread"/>.</param>
/// <param name="NewestId">0 when there is none.</param>
public sealed record BellState(int Unread, long NewestId);

/// <summary>Reads and ticks off one person's notices.</summary>
public sealed class NoticeList(IDbContextFactory<StudioDb> databases, JobNotifier notifier, TimeProvider clock)
{
    /// <summary>More are not counted.</summary>
    public const int MostUnread = 100;

    public async Task<BellState> StateAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var unread = await db.Notices.Where(n => n.UserId == userId && n.ReadAt == null).OrderBy(n => n.Id).Take(MostUnread).CountAsync(cancellationToken);
        var newest = await db.Notices.Where(n => n.UserId == userId).OrderByDescending(n => n.Id).Select(n => n.Id).FirstOrDefaultAsync(cancellationToken);
        return new BellState(unread, newest);
    }

    /// <summary>The newest first.</summary>
    /// <param name="after">Only those with higher ids.</param>
    /// <param name="before">Only those with lower ids.</param>
    public async Task<IReadOnlyList<NoticeLine>> ReadAsync(
        string userId, int count, CancellationToken cancellationToken, long after = 0, long before = long.MaxValue)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Notices.AsNoTracking().Where(n => n.UserId == userId && n.Id > after && n.Id < before)
            .OrderByDescending(n => n.Id).Take(count).ToListAsync(cancellationToken);

        var clips = rows.Where(row => row.JobId is not null).Select(row => row.JobId!.Value).Distinct().ToList();
        var there = clips.Count == 0 ? [] : await db.Jobs.Where(j => clips.Contains(j.Id)).Select(j => j.Id).ToHashSetAsync(cancellationToken);

        // A kind that a newer studio has written is none of ours.
        return [.. rows.Where(row => Enum.IsDefined(typeof(NoticeKind), row.Kind)).Select(row => new NoticeLine(
            row.Id, Enum.Parse<NoticeKind>(row.Kind), row.Subject, row.By, row.Count, row.Failed, row.JobId, row.Address, row.At, row.ReadAt is null)
        {
            IsGone = row.JobId is { } clip && !there.Contains(clip),
        })];
    }

    /// <summary>Whoever looks at a page has read what leads there.</summary>
    /// <param name="address">From "/", as in the notice.</param>
    public Task ReadAtAsync(string userId, string address, CancellationToken cancellationToken) =>
        TickAsync(userId, db => db.Notices.Where(n => n.UserId == userId && n.ReadAt == null && n.Address == address), cancellationToken);

    public Task ReadAllAsync(string userId, CancellationToken cancellationToken) =>
        TickAsync(userId, db => db.Notices.Where(n => n.UserId == userId && n.ReadAt == null), cancellationToken);

    /// <summary>How this person wants to be told.</summary>
    public async Task<NoticeChoice> ChoiceAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return NoticeChoice.FromJson(await db.Users.Where(u => u.Id == userId).Select(u => u.NotifyJson).FirstOrDefaultAsync(cancellationToken));
    }

    public async Task ChooseAsync(string userId, NoticeChoice choice, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.NotifyJson, choice.ToJson()), cancellationToken);
        notifier.Notify(userId, 0); // other tabs show what was chosen here
    }

    private async Task TickAsync(string userId, Func<StudioDb, IQueryable<Notice>> which, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (await which(db).ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), cancellationToken) > 0) notifier.Notify(userId, 0);
    }
}
