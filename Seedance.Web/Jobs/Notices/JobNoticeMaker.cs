using System.Globalization;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Notices;

/// <summary>
/// Tells people how their jobs ended. Those that were started together are told of once, when none of them is waited for any more. What a stop leaves
/// untold is told after the next start, or by another replica a few minutes later, because each notice has a key and none is made twice.
/// </summary>
public sealed class JobNoticeMaker : BackgroundService
{
    /// <summary>Older ends are no news, whatever is done to their clips. Not longer than notices are kept at least: nothing is told again because its notice was forgotten.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(1);

    /// <summary>So often it looks for what a replica that has died left untold.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly JobState[] Ends = [JobState.Ready, JobState.Failed, JobState.Expired, JobState.NeedsAttention];

    private static readonly JobState[] Awaited = [.. JobStore.Active, JobState.NeedsAttention];

    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly JobNotifier _notifier;
    private readonly NoticeBoard _board;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobNoticeMaker> _log;
    private DateTime? _looked;
    private DateTime? _began;
    private readonly Channel<long> _changed = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });

    public JobNoticeMaker(IDbContextFactory<StudioDb> databases, JobNotifier notifier, NoticeBoard board, TimeProvider clock, ILogger<JobNoticeMaker> log)
    {
        (_databases, _notifier, _board, _clock, _log) = (databases, notifier, board, clock, log);
        notifier.Notified += OnNotified;
    }

    /// <summary>Tells of all that has changed so far.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>();
        while (ids.Count < 500 && _changed.Reader.TryRead(out var id)) ids.Add(id);
        if (ids.Count > 0) await TellAsync(ids, cancellationToken);
    }

    /// <summary>What an earlier run, or another replica, did not come to.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var (now, since) = (_clock.GetUtcNow().UtcDateTime, await SinceAsync(db, isBeginning: true, cancellationToken));
        if (_looked is { } looked && looked - LooksEvery > since) since = looked - LooksEvery; // twice over each moment: clocks of replicas differ a little

        // The moment at which it was due for its last step is in the index, and near enough.
        var ids = new List<long>();
        foreach (var state in Ends.Append(JobState.Cancelled))
        {
            ids.AddRange(await db.Jobs.Where(job => job.State == state && job.DueAt > since - LooksBack && job.ChangedAt > since)
                .Select(job => job.Id).ToListAsync(cancellationToken));
        }

        ids.AddRange(await db.Jobs.Where(job => job.TrashedAt > since && Awaited.Contains(job.State)).Select(job => job.Id).ToListAsync(cancellationToken));
        foreach (var some in ids.Chunk(500)) await TellAsync(some, cancellationToken);
        _looked = now;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _notifier.Notified -= OnNotified;
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
                if (_looked is not { } looked || _clock.GetUtcNow().UtcDateTime - looked >= LooksEvery) await RecoverAsync(stoppingToken);
                using var rest = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                rest.CancelAfter(LooksEvery);
                try
                {
                    await _changed.Reader.WaitToReadAsync(rest.Token);
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    continue; // time for another look
                }

                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // What was read is told after the next look back.
                _looked = null;
                _log.NoticesFailed(fault);
                await Task.Delay(Patience, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void OnNotified(string ownerId, long jobId)
    {
        if (jobId > 0) _changed.Writer.TryWrite(jobId);
    }

    // A studio that has just learnt to tell does not begin with what ended long ago.
    private async Task<DateTime> SinceAsync(StudioDb db, bool isBeginning, CancellationToken cancellationToken)
    {
        const string Key = "Notices.Since";
        var now = _clock.GetUtcNow().UtcDateTime;
        if (_began is null)
        {
            var began = await db.Settings.AsNoTracking().Where(s => s.Key == Key).Select(s => s.Value).FirstOrDefaultAsync(cancellationToken);
            if (began is not null)
            {
                _began = DateTime.Parse(began, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            }
            else if (isBeginning)
            {
                db.Settings.Add(new Setting { Key = Key, Value = now.ToString("O", CultureInfo.InvariantCulture) });
                await db.SaveChangesAsync(cancellationToken);
                _began = now;
            }
        }

        return _began is { } first && first > now - LooksBack ? first : now - LooksBack;
    }

    private async Task TellAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellationToken);
        var since = await SinceAsync(db, isBeginning: false, cancellationToken);

        // One that was cancelled, or lies in the trash, is no news; but it may have been the last that its batch waited for.
        var ended = await db.Jobs.AsNoTracking()
            .Where(job => ids.Contains(job.Id) && ((!JobStore.Active.Contains(job.State) && job.ChangedAt > since) || job.TrashedAt > since))
            .Select(job => new Ended(job.Id, job.OwnerId, job.Title, job.State, job.CreatedAt, job.ChangedAt, job.TrashedAt != null, job.ConceptId)).ToListAsync(cancellationToken);
        var notices = new List<NewNotice>();
        foreach (var together in ended.GroupBy(job => (job.OwnerId, job.CreatedAt)))
        {
            // A batch is stored in one go: its jobs have one moment.
            var (ownerId, at) = together.Key;
            var batch = await db.Jobs.AsNoTracking().Where(job => job.CreatedAt == at && job.OwnerId == ownerId)
                .GroupBy(job => job.State).Select(group => new
                {
                    State = group.Key,
                    Count = group.Count(job => job.TrashedAt == null),
                    All = group.Count(),
                    ChangedAt = group.Max(job => job.ChangedAt),
                    TrashedAt = group.Max(job => job.TrashedAt),
                }).ToListAsync(cancellationToken);
            if (batch.Sum(group => group.All) <= 1)
            {
                notices.AddRange(together.Where(job => Ends.Contains(job.State) && job.ChangedAt > since && (!job.IsTrashed || job.State == JobState.NeedsAttention)).Select(Single));
                continue;
            }

            var counts = batch.ToDictionary(group => group.State, group => group.Count);
            var first = together.First();
            var key = $"batch:{at.Ticks.ToString(CultureInfo.InvariantCulture)}";
            var address = first.ConceptId is { } concept && await db.Concepts.AsNoTracking().Where(c => c.Id == concept && c.DeletedAt == null).Select(c => (Guid?)c.PublicId).FirstOrDefaultAsync(cancellationToken) is { } publicId
                ? $"/variants/{publicId}"
                : "/history";
            if (counts.GetValueOrDefault(JobState.NeedsAttention) is > 0 and var open && batch.Any(group => group.State == JobState.NeedsAttention && group.ChangedAt > since))
                notices.Add(new NewNotice(ownerId, NoticeKind.NeedsAttention, $"{key}:attention:{await RoundAsync(db, ownerId, at, cancellationToken)}", first.Title, "/history?state=attention") { Count = open });
            if (Awaited.Any(state => counts.GetValueOrDefault(state) > 0)) continue; // what lies in the trash is waited for no more
            if (batch.Max(group => Awaited.Contains(group.State) ? group.TrashedAt : group.ChangedAt) <= since) continue;
            var (ready, failed) = (counts.GetValueOrDefault(JobState.Ready), counts.GetValueOrDefault(JobState.Failed) + counts.GetValueOrDefault(JobState.Expired));
            if (ready + failed == 0) continue; // whoever cancelled them all knows
            notices.Add(new NewNotice(ownerId, NoticeKind.BatchDone, key, await BatchNameAsync(db, first, cancellationToken), address) { Count = ready + failed, Failed = failed });
        }

        await _board.AddAsync(notices, cancellationToken);
    }

    // Since when a batch has had clips that need a decision without a break: those that come while others do are the same news.
    private static async Task<string> RoundAsync(StudioDb db, string ownerId, DateTime at, CancellationToken cancellationToken)
    {
        var batch = db.Jobs.Where(job => job.CreatedAt == at && job.OwnerId == ownerId && job.TrashedAt == null && job.Events.Any(e => e.State == JobState.NeedsAttention));
        var events = await db.JobEvents.AsNoTracking().Where(e => batch.Any(job => job.Id == e.JobId)).OrderBy(e => e.Id).Select(e => new { e.JobId, e.State, e.At }).ToListAsync(cancellationToken);
        var (open, began) = (new HashSet<long>(), at);
        foreach (var happened in events)
        {
            if (happened.State != JobState.NeedsAttention) open.Remove(happened.JobId);
            else if (open.Add(happened.JobId) && open.Count == 1) began = happened.At;
        }

        return began.Ticks.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<string> BatchNameAsync(StudioDb db, Ended first, CancellationToken cancellationToken) =>
        first.ConceptId is { } concept && await db.Concepts.AsNoTracking().Where(c => c.Id == concept).Select(c => c.Name).FirstOrDefaultAsync(cancellationToken) is { Length: > 0 } name
            ? name
            : first.Title;

    private static NewNotice Single(Ended job)
    {
        var kind = job.State switch
        {
            JobState.Ready => NoticeKind.ClipReady,
            JobState.NeedsAttention => NoticeKind.NeedsAttention,
            _ => NoticeKind.ClipFailed,
        };
        var key = string.Create(CultureInfo.InvariantCulture, $"job:{job.Id}:{job.State}");
        if (job.State == JobState.NeedsAttention) key += string.Create(CultureInfo.InvariantCulture, $":{job.ChangedAt.Ticks}"); // it may need one again
        return new NewNotice(job.OwnerId, kind, key, job.Title, string.Create(CultureInfo.InvariantCulture, $"/clips/{job.Id}")) { JobId = job.Id };
    }

    private sealed record Ended(long Id, string OwnerId, string Title, JobState State, DateTime CreatedAt, DateTime ChangedAt, bool IsTrashed, long? ConceptId);
}
