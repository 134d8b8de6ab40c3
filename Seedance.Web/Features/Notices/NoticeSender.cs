using System.Globalization;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Notices;

namespace Seedance.Web.Features.Notices;

/// <summary>
/// Sends what waits, at least once each: a message whose end nobody saw is sent again, with the same id. Tries again with growing pauses, and
/// gives up after about nine hours. Once a day it forgets what is old.
/// </summary>
public sealed class NoticeSender : BackgroundService
{
    private const int Together = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly NoticeBoard _board;
    private readonly NoticeMailer _mailer;
    private readonly WebhookCaller _caller;
    private readonly WebhookStore _hooks;
    private readonly NoticeWords _words;
    private readonly IOptionsMonitor<NoticeOptions> _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<NoticeSender> _log;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private DateTime _forgotten;

    public NoticeSender(
        IDbContextFactory<StudioDb> databases, NoticeBoard board, NoticeMailer mailer, WebhookCaller caller, WebhookStore hooks, NoticeWords words,
        IOptionsMonitor<NoticeOptions> options, TimeProvider clock, ILogger<NoticeSender> log)
    {
        (_databases, _board, _mailer, _caller, _hooks, _words, _options, _clock, _log) = (databases, board, mailer, caller, hooks, words, options, clock, log);
        board.Queued += Wake;
    }

    /// <summary>Before the second try, the third …; after the last of them it is given up.</summary>
    public static IReadOnlyList<TimeSpan> Pauses { get; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6),
    ];

    /// <summary>Something waits that did not come over the board.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Sends all that is due now; returns how many were tried.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var tried = 0;
        while (await ClaimAsync(cancellationToken) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(delivery => SendAsync(delivery, cancellationToken)));
            tried += claimed.Count;
        }

        return tried;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _board.Queued -= Wake;
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                if (_clock.GetUtcNow().UtcDateTime - _forgotten > Daily) await ForgetAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                _log.SendingFailed(fault);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            using var rest = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            rest.CancelAfter(Rest);
            try
            {
                await _wake.Reader.ReadAsync(rest.Token);
            }
            catch (OperationCanceledException) when (rest.IsCancellationRequested)
            {
                // rested enough, or asked to stop
            }
        }
    }

    private async Task<List<NoticeDelivery>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var due = await db.NoticeDeliveries.AsNoTracking()
            .Where(d => d.State == NoticeChannels.Waiting && d.DueAt <= now && (d.LeaseUntil == null || d.LeaseUntil <= now))
            .OrderBy(d => d.DueAt).Take(Together).ToListAsync(cancellationToken);
        var claimed = new List<NoticeDelivery>();
        foreach (var delivery in due)
        {
            // Another replica may be at it: who changes the row has it.
            if (await db.NoticeDeliveries.Where(d => d.Id == delivery.Id && d.State == NoticeChannels.Waiting && d.Attempts == delivery.Attempts && (d.LeaseUntil == null || d.LeaseUntil <= now))
                    .ExecuteUpdateAsync(s => s.SetProperty(d => d.LeaseUntil, now + Lease), cancellationToken) == 1)
                claimed.Add(delivery);
        }

        return claimed;
    }

    private async Task SendAsync(NoticeDelivery delivery, CancellationToken cancellationToken)
    {
        SendEnd end;
        try
        {
            end = await TryAsync(delivery, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // A try like any other: it must neither be repeated for ever nor stop the others.
            _log.DeliveryFailed(delivery.Id, fault);
            end = new SendEnd(null, SendEnd.OwnFault);
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        var attempts = delivery.Attempts + 1;
        var isOver = end.IsDelivered || end.IsFinal || attempts > Pauses.Count;
        var state = !isOver ? NoticeChannels.Waiting : end.IsDelivered ? NoticeChannels.Delivered : NoticeChannels.GivenUp;
        await using (var db = await _databases.CreateDbContextAsync(CancellationToken.None))
        {
            await db.NoticeDeliveries.Where(d => d.Id == delivery.Id && d.Attempts == delivery.Attempts).ExecuteUpdateAsync(
                s => s.SetProperty(d => d.State, state)
                    .SetProperty(d => d.Attempts, attempts)
                    .SetProperty(d => d.Target, delivery.Target)
                    .SetProperty(d => d.Status, end.Status)
                    .SetProperty(d => d.Problem, end.Problem)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null)
                    .SetProperty(d => d.DueAt, isOver ? now : now + Pauses[attempts - 1])
                    .SetProperty(d => d.DeliveredAt, end.IsDelivered ? now : null),
                CancellationToken.None);
        }

        if (state == NoticeChannels.GivenUp) _log.GivenUp(delivery.Id, delivery.Channel, end.Status);

        // "Gone" is how the other side says that it wants nothing more.
        if (end is { IsFinal: true, Status: StatusCodes.Status410Gone } && Guid.TryParse(delivery.Target, out var hook)) await _hooks.SwitchAsync(delivery.UserId, hook, false, CancellationToken.None);
    }

    private async Task<SendEnd> TryAsync(NoticeDelivery delivery, CancellationToken cancellationToken)
    {
        var facts = NoticeFacts.FromJson(delivery.Body);

        // Hours may lie between the notice and this try: who may be told, of what and where is asked now.
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var person = await db.Users.AsNoTracking().Where(user => user.Id == delivery.UserId && !user.IsDisabled)
            .Select(user => new { user.Email, user.Language }).FirstOrDefaultAsync(cancellationToken);
        if (person is null) return new SendEnd(null, SendEnd.Removed, IsFinal: true);
        if (facts.JobId is { } id && !await db.JobsSeenBy(delivery.UserId).AnyAsync(job => job.Id == id, cancellationToken)) return new SendEnd(null, SendEnd.NotSeen, IsFinal: true);
        if (delivery.Channel != NoticeChannels.Email)
        {
            return await _hooks.FindAsync(delivery.UserId, delivery.Target, cancellationToken) is var (url, secret)
                ? await _caller.SendAsync(string.Create(CultureInfo.InvariantCulture, $"msg_{delivery.Id}"), url, secret, facts, _words.Say(facts), cancellationToken)
                : new SendEnd(null, SendEnd.Removed, IsFinal: true);
        }

        if (person.Email is not { } email) return new SendEnd(null, SendEnd.Removed, IsFinal: true);
        delivery.Target = email; // the log says where it went
        return await _mailer.SendAsync(email, facts, person.Language, cancellationToken);
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var oldest = now - TimeSpan.FromDays(_options.CurrentValue.KeepDays);
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        await db.Notices.Where(n => n.At < oldest).ExecuteDeleteAsync(cancellationToken);
        await db.NoticeDeliveries.Where(d => d.CreatedAt < oldest && d.State != NoticeChannels.Waiting).ExecuteDeleteAsync(cancellationToken);
        _forgotten = now;
    }
}
