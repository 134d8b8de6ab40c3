using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// Removes what crashes left behind: unfinished files, and folders whose job was deleted. A clip that was paid for must never go
/// because of a mistake with the database, so it removes nothing unless the database and the store bear the same id, nothing
/// younger than an hour, nothing that the database never knew of, and nothing at all when it would be suspiciously much.
/// </summary>
public sealed class MediaSweeper(
    IDbContextFactory<StudioDb> databases, IFileStore store, StoreMark mark, Uploads uploads, ILogger<MediaSweeper> log)
{
    /// <summary>So many orphans may be left by crashes; more than that, and more than a tenth of all, speak of a wrong database.</summary>
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
        foreach (var group in folders.Where(found => found.Job <= highest).GroupBy(found => found.Job / 1000))
        {
            var known = await KnownAsync(group.Key * 1000, cancellationToken);
            foreach (var (job, path) in group)
            {
                if (!known.TryGetValue(job, out var keys)) await AddQuietAsync(orphans, [path], cancellationToken);
                else if (keys.Count > 0) await AddQuietAsync(leftovers, (await store.ListAsync(path, cancellationToken)).Except(keys, StringComparer.Ordinal), cancellationToken);
            }
        }

        var all = folders.Count;
        foreach (var path in await LibraryFoldersAsync(cancellationToken))
        {
            all++;
            if (await KnownInLibraryAsync(path, cancellationToken) is not { } keys) await AddQuietAsync(orphans, [path], cancellationToken);
            else await AddQuietAsync(leftovers, (await store.ListAsync(path, cancellationToken)).Except(keys, StringComparer.Ordinal), cancellationToken);
        }

        if (orphans.Count > Unsuspicious && orphans.Count * 10 > all)
        {
            log.SweepRefusedShare(orphans.Count, all);
            return removed;
        }

        foreach (var path in orphans) await store.DeleteFolderAsync(path, cancellationToken);
        foreach (var key in leftovers) await store.DeleteAsync(key, cancellationToken);
        removed += orphans.Count + leftovers.Count;
        if (removed > 0) log.Swept(removed);
        return removed;
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

    private async Task<List<string>> LibraryFoldersAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var group in await store.ListFoldersAsync(LibraryFiles.Root, cancellationToken))
            found.AddRange((await store.ListFoldersAsync(group, cancellationToken)).Where(path => LibraryFiles.ItemOf(path) is not null));
        return found;
    }

    /// <summary>The keys that an item needs; null when its row is gone or says that the files are.</summary>
    private async Task<IReadOnlyList<string>?> KnownInLibraryAsync(string folder, CancellationToken cancellationToken)
    {
        var id = LibraryFiles.ItemOf(folder);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var item = await db.MediaItems.AsNoTracking().Where(m => m.PublicId == id && m.DeletedAt == null)
            .Select(m => new { m.FileKey, m.PreviewKey }).FirstOrDefaultAsync(cancellationToken);
        return item is null ? null : [.. new[] { item.FileKey, item.PreviewKey }.OfType<string>()];
    }

    private async Task<long> HighestIdAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.SqlQueryRaw<long>(db.HighestJobIdSql).SingleAsync(cancellationToken);
    }

    /// <summary>The jobs of one thousand with the keys they need; none for a job that may still be writing.</summary>
    private async Task<Dictionary<long, List<string>>> KnownAsync(long from, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.AsNoTracking().Where(job => job.Id >= from && job.Id < from + 1000)
            .Select(job => new { job.Id, job.State, job.ClipKey, job.PosterKey, job.LastFrameKey })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(
            row => row.Id,
            row => row.State == JobState.Ready ? new[] { row.ClipKey, row.PosterKey, row.LastFrameKey }.OfType<string>().ToList() : []);
    }
}
