using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// Removes what crashes left behind: unfinished files, and folders whose job or item of the library was deleted. Files must never
/// go because of a mistake with the database (an older copy was put back), so it removes nothing unless the database and the store
/// bear the same id, nothing younger than an hour, nothing that the database never knew of, nothing beside a row whose own file is
/// gone, and nothing at all when it would be suspiciously much.
/// </summary>
public sealed class MediaSweeper(
    IDbContextFactory<StudioDb> databases, IFileStore store, StoreMark mark, Uploads uploads, ILogger<MediaSweeper> log)
{
    /// <summary>So many folders may have been touched by crashes; more than that, and more than a tenth of all, speak of a wrong database.</summary>
    private const int Unsuspicious = 10;

    private const string SetAside = "set-aside";

    /// <summary>Longer than any save goes without a byte, and than any claim lasts.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>
    /// Puts away files of jobs that this database has yet to make: an older copy of the database was put back, and a new job with
    /// an old number would take the file for its own. Must run before the first job does.
    /// </summary>
    public async Task SetAsideAsync(CancellationToken cancellationToken)
    {
        var folders = await JobFoldersAsync(cancellationToken); // before the number is read, for other processes make jobs meanwhile
        var highest = await HighestIdAsync(cancellationToken);
        foreach (var (job, path) in folders.Where(found => found.Job > highest))
        {
            var target = string.Create(CultureInfo.InvariantCulture, $"{SetAside}/{job}-{DateTime.UtcNow:yyyyMMddHHmmss}");
            try
            {
                await store.MoveFolderAsync(path, target, cancellationToken);
            }
            catch (DirectoryNotFoundException)
            {
                continue; // another replica was faster
            }

            log.SetAside(job, target);
        }
    }

    /// <summary>One round; returns how many files and folders were removed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var removed = await store.SweepUnfinishedAsync(Quiet, cancellationToken) + uploads.Sweep();
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await DatabaseStart.FindIdAsync(db, cancellationToken) is not { } id || await mark.ReadAsync(cancellationToken) != id)
            {
                log.SweepRefusedMark();
                return removed;
            }
        }

        var folders = await JobFoldersAsync(cancellationToken);
        var highest = await HighestIdAsync(cancellationToken);
        var orphans = new List<string>();
        var leftovers = new List<string>();
        var touched = 0;
        foreach (var group in folders.Where(found => found.Job <= highest).GroupBy(found => found.Job / 1000))
        {
            var known = await KnownAsync(group.Key * 1000, cancellationToken);
            foreach (var (job, path) in group)
            {
                if (!known.TryGetValue(job, out var keys)) await AddQuietAsync(orphans, [path], cancellationToken);
                else if (keys.Count > 0) touched += await AddLeftoversAsync(leftovers, path, keys, cancellationToken);
            }
        }

        var ofLibrary = await LibraryFoldersAsync(cancellationToken);
        foreach (var some in ofLibrary.Chunk(1000))
        {
            var known = await KnownInLibraryAsync(some, cancellationToken);
            foreach (var (item, path) in some)
            {
                // Without a row: an older database knows nothing of what was added later. Ids never come again, so that it may lie there.
                if (!known.TryGetValue(item, out var keys)) continue;
                if (keys.Count == 0) await AddQuietAsync(orphans, [path], cancellationToken);
                else touched += await AddLeftoversAsync(leftovers, path, keys, cancellationToken);
            }
        }

        var all = folders.Count + ofLibrary.Count;
        touched += orphans.Count;
        if (touched > Unsuspicious && touched * 10 > all)
        {
            log.SweepRefusedShare(touched, all);
            return removed;
        }

        foreach (var path in orphans) await store.DeleteFolderAsync(path, cancellationToken);
        foreach (var key in leftovers) await store.DeleteAsync(key, cancellationToken);
        removed += orphans.Count + leftovers.Count;
        if (removed > 0) log.Swept(removed);
        return removed;
    }

    /// <summary>What lies beside the files of a row, the first of which must be there; 1 when there is anything.</summary>
    private async Task<int> AddLeftoversAsync(List<string> leftovers, string folder, List<string> keys, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(folder, cancellationToken);
        if (!found.Contains(keys[0], StringComparer.Ordinal)) return 0; // an older row, and its file was replaced since
        var before = leftovers.Count;
        await AddQuietAsync(leftovers, found.Except(keys, StringComparer.Ordinal), cancellationToken);
        return leftovers.Count > before ? 1 : 0;
    }

    private async Task AddQuietAsync(List<string> list, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            if (await store.LastWriteAsync(key, cancellationToken) is not { } last || DateTime.UtcNow - last > Quiet) list.Add(key);
    }

    private async Task<List<(long Job, string Folder)>> JobFoldersAsync(CancellationToken cancellationToken)
    {
        var found = new List<(long, string)>();
        foreach (var thousand in await store.ListFoldersAsync(ClipFiles.Root, cancellationToken))
            foreach (var path in await store.ListFoldersAsync(thousand, cancellationToken))
                if (ClipFiles.JobOf(path) is { } job) found.Add((job, path));
        return found;
    }

    private async Task<List<(Guid Item, string Folder)>> LibraryFoldersAsync(CancellationToken cancellationToken)
    {
        var found = new List<(Guid, string)>();
        foreach (var group in await store.ListFoldersAsync(LibraryFiles.Root, cancellationToken))
            foreach (var path in await store.ListFoldersAsync(group, cancellationToken))
                if (LibraryFiles.ItemOf(path) is { } item) found.Add((item, path));
        return found;
    }

    /// <summary>The items that have a row, with the keys they need; none for one that was deleted.</summary>
    private async Task<Dictionary<Guid, List<string>>> KnownInLibraryAsync(IEnumerable<(Guid Item, string Folder)> folders, CancellationToken cancellationToken)
    {
        var ids = folders.Select(folder => folder.Item).ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.MediaItems.AsNoTracking().Where(m => ids.Contains(m.PublicId))
            .Select(m => new { m.PublicId, IsDeleted = m.DeletedAt != null, m.FileKey, m.PreviewKey })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.PublicId, row => row.IsDeleted ? [] : new[] { row.FileKey, row.PreviewKey }.OfType<string>().ToList());
    }

    private async Task<long> HighestIdAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.SqlQueryRaw<long>(db.HighestJobIdSql).SingleAsync(cancellationToken);
    }

    /// <summary>The jobs of one thousand with the keys they need, the clip first; none for a job that may still be writing.</summary>
    private async Task<Dictionary<long, List<string>>> KnownAsync(long from, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.AsNoTracking().Where(job => job.Id >= from && job.Id < from + 1000)
            .Select(job => new { job.Id, job.State, job.ClipKey, job.PosterKey, job.LastFrameKey, job.CropKey })
            .ToListAsync(cancellationToken);
        var files = await db.JobFiles.AsNoTracking().Where(file => file.JobId >= from && file.JobId < from + 1000)
            .Select(file => new { file.JobId, file.FileKey }).ToListAsync(cancellationToken);
        var besides = files.ToLookup(file => file.JobId, file => file.FileKey);
        return rows.ToDictionary(
            row => row.Id,
            row => row.State == JobState.Ready ? [.. new[] { row.ClipKey, row.PosterKey, row.LastFrameKey, row.CropKey }.OfType<string>(), .. besides[row.Id]] : new List<string>());
    }
}
