using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>The files that one row needs: of a Ready job, or of an item of the library.</summary>
/// <param name="Name">What it is called in findings.</param>
/// <param name="JobId">The job; null: it is an item of the library.</param>
/// <param name="Extras">Pictures of it, and what was cut out of it; it is whole without them.</param>
internal sealed record RowFiles(string Name, long? JobId, long? MediaId, string Key, long Bytes, string Sha256, IReadOnlyList<string> Extras)
{
    /// <summary>All of them, by number, without ever holding all of them.</summary>
    public static async IAsyncEnumerable<RowFiles> ReadAllAsync(StudioDb db, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A database that a newer program has not touched yet has no library, and no column for what came later.
        var isOld = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
        long after = 0;
        while (true)
        {
            var jobs = db.Jobs.AsNoTracking().Where(job => job.State == JobState.Ready && job.Id > after).OrderBy(job => job.Id).Take(500);
            var page = await (isOld
                ? jobs.Select(job => new { job.Id, job.ClipKey, job.ClipBytes, job.ClipSha256, job.PosterKey, job.LastFrameKey, CropKey = (string?)null })
                : jobs.Select(job => new { job.Id, job.ClipKey, job.ClipBytes, job.ClipSha256, job.PosterKey, job.LastFrameKey, job.CropKey })).ToListAsync(cancellationToken);
            if (page.Count == 0) break;
            var ids = page.ConvertAll(job => job.Id);
            var made = isOld ? [] : await db.JobFiles.AsNoTracking().Where(file => ids.Contains(file.JobId)).Select(file => new { file.JobId, file.FileKey }).ToListAsync(cancellationToken);
            var besides = made.ToLookup(file => file.JobId, file => file.FileKey);
            foreach (var job in page)
                yield return new RowFiles(
                    $"Clip {job.Id}", job.Id, null, job.ClipKey!, job.ClipBytes ?? 0, job.ClipSha256!,
                    [.. new[] { job.PosterKey, job.LastFrameKey, job.CropKey }.OfType<string>(), .. besides[job.Id]]);
            after = page[^1].Id;
        }

        if (isOld) yield break;
        after = 0;
        while (true)
        {
            var page = await db.MediaItems.AsNoTracking().Where(item => item.DeletedAt == null && item.Id > after).OrderBy(item => item.Id).Take(500)
                .Select(item => new { item.Id, item.FileKey, item.Bytes, item.Sha256, item.PreviewKey })
                .ToListAsync(cancellationToken);
            if (page.Count == 0) yield break;
            foreach (var item in page)
                yield return new RowFiles($"Reference {item.Id}", null, item.Id, item.FileKey, item.Bytes, item.Sha256, [.. new[] { item.PreviewKey }.OfType<string>()]);
            after = page[^1].Id;
        }
    }

    /// <summary>True: the row is there, and its file has been replaced since it was read.</summary>
    public Task<bool> IsReplacedAsync(StudioDb now, CancellationToken cancellationToken) =>
        now.MediaItems.AnyAsync(m => m.Id == MediaId && m.FileKey != Key && m.DeletedAt == null, cancellationToken);

    /// <summary>False: deleted since it was read, or its file replaced; nobody misses the old one.</summary>
    public Task<bool> IsWantedAsync(StudioDb now, CancellationToken cancellationToken) => JobId is { } job
        ? now.Jobs.AnyAsync(j => j.Id == job, cancellationToken)
        : now.MediaItems.AnyAsync(m => m.Id == MediaId && m.FileKey == Key && m.DeletedAt == null, cancellationToken);
}
