using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Seedance.Web.Data;

/// <summary>
/// Joins the processes that share a PostgreSQL database: a heartbeat row says who lives, LISTEN/NOTIFY carries short messages.
/// Messages may be lost; then <see cref="Missed"/> says so within a few seconds. On SQLite there is one process, and this does nothing.
/// </summary>
public sealed class ReplicaLink : BackgroundService, IHostedLifecycleService
{
    /// <summary>The longest body that fits into one message.</summary>
    public const int MaxBodyBytes = ReplicaMessage.MaxBodyBytes;

    private const string Channel = "studio";

    /// <summary>Tells the others that one more lives, so that they look at once.</summary>
    private const string Joined = "joined";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly DataFolder _folder;
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly DatabaseClock _clock;
    private readonly ILogger<ReplicaLink> _log;
    private readonly Guid _id = Guid.NewGuid();
    private readonly ReplicaLedger _ledger = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;
    private bool _lookNow;
    private bool _worked;

    public ReplicaLink(
        DataFolder folder, IDbContextFactory<StudioDb> databases, IOptions<DatabaseOptions> options, DatabaseClock clock, ILogger<ReplicaLink> log)
    {
        _folder = folder;
        _databases = databases;
        _clock = clock;
        _log = log;
        IsShared = options.Value.Provider == DatabaseProvider.Postgres;
    }

    /// <summary>True when other processes may work on the same database.</summary>
    public bool IsShared { get; }

    /// <summary>How many processes live, this one included; at least 1.</summary>
    public int Live { get; private set; } = 1;

    /// <summary>Raised when <see cref="Live"/> has changed.</summary>
    public event Action? LiveChanged;

    /// <summary>Another replica says something: kind and body. Handlers return at once.</summary>
    public event Action<string, string>? Received;

    /// <summary>Something may have been said that did not come; whoever shows or keeps what others change reads it again.</summary>
    public event Action? Missed;

    /// <summary>Tells the other replicas, once; when it is lost they find out by themselves.</summary>
    /// <param name="kind">A word without blanks.</param>
    /// <param name="body">At most <see cref="MaxBodyBytes"/>.</param>
    public async Task SendAsync(string kind, string body, CancellationToken cancellationToken)
    {
        if (!IsShared) return;

        // One at a time, so that they arrive in the order of their numbers.
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var payload = new ReplicaMessage(_id, Interlocked.Increment(ref _sent), kind, body).Write();
            await using var db = await _databases.CreateDbContextAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {payload})", cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsShared) return;
        await base.StartAsync(cancellationToken);

        // Before anything spends the budget, this process stands in the count.
        await Task.WhenAny(_counted.Task, Task.Delay(StartPatience, cancellationToken));
    }

    /// <summary>Not yet: others have things in hand, and their changes are still to be told.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything else has stopped. The row that vanishes tells the others to read again what the last message may lack.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!IsShared) return;
        await base.StopAsync(cancellationToken);
        try
        {
            await using var db = await _databases.CreateDbContextAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"""DELETE FROM "Replicas" WHERE "Id" = {_id}""", cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _log.LinkLost(fault.Message); // the others see soon that it beats no more
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Dispose()
    {
        _sending.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var first = true; !stoppingToken.IsCancellationRequested; first = false)
        {
            try
            {
                await ListenAsync(first, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                _log.LinkLost(fault.Message);
                if (!_worked) await Task.Delay(Retry, CancellationToken.None); // else at once: every moment may miss something
                _worked = false;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // a wait that is cancelled ends in one of several ways
            }
        }
    }

    private async Task ListenAsync(bool first, CancellationToken stoppingToken)
    {
        await using var connection = _folder.NewConnection("replica link");
        connection.Notification += (_, notice) => Read(notice.Payload);
        await connection.OpenAsync(stoppingToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
        await BeatAsync(connection, stoppingToken);
        _worked = true;
        _counted.TrySetResult();
        if (first) await SendAsync(Joined, "", stoppingToken);
        else Missed?.Invoke(); // whatever was said while nobody listened

        var isDeaf = false;
        while (!isDeaf)
        {
            var next = _clock.GetTimestamp();
            while (!_lookNow && Beat - _clock.GetElapsedTime(next) is { Ticks: > 0 } rest)
                await connection.WaitAsync(Math.Max(1, (int)Math.Ceiling(rest.TotalMilliseconds)), stoppingToken); // 0 would be for ever
            isDeaf = await BeatAsync(connection, stoppingToken);
        }

        _log.LinkLost("messages did not come");
    }

    /// <summary>One sign of life on the connection that listens: proves it alive, too. True when messages were lost on it.</summary>
    private async Task<bool> BeatAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _lookNow = false;
        var asked = _clock.GetTimestamp();
        var (now, sent) = await ReplicaRows.BeatAsync(connection, _id, Interlocked.Read(ref _sent), cancellationToken);
        _clock.Set(now, asked, _clock.GetTimestamp());
        var shortfall = _ledger.Compare(sent);
        if (shortfall.OneLeft || shortfall.Deaf) Missed?.Invoke();
        if (sent.Count != Live)
        {
            Live = Math.Max(1, sent.Count);
            _log.ReplicasNow(Live);
            LiveChanged?.Invoke();
        }

        return shortfall.Deaf;
    }

    private void Read(string payload)
    {
        if (ReplicaMessage.Read(payload) is not { } message) return;
        var isWhole = _ledger.Hear(message.From, message.Number);
        if (message.From == _id) return;
        if (!isWhole) Missed?.Invoke();
        if (message.Kind == Joined) _lookNow = true;
        else Received?.Invoke(message.Kind, message.Body);
    }
}
