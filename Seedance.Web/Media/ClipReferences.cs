using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>What of a finished clip goes on to be a reference.</summary>
public enum ClipPart
{
    Clip,
    LastFrame,
}

/// <summary>
/// Puts finished clips and their last frames into the library of whoever made them: a copy, so that the clip can be deleted. The same bytes
/// are kept once, however often they are taken.
/// </summary>
public sealed class ClipReferences(
    IDbContextFactory<StudioDb> databases, MediaLibrary library, LibraryQuota quota, MediaPreviews previews, IFileStore store, ILogger<ClipReferences> log)
{
    /// <summary>True when a last frame can be had of clips whose gateway gave none.</summary>
    public bool CanMakeFrames => previews.IsAvailable;

    /// <summary>The item of the library, or why there is none. Null when this person sees no such finished clip.</summary>
    public async Task<AddOutcome?> TakeAsync(string ownerId, long jobId, ClipPart part, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.JobsSeenBy(ownerId).AsNoTracking().Where(j => j.Id == jobId && j.State == JobState.Ready && j.ClipKey != null)
            .Select(j => new { j.Title, j.ClipKey, j.LastFrameKey }).FirstOrDefaultAsync(cancellationToken);
        if (job is null) return null;
        Directory.CreateDirectory(store.WorkFolder);
        var path = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.taken");
        try
        {
            using var source = await store.FetchAsync(part == ClipPart.LastFrame && job.LastFrameKey is not null ? job.LastFrameKey : job.ClipKey!, cancellationToken);
            if (source is null) return new AddOutcome.StorageTrouble();
            var extension = part == ClipPart.Clip ? ".mp4" : ".png";
            if (part == ClipPart.Clip || job.LastFrameKey is not null)
            {
                // Before a whole clip is copied; the library itself asks again.
                if (await quota.FindFaultAsync(ownerId, new FileInfo(source.Path).Length, cancellationToken) is { } fault) return new AddOutcome.Refused(fault);
                await source.CopyToAsync(path, cancellationToken);
            }
            else if (!await MakeLastFrameAsync(source.Path, path, cancellationToken))
            {
                return new AddOutcome.Refused(new MediaFault(UploadFaults.NoLastFrame));
            }

            return await library.AddAsync(new NewMedia(ownerId, job.Title + extension, path, await FileHash.OfAsync(path, cancellationToken)) { Rights = await RightsOfAsync(db, jobId, cancellationToken) }, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.StoreFailed(fault);
            return new AddOutcome.StorageTrouble();
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Puts a file that was made from a clip (<see cref="JobFileShelf"/>) into the library. Null when this person sees no such clip, or the file is gone.</summary>
    /// <param name="name">What the item is called, without the ending.</param>
    public async Task<AddOutcome?> TakeFileAsync(string ownerId, JobFile file, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.JobsSeenBy(ownerId).AnyAsync(j => j.Id == file.JobId && j.State == JobState.Ready, cancellationToken)) return null;
        Directory.CreateDirectory(store.WorkFolder);
        var path = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.taken");
        try
        {
            using var source = await store.FetchAsync(file.FileKey, cancellationToken);
            if (source is null) return null;
            await source.CopyToAsync(path, cancellationToken);
            return await library.AddAsync(new NewMedia(ownerId, name + Path.GetExtension(file.Name), path, await FileHash.OfAsync(path, cancellationToken)) { Rights = await RightsOfAsync(db, file.JobId, cancellationToken) }, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.StoreFailed(fault);
            return new AddOutcome.StorageTrouble();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<TakenRights?> RightsOfAsync(StudioDb db, long jobId, CancellationToken cancellationToken)
    {
        var used = await db.JobMedia.Where(use => use.JobId == jobId).Join(db.MediaItems, use => use.MediaId, item => item.Id, (use, item) => new { item.LicenceUntil, item.HasConsent, item.Purpose }).ToListAsync(cancellationToken);
        return used.Count == 0 ? null : new TakenRights(
            used.Min(item => item.LicenceUntil), used.Exists(item => item.HasConsent == false) ? false : null, used.Exists(item => item is { HasConsent: null, Purpose: MediaPurpose.Person }));
    }

    private Task<bool> MakeLastFrameAsync(string clip, string target, CancellationToken cancellationToken)
    {
        var format = MediaFormats.Get("mp4");
        return previews.MakeLastFrameAsync(
            clip, new MediaFacts(format.Kind, format.Name, format.ContentType, format.Extension, 0, null, null, null, null, null, null, false), target, cancellationToken);
    }
}
