using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>How ads did where they ran; comes in with the delivery page, is shown and sorted by wherever clips are.</summary>
public sealed class AdResults(IDbContextFactory<StudioDb> databases, JobNotifier notifier)
{
    private const int Chunk = 500;

    /// <summary>The results of some clips, those that have any. For clips that the person may see: nobody is asked.</summary>
    public async Task<IReadOnlyDictionary<long, AdResult>> ReadAsync(IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, AdResult>();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in jobIds.Distinct().Chunk(Chunk))
            await foreach (var result in db.AdResults.AsNoTracking().Where(r => some.Contains(r.JobId)).AsAsyncEnumerable().WithCancellation(cancellationToken)) found[result.JobId] = result;
        return found;
    }

    /// <summary>Puts new results in the place of the old ones, all or none. Those of clips that are gone meanwhile, or that this person may not see, are left out.</summary>
    /// <returns>How many were stored, and how many of them in the place of earlier ones.</returns>
    public async Task<(int Stored, int Replaced)> SaveAsync(string personId, IReadOnlyCollection<AdResult> results, CancellationToken cancellationToken)
    {
        var (told, replaced) = (new List<(string OwnerId, long JobId)>(), 0);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            foreach (var some in results.DistinctBy(result => result.JobId).Chunk(Chunk))
            {
                var ids = some.Select(result => result.JobId).ToList();
                var owners = await db.JobsSeenBy(personId).Where(j => ids.Contains(j.Id)).Select(j => new { j.Id, j.OwnerId }).ToDictionaryAsync(j => j.Id, j => j.OwnerId, cancellationToken);
                replaced += await db.AdResults.Where(r => owners.Keys.Contains(r.JobId)).ExecuteDeleteAsync(cancellationToken);
                db.AdResults.AddRange(some.Where(result => owners.ContainsKey(result.JobId)).Select(WithRates));
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
                told.AddRange(owners.Select(job => (job.Value, job.Key)));
            }

            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var (owner, job) in told) notifier.Notify(owner, job);
        return (told.Count, replaced);
    }

    // What is sorted by. More views than impressions is a fault of the file that its reader has told of.
    private static AdResult WithRates(AdResult result)
    {
        result.HookRate = Rate(result.ThreeSecondViews, result.Impressions);
        result.ClickRate = Rate(result.Clicks, result.Impressions);
        return result;
    }

    private static double? Rate(long? part, long all) => part is { } number && all > 0 ? Math.Min(1, (double)number / all) : null;
}
