using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Jobs;

/// <summary>
/// Cuts clips to the shape of their placement once they are Ready: one after the other, and never in the way of a save. What a stop
/// leaves undone is done after the next start.
/// </summary>
public sealed class JobCropper(
    IDbContextFactory<StudioDb> databases, ClipCropper cropper, JobNotifier notifier, IOptionsMonitor<PlacementOptions> placements, TimeProvider clock, ILogger<JobCropper> log)
    : BackgroundService
{
    /// <summary>Older clips are cut when somebody asks for it.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(1);

    private readonly Channel<(string OwnerId, long JobId)> _wanted = Channel.CreateUnbounded<(string, long)>();
    private readonly ConcurrentDictionary<long, bool> _waiting = new();

    /// <summary>True while the cut clip of this job waits or is being made here.</summary>
    public bool IsMaking(long jobId) => _waiting.ContainsKey(jobId);

    /// <summary>A clip has just become Ready. True: it will be cut, and from now on counts as being made; call <see cref="Start"/>.</summary>
    public bool Announce(Job job) => cropper.IsAvailable && placements.CurrentValue.Find(job.Placement) is { NeedsCrop: true } && _waiting.TryAdd(job.Id, true);

    /// <summary>Nothing beside the clip is tidied away any more: what was announced may begin. Returns at once.</summary>
    public void Start(Job job) => _wanted.Writer.TryWrite((job.OwnerId, job.Id));

    /// <summary>Makes it now, or once more in another way, for the person whose clip it is.</summary>
    public async Task<CropEnd> MakeAsync(string ownerId, long jobId, CropAnchor anchor, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var states = await db.Jobs.Where(j => j.Id == jobId && j.OwnerId == ownerId).Select(j => j.Review).ToListAsync(cancellationToken);
            if (states is not [var review]) return CropEnd.Gone;
            if (review == ReviewState.Approved) return CropEnd.Locked;
        }

        var end = await cropper.MakeAsync(jobId, anchor, cancellationToken);
        notifier.Notify(ownerId, jobId);
        return end;
    }

    /// <summary>Makes all that is wanted now.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (_wanted.Reader.TryRead(out var wanted)) await MakeAsync(wanted.OwnerId, wanted.JobId, cancellationToken);
    }

    /// <summary>What an earlier run did not come to.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var cut = placements.CurrentValue.Presets.Values.Where(placement => placement.NeedsCrop).Select(placement => placement.Id).ToList();
        var since = clock.GetUtcNow().UtcDateTime - LooksBack;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // The moment at which it was due for its last step is in the index, and near enough.
        var left = await db.Jobs.AsNoTracking()
            .Where(j => j.State == JobState.Ready && j.DueAt > since && j.CropKey == null && j.Placement != null && cut.Contains(j.Placement))
            .OrderBy(j => j.Id).ToListAsync(cancellationToken);
        foreach (var job in left.Where(Announce)) Start(job);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await QuietlyAsync(0, () => RecoverAsync(stoppingToken), stoppingToken);
            await foreach (var wanted in _wanted.Reader.ReadAllAsync(stoppingToken)) await MakeAsync(wanted.OwnerId, wanted.JobId, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // asked to stop
        }
    }

    private async Task MakeAsync(string ownerId, long jobId, CancellationToken cancellationToken)
    {
        await QuietlyAsync(jobId, () => cropper.MakeAsync(jobId, null, cancellationToken), cancellationToken);
        _waiting.TryRemove(jobId, out _);
        notifier.Notify(ownerId, jobId);
    }

    // Whatever it is: the clip is there, and the next one is not to blame.
    private async Task QuietlyAsync(long jobId, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            log.CropFailed(jobId, fault);
        }
    }
}
