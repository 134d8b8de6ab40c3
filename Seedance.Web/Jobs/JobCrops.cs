using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>
/// Other shapes of a finished clip, for the person whose clip it is: made, made once more, removed. What was approved stays as it was judged.
/// </summary>
public sealed class JobCrops(IDbContextFactory<StudioDb> databases, JobFileShelf shelf, ClipCrops crops, JobNotifier notifier)
{
    /// <summary>Cuts a clip to a shape of <see cref="ClipCrops.Ratios"/>, in the place of an earlier file of that shape.</summary>
    /// <param name="position">Which part is kept, from 0 (left or top) to 1 (right or bottom).</param>
    public async Task<CropEnd> MakeAsync(string ownerId, long jobId, string ratio, double position, CancellationToken cancellationToken)
    {
        if (await FindFaultAsync(ownerId, jobId, cancellationToken) is { } fault) return fault;
        if (!crops.IsAvailable) return CropEnd.NotAvailable;

        // Somebody may approve it, or remove it, while it is cut.
        var result = await shelf.RemakeAsync(
            jobId, crops.Recipe(ratio, position), async db => await FindFaultAsync(db, ownerId, jobId, CancellationToken.None) is null, cancellationToken);
        notifier.Notify(ownerId, jobId);
        return result.End switch
        {
            ShelfEnd.Done => CropEnd.Done,
            ShelfEnd.Gone => await FindFaultAsync(ownerId, jobId, cancellationToken) ?? CropEnd.Gone,
            ShelfEnd.NotAvailable => CropEnd.NotAvailable,
            _ => CropEnd.Failed,
        };
    }

    /// <summary>Removes a cut clip, a preview or a still.</summary>
    public async Task<CropEnd> DeleteAsync(string ownerId, long jobId, string name, CancellationToken cancellationToken)
    {
        if (await FindFaultAsync(ownerId, jobId, cancellationToken) is { } fault && (fault != CropEnd.Locked || ClipCrops.RatioOf(name) is not null)) return fault;
        var end = await shelf.DeleteAsync(jobId, name, cancellationToken);
        notifier.Notify(ownerId, jobId);
        return end == ShelfEnd.StorageTrouble ? CropEnd.Failed : CropEnd.Done;
    }

    private async Task<CropEnd?> FindFaultAsync(string ownerId, long jobId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindFaultAsync(db, ownerId, jobId, cancellationToken);
    }

    private static async Task<CropEnd?> FindFaultAsync(StudioDb db, string ownerId, long jobId, CancellationToken cancellationToken)
    {
        var states = await db.Jobs.Where(j => j.Id == jobId && j.OwnerId == ownerId && j.State == JobState.Ready).Select(j => j.Review).ToListAsync(cancellationToken);
        return states is not [var review] ? CropEnd.Gone : review == ReviewState.Approved ? CropEnd.Locked : null;
    }
}
