using System.Text.Json;
using System.Threading.Channels;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>
/// What jobs need of the other replicas: each hears of the changes of all, one message for as many as came while the last one was
/// under way, and the budget of requests is shared evenly.
/// </summary>
public sealed class JobRelay : BackgroundService, IHostedLifecycleService
{
    private const string Kind = "jobs";
    private const string Everything = "*";
    private const int Capacity = 10_000;
    private readonly ReplicaLink _link;
    private readonly JobNotifier _notifier;
    private readonly RequestBudget _budget;
    private readonly ILogger<JobRelay> _log;
    private readonly Channel<(string OwnerId, long JobId)> _waiting = Channel.CreateUnbounded<(string, long)>();
    private bool _isTooMuch;

    public JobRelay(ReplicaLink link, JobNotifier notifier, RequestBudget budget, ILogger<JobRelay> log)
    {
        _link = link;
        _notifier = notifier;
        _budget = budget;
        _log = log;
        if (!link.IsShared) return;
        link.Received += Hear;
        link.Missed += notifier.HearAll;
        link.LiveChanged += Share;
        notifier.Notified += Collect;
        Share();
    }

    /// <summary>Not yet: the runner still ends what it has in hand.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Dispose()
    {
        _link.Received -= Hear;
        _link.Missed -= _notifier.HearAll;
        _link.LiveChanged -= Share;
        _notifier.Notified -= Collect;
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_link.IsShared) return;
        await using var stop = stoppingToken.Register(() => _waiting.Writer.TryComplete()); // what waits is still told
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var changes = new HashSet<(string, long)>();
            while (_waiting.Reader.TryRead(out var change)) changes.Add(change);
            if (Interlocked.Exchange(ref _isTooMuch, false)) await SendAsync(Everything);
            else foreach (var body in JobChangesText.Write(changes)) await SendAsync(body);
        }
    }

    private async Task SendAsync(string body)
    {
        try
        {
            await _link.SendAsync(Kind, body, CancellationToken.None);
        }
        catch (Exception fault)
        {
            _log.NotTold(fault.Message); // the others see the gap in the numbers and read again
        }
    }

    private void Collect(string ownerId, long jobId)
    {
        // When the database is away for long, or all is changed at once, "everything" says more than ten thousand ids.
        if (_waiting.Reader.Count >= Capacity)
        {
            Volatile.Write(ref _isTooMuch, true);
            if (_waiting.Reader.Count > 0) return; // whoever reads them sees it
        }

        _waiting.Writer.TryWrite((ownerId, jobId));
    }

    private void Hear(string kind, string body)
    {
        if (kind != Kind) return;
        if (body == Everything)
        {
            _notifier.HearAll();
            return;
        }

        try
        {
            _notifier.Hear(JobChangesText.Read(body));
        }
        catch (JsonException)
        {
            _notifier.HearAll(); // another version speaks, in the middle of an upgrade
        }
    }

    private void Share() => _budget.SharedBy = _link.Live;
}
