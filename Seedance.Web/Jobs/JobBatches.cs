using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Limits;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>How the start of many jobs ended.</summary>
public abstract record BatchResult
{
    private BatchResult()
    {
    }

    /// <summary>All are stored.</summary>
    /// <param name="JobIds">In the order of the batch.</param>
    /// <param name="Repeated">How many of them an earlier start with the same operation ids had stored.</param>
    public sealed record Created(IReadOnlyList<long> JobIds, int Repeated) : BatchResult;

    /// <summary>Some break rules; none was stored.</summary>
    /// <param name="Faults">By place in the batch.</param>
    public sealed record Invalid(IReadOnlyDictionary<int, IReadOnlyList<RequestFault>> Faults) : BatchResult;

    /// <summary>More starts in one minute than anybody presses; none was stored.</summary>
    public sealed record TooMany(TimeSpan Wait) : BatchResult;
}

/// <summary>Starts many jobs together: all of them or none.</summary>
public sealed class JobBatches(
    IDbContextFactory<StudioDb> databases,
    JobStore store,
    JobNotifier notifier,
    VideoGateway gateway,
    IOptionsMonitor<GatewayOptions> options,
    ReferenceCheck references,
    RateLimits limits,
    TimeProvider clock)
{
    /// <summary>So many jobs are started together at most.</summary>
    public const int MostJobs = 1000;

    /// <summary>
    /// Stores all of them as Queued in one transaction; the runner does the rest. A job whose operation id is known already is not stored again,
    /// so a start that is repeated, in whole or in part, makes none twice. Counts as one press for the limit per minute.
    /// </summary>
    /// <param name="batch">Of one person, with an operation id each; 1 to <see cref="MostJobs"/>.</param>
    public async Task<BatchResult> SubmitAllAsync(IReadOnlyList<NewJob> batch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Count, MostJobs);
        var ownerId = batch[0].OwnerId;
        if (batch.Any(job => job.OwnerId != ownerId)) throw new ArgumentException("A batch belongs to one person.", nameof(batch));
        if (batch.DistinctBy(job => job.OperationId).Count() < batch.Count) throw new ArgumentException("Two jobs have the same operation id.", nameof(batch));

        foreach (var campaign in batch.Select(job => job.CampaignId).OfType<long>().Distinct())
        {
            if (!await store.SeesCampaignAsync(ownerId, campaign, cancellationToken)) batch = [.. batch.Select(job => job.CampaignId == campaign ? job with { CampaignId = null } : job)];
        }

        var (isCounted, isUntold, repeated) = (false, false, (int?)null);
        while (true)
        {
            var known = await FindAsync(ownerId, batch, cancellationToken);
            repeated ??= known.Count;
            if (known.Count == batch.Count)
            {
                if (isUntold)
                {
                    foreach (var id in known.Values) notifier.Notify(ownerId, id);
                }

                return new BatchResult.Created([.. batch.Select(job => known[job.OperationId])], repeated.Value);
            }

            var current = options.CurrentValue;
            var (rows, faults) = await PrepareAsync(batch, known, current, cancellationToken);
            if (faults.Count > 0) return new BatchResult.Invalid(faults);
            if (!isCounted && limits.Take(Limit.SubmitsPerPerson, ownerId) is { } wait) return new BatchResult.TooMany(wait);
            isCounted = true;
            try
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                db.Jobs.AddRange(rows);
                await db.SaveChangesAsync(cancellationToken);
                foreach (var row in rows) notifier.Notify(ownerId, row.Id);
            }
            catch (Exception fault) when (fault is DbException or DbUpdateException)
            {
                // The other one of a double click was faster, or all are stored and the word of it was lost; anything else is a real fault.
                if ((await FindAsync(ownerId, batch, cancellationToken)).Count == known.Count) throw;
                isUntold = true;
            }
        }
    }

    /// <summary>How many of these operations an earlier start has stored.</summary>
    public async Task<int> CountStartedAsync(string ownerId, IReadOnlyList<Guid> operationIds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.CountAsync(job => job.OwnerId == ownerId && operationIds.Contains(job.OperationId), cancellationToken);
    }

    private async Task<(List<Job> Rows, Dictionary<int, IReadOnlyList<RequestFault>> Faults)> PrepareAsync(
        IReadOnlyList<NewJob> batch, Dictionary<Guid, long> known, GatewayOptions current, CancellationToken cancellationToken)
    {
        var (rows, faults, now) = (new List<Job>(), new Dictionary<int, IReadOnlyList<RequestFault>>(), clock.GetUtcNow().UtcDateTime);
        var looked = new Dictionary<string, CheckedReferences>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
        {
            var job = batch[i];
            if (known.ContainsKey(job.OperationId)) continue;
            var broken = RequestRules.Check(job.Request, current);
            if (broken.Count == 0)
            {
                // Most jobs of a batch use the same files: the library is asked once for each set of them.
                var set = string.Join('\n', job.Request.References.Select(reference => $"{reference.Kind} {reference.Role} {reference.Sha256} {reference.Url}").Prepend(job.Request.Model));
                if (!looked.TryGetValue(set, out var library)) looked[set] = library = await references.CheckAsync(job.OwnerId, job.Request, cancellationToken);
                broken = library.Faults;
                if (broken.Count == 0)
                {
                    var model = current.FindModel(job.Request.Model)!;
                    rows.Add(job.ToRow(model, RequestWriter.Write(job.Request, model), library, gateway.CurrentGateway, current.Currency, now));
                }
            }

            if (broken.Count > 0) faults[i] = broken;
        }

        return (rows, faults);
    }

    private async Task<Dictionary<Guid, long>> FindAsync(string ownerId, IReadOnlyList<NewJob> batch, CancellationToken cancellationToken)
    {
        var ids = batch.Select(job => job.OperationId).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(job => job.OwnerId == ownerId && ids.Contains(job.OperationId))
            .ToDictionaryAsync(job => job.OperationId, job => job.Id, cancellationToken);
    }
}
