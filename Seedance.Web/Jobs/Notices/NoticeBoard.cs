using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Notices;

/// <summary>
/// Puts up notices: the row behind the bell and what leaves the studio because of it, in one transaction, each once. Open pages hear of it
/// as they hear of jobs. What is told of a thing that is done at that moment is stored with it: no stop comes between.
/// </summary>
public sealed class NoticeBoard(IDbContextFactory<StudioDb> databases, JobNotifier notifier, IOptionsMonitor<NoticeOptions> options, TimeProvider clock)
{
    /// <summary>A job of nobody: wakes a person's pages when a notice is about no job of theirs.</summary>
    private const long NoJob = 0;

    /// <summary>Something waits to be sent.</summary>
    public event Action? Queued;

    /// <summary>Puts up those that were not put up before.</summary>
    /// <returns>How many are new.</returns>
    public async Task<int> AddAsync(IReadOnlyList<NewNotice> notices, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var ofPerson in notices.GroupBy(notice => notice.UserId, StringComparer.Ordinal))
        {
            var fresh = await AddAsync(ofPerson.Key, [.. ofPerson.DistinctBy(notice => notice.Key)], cancellationToken);
            added += fresh.Count;
            Tell(fresh);
        }

        return added;
    }

    /// <summary>Adds them to what <paramref name="db"/> saves next; their keys must be new.</summary>
    /// <returns>Those that were added, for <see cref="Tell"/> after the commit.</returns>
    public async Task<IReadOnlyList<NewNotice>> PrepareAsync(StudioDb db, IReadOnlyList<NewNotice> notices, CancellationToken cancellationToken)
    {
        var added = new List<NewNotice>();
        foreach (var ofPerson in notices.GroupBy(notice => notice.UserId, StringComparer.Ordinal)) added.AddRange(await PrepareForAsync(db, ofPerson.Key, [.. ofPerson], cancellationToken));
        return added;
    }

    /// <summary>They are stored: open pages and whoever sends messages are to look.</summary>
    public void Tell(IReadOnlyList<NewNotice> added)
    {
        foreach (var (userId, jobId) in added.Select(notice => (notice.UserId, notice.JobId ?? NoJob)).Distinct()) notifier.Notify(userId, jobId);
        if (added.Count > 0) Queued?.Invoke();
    }

    private async Task<List<NewNotice>> AddAsync(string userId, IReadOnlyList<NewNotice> notices, CancellationToken cancellationToken)
    {
        while (true)
        {
            var keys = notices.Select(notice => notice.Key).ToList();
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var known = await db.Notices.Where(n => n.UserId == userId && keys.Contains(n.Key)).Select(n => n.Key).ToListAsync(cancellationToken);
            var fresh = notices.Where(notice => !known.Contains(notice.Key)).ToList();
            if (fresh.Count == 0 || (await PrepareForAsync(db, userId, fresh, cancellationToken)).Count == 0) return [];
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return fresh;
            }
            catch (DbUpdateException)
            {
                // Another replica was faster with one of them; anything else is a real fault.
                await using var look = await databases.CreateDbContextAsync(cancellationToken);
                var there = await look.Notices.CountAsync(n => n.UserId == userId && keys.Contains(n.Key), cancellationToken);
                if (there == known.Count) throw;
            }
        }
    }

    private async Task<IReadOnlyList<NewNotice>> PrepareForAsync(StudioDb db, string userId, IReadOnlyList<NewNotice> notices, CancellationToken cancellationToken)
    {
        var person = await db.Users.AsNoTracking().Where(u => u.Id == userId && !u.IsDisabled).Select(u => new { u.Email, u.NotifyJson }).FirstOrDefaultAsync(cancellationToken);
        if (person is null) return [];
        var now = clock.GetUtcNow().UtcDateTime;
        var choice = NoticeChoice.FromJson(person.NotifyJson);
        var hooks = await db.Webhooks.AsNoTracking().Where(hook => hook.UserId == userId && hook.IsOn).ToListAsync(cancellationToken);
        foreach (var notice in notices)
        {
            db.Notices.Add(notice.ToRow(now));
            var body = new NoticeFacts(notice.Kind, notice.Subject, notice.By, notice.Count, notice.Failed, notice.JobId, notice.Address, now).ToJson();
            if (options.CurrentValue.CanMail && person.Email is { } email && choice.WaysOf(notice.Kind).HasFlag(NoticeWays.Email))
                db.NoticeDeliveries.Add(Delivery(NoticeChannels.Email, email, notice, body, now));
            foreach (var hook in hooks.Where(hook => WebhookKinds.Includes(hook.Kinds, notice.Kind)))
                db.NoticeDeliveries.Add(Delivery(NoticeChannels.Webhook, hook.PublicId.ToString(), notice, body, now));
        }

        return notices;
    }

    private static NoticeDelivery Delivery(string channel, string target, NewNotice notice, string body, DateTime now) => new()
    {
        UserId = notice.UserId,
        Channel = channel,
        Target = target,
        Kind = notice.Kind.ToString(),
        Body = body,
        State = NoticeChannels.Waiting,
        DueAt = now,
        CreatedAt = now,
    };
}

/// <summary>The words of <see cref="NoticeDelivery"/>.</summary>
public static class NoticeChannels
{
    public const string Email = "Email";
    public const string Webhook = "Webhook";
    public const string Waiting = "Waiting";
    public const string Delivered = "Delivered";
    public const string GivenUp = "GivenUp";
}

/// <summary>Which kinds a webhook asks for.</summary>
public static class WebhookKinds
{
    /// <param name="kinds">Names, comma separated; empty: all.</param>
    public static bool Includes(string kinds, NoticeKind kind) => kinds.Length == 0 || kinds.Split(',').Contains(kind.ToString(), StringComparer.Ordinal);
}
