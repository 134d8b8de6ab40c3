using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// Removes what crashes left behind: unfinished files, and folders whose job was deleted. A clip that was paid for must never go
/// because of a mistake with the database, so it removes nothing unless the database and the folder bear the same id, nothing
/// younger than an hour, nothing that the database never knew of, and nothing at all when it would be suspiciously much.
/// </summary>
public sealed class MediaSweeper(IDbContextFactory<StudioDb> databases, IFileStore store, OwnedFolder folder, ILogger<MediaSweeper> log)
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
        var folders = JobFolders().ToList(); // before the number is read, for other processes make jobs meanwhile
        var highest = await HighestIdAsync(cancellationToken);
        foreach (var (job, path) in folders.Where(found => found.Job > highest))
        {
            var target = string.Create(CultureInfo.InvariantCulture, $"{SetAside}/{job}-{DateTime.UtcNow:yyyyMMddHHmmss}");
            try
            {
                store.MoveFolder(path, target);
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
        var removed = store.SweepUnfinished(Quiet);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await DatabaseStart.FindIdAsync(db, cancellationToken) is not { } id || !StudioMark.Bears(folder.Path, id))
            {
                log.SweepRefusedMark(folder.Path);
                return removed;
            }
        }

        var folders = JobFolders().ToList();
        var highest = await HighestIdAsync(cancellationToken);
        var orphans = new List<string>();
        var leftovers = new List<string>();
        foreach (var group in folders.Where(found => found.Job <= highest).GroupBy(found => found.Job / 1000))
        {
            var known = await KnownAsync(group.Key * 1000, cancellationToken);
            foreach (var (job, path) in group)
            {
                if (!known.TryGetValue(job, out var keys)) orphans.Add(path);
                else if (keys.Count > 0) leftovers.AddRange(store.List(path).Where(key => !keys.Contains(key)));
            }
        }

        orphans.RemoveAll(path => !IsQuiet(path));
        leftovers.RemoveAll(key => !IsQuiet(key));
        if (orphans.Count > Unsuspicious && orphans.Count * 10 > folders.Count)
        {
            log.SweepRefusedShare(orphans.Count, folders.Count);
            return removed;
        }

        foreach (var path in orphans) store.DeleteFolder(path);
        foreach (var key in leftovers) store.Delete(key);
        removed += orphans.Count + leftovers.Count;
        if (removed > 0) log.Swept(removed);
        return removed;
    }

    private bool IsQuiet(string key) => store.LastWrite(key) is not { } last || DateTime.UtcNow - last > Quiet;

    private IEnumerable<(long Job, string Folder)> JobFolders() =>
        from thousand in store.ListFolders(ClipFiles.Root)
        from path in store.ListFolders(thousand)
        let job = ClipFiles.JobOf(path)
        where job is not null
        select (job.Value, path);

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
