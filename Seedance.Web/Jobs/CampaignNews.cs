using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>
/// Tells pages that show a campaign of the changes of its jobs, whoever made them: what changed is asked for its campaign, once for all pages and
/// at most ten times a second. While nobody looks at a campaign, nothing is asked.
/// </summary>
public sealed class CampaignNews : BackgroundService
{
    private readonly Channel<long> _changed = Channel.CreateBounded<long>(new BoundedChannelOptions(JobSubscription.Capacity * 8) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly IDbContextFactory<StudioDb> _databases;
    private readonly JobNotifier _notifier;
    private readonly TimeProvider _clock;
    private readonly ILogger<CampaignNews> _log;

    public CampaignNews(IDbContextFactory<StudioDb> databases, JobNotifier notifier, TimeProvider clock, ILogger<CampaignNews> log)
    {
        (_databases, _notifier, _clock, _log) = (databases, notifier, clock, log);
        notifier.ForCampaigns = id => _changed.Writer.TryWrite(id);
    }

    /// <summary>One round over what has changed.</summary>
    internal async Task TellAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(500))
        {
            await using var db = await _databases.CreateDbContextAsync(cancellationToken);
            var found = await db.Jobs.Where(job => some.Contains(job.Id) && job.CampaignId != null).Select(job => new { job.Id, job.OwnerId, Campaign = job.CampaignId!.Value }).ToListAsync(cancellationToken);
            foreach (var job in found) _notifier.NotifyCampaign(job.Campaign, job.OwnerId, job.Id);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                var ids = new HashSet<long>();
                while (_changed.Reader.TryRead(out var id)) ids.Add(id);
                try
                {
                    await TellAsync(ids, stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    _log.CampaignsNotTold(fault); // their pages are a little behind until the next change
                }

                await Task.Delay(JobNotifier.BatchInterval, _clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // asked to stop
        }
    }
}
