using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Jobs;

/// <summary>Empties the trash of what has lain there long enough, by the same way as a person deletes it: what it has cost stays known.</summary>
public sealed class JobTrash(IDbContextFactory<StudioDb> databases, JobService jobs, EndCardPictures cards, TimeProvider clock, ILogger<JobTrash> log) : BackgroundService
{
    /// <summary>So long a job can be taken out again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int AtOnce = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>One round; returns how many jobs are gone. Plans of films that were deleted go, too, with the cards that were drawn for them.</summary>
    public async Task<int> EmptyAsync(CancellationToken cancellationToken)
    {
        var (gone, after) = (0, 0L);
        while (true)
        {
            var before = clock.GetUtcNow().UtcDateTime - Kept;
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var old = await db.Jobs.Where(job => job.TrashedAt != null && job.TrashedAt < before && job.Id > after)
                .OrderBy(job => job.Id).Select(job => new { job.Id, job.OwnerId }).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var job in old)
            {
                if (await jobs.DeleteAsync(job.OwnerId, job.Id, cancellationToken) == DecisionResult.Done) gone++;
                after = job.Id;
            }

            if (old.Count < AtOnce) break;
        }

        await EmptySequencesAsync(cancellationToken);
        return gone;
    }

    private async Task EmptySequencesAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().UtcDateTime - Kept;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var old = db.Sequences.Where(sequence => sequence.DeletedAt != null && sequence.DeletedAt < before);
        var owners = await old.Select(sequence => sequence.OwnerId).Distinct().ToListAsync(cancellationToken);
        await old.ExecuteDeleteAsync(cancellationToken);
        foreach (var owner in owners) await cards.TidyAsync(owner, cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                try
                {
                    await EmptyAsync(stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    log.TrashStays(fault);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // asked to stop
        }
    }
}
