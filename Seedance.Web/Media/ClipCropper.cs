using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>How the making of a cut clip ended.</summary>
public enum CropEnd
{
    /// <summary>It is stored beside the clip.</summary>
    Done,

    /// <summary>The clip has the shape already, or is for no placement that cuts.</summary>
    NotNeeded,

    /// <summary>This machine has no ffmpeg.</summary>
    NotAvailable,

    /// <summary>The clip is gone, or somebody else was faster.</summary>
    Gone,

    /// <summary>The clip is approved: what was judged is not made in another way.</summary>
    Locked,

    /// <summary>ffmpeg could not do it, or the store takes nothing.</summary>
    Failed,
}

/// <summary>
/// Cuts finished clips to the shape of their placement, into one more file beside the clip: Seedance has no 4:5, so it is made from 3:4.
/// An extra: the clip itself is never touched.
/// </summary>
public sealed class ClipCropper(
    IDbContextFactory<StudioDb> databases, IFileStore store, MediaTools tools, IOptionsMonitor<PlacementOptions> placements, ILogger<ClipCropper> log)
{
    /// <summary>False: nothing here is available.</summary>
    public bool IsAvailable => tools.HasFfmpeg;

    /// <summary>What a job's clip is cut for; null when it is for no placement that cuts.</summary>
    public Placement? PlacementOf(Job job) => placements.CurrentValue.CropFor(job.Placement, ClipRatio.Of(job.Ratio, job.Width, job.Height));

    /// <summary>Which part was asked for when the job was made; the middle when nobody has said.</summary>
    public static CropAnchor AnchorOf(Job job)
    {
        try
        {
            return JsonSerializer.Deserialize<VideoRequest>(job.InputsJson, JsonSerializerOptions.Web)?.Crop ?? CropAnchor.Middle;
        }
        catch (JsonException)
        {
            return CropAnchor.Middle; // of another time
        }
    }

    /// <summary>Cuts the clip of this job and puts the file in the place of an earlier one.</summary>
    /// <param name="anchor">Null: as the job was made.</param>
    public async Task<CropEnd> MakeAsync(long jobId, CropAnchor? anchor, CancellationToken cancellationToken)
    {
        if (!IsAvailable) return CropEnd.NotAvailable;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == jobId && j.State == JobState.Ready && j.ClipKey != null, cancellationToken);
        if (job is null) return CropEnd.Gone;
        if (PlacementOf(job) is not { } placement) return CropEnd.NotNeeded;
        Directory.CreateDirectory(store.WorkFolder);
        var path = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.crop");
        try
        {
            using var source = await store.FetchAsync(job.ClipKey!, cancellationToken);
            if (source is null || await SizeOfAsync(job, source.Path, cancellationToken) is not var (width, height)) return CropEnd.Failed;
            if (placement.CropOf(width, height, anchor ?? AnchorOf(job)) is not { } area) return CropEnd.NotNeeded;
            if (!await CropCut.RunAsync(tools, source.Path, area, job.DurationMs, path, cancellationToken)) return CropEnd.Failed;
            var stored = await store.TakeAsync(ClipFiles.NewCropKey(jobId, job.Fence), path, await FileHash.OfAsync(path, cancellationToken), cancellationToken);
            return await KeepAsync(db, job, stored.Key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.ExtraFailed(jobId, fault);
            return CropEnd.Failed;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<(int Width, int Height)?> SizeOfAsync(Job job, string clip, CancellationToken cancellationToken)
    {
        if (job is { Width: { } width, Height: { } height }) return (width, height);
        return await tools.ProbeAsync(clip, cancellationToken) is { } facts ? (facts.Width, facts.Height) : null;
    }

    // Only where the row is as it was read: the job may have been deleted or approved meanwhile, or another replica was faster. What loses
    // goes. The first cut, which the clip was made for, comes by itself and may come after the approval.
    private async Task<CropEnd> KeepAsync(StudioDb db, Job job, string key)
    {
        var isFirst = job.CropKey is null;
        var isKept = await db.Jobs
            .Where(j => j.Id == job.Id && j.State == JobState.Ready && j.ClipKey == job.ClipKey && j.CropKey == job.CropKey && (isFirst || j.Review != ReviewState.Approved))
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.CropKey, key), CancellationToken.None) > 0;
        if ((isKept ? job.CropKey : key) is { } unwanted) await store.DeleteAsync(unwanted, CancellationToken.None);
        if (isKept) return CropEnd.Done;
        return await db.Jobs.AnyAsync(j => j.Id == job.Id && j.Review == ReviewState.Approved, CancellationToken.None) ? CropEnd.Locked : CropEnd.Gone;
    }
}
