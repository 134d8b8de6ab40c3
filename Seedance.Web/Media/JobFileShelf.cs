using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Seedance.Web.Data;
using Seedance.Web.Limits;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>How the making of a file ended.</summary>
public enum ShelfEnd
{
    /// <summary>It is there.</summary>
    Done,

    /// <summary>There is no such finished clip, or its files are gone.</summary>
    Gone,

    /// <summary>This machine has no ffmpeg.</summary>
    NotAvailable,

    /// <summary>It cannot be made of this clip: it has no sound, or cannot be read.</summary>
    Failed,

    /// <summary>The store takes or gives nothing now, or this machine is too busy: a later try may do.</summary>
    StorageTrouble,
}

/// <param name="File">The stored file; only with <see cref="ShelfEnd.Done"/>.</param>
public sealed record ShelfResult(ShelfEnd End, JobFile? File = null);

/// <summary>
/// Keeps what is made from finished clips: strips, stills, previews, crops. Each is made once, however many ask at the same time, lies in the
/// job's own folder and goes with the job. Whoever calls has checked who asks.
/// </summary>
public sealed class JobFileShelf(
    IDbContextFactory<StudioDb> databases, IFileStore store, MediaTools tools, IEnumerable<IJobFileMaker> makers, RateLimits limits, TimeProvider clock, ILogger<JobFileShelf> log) : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly NamedLocks _making = new();

    // A page that shows what cannot be made would else keep ffmpeg busy with every look at it.
    private readonly MemoryCache _failed = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>The file, made now when there is none yet.</summary>
    public async Task<ShelfResult> GetAsync(long jobId, JobFileRecipe recipe, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(jobId, recipe.Name, cancellationToken) is { } known) return new ShelfResult(ShelfEnd.Done, known);
            using var turn = await _making.TakeAsync($"{jobId}/{recipe.Name}", cancellationToken);
            if (await FindAsync(jobId, recipe.Name, cancellationToken) is { } made) return new ShelfResult(ShelfEnd.Done, made);
            if (_failed.TryGetValue((jobId, recipe.Name), out _)) return new ShelfResult(ShelfEnd.Failed);
            var result = await MakeAsync(jobId, recipe, null, cancellationToken);
            if (result.End == ShelfEnd.Failed) _failed.Set((jobId, recipe.Name), true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
            return result;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.ExtraFailed(jobId, fault);
            return new ShelfResult(ShelfEnd.StorageTrouble);
        }
    }

    /// <summary>A file that was made before and is still there; null when there is none.</summary>
    /// <exception cref="StorageException">The store is away.</exception>
    public async Task<JobFile?> FindAsync(long jobId, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var file = await db.JobFiles.AsNoTracking().FirstOrDefaultAsync(f => f.JobId == jobId && f.Name == name, cancellationToken);
        return file is not null && await store.FindLengthAsync(file.FileKey, cancellationToken) is not null ? file : null;
    }

    /// <summary>What was made from a clip and begins with one of these words, by name.</summary>
    public async Task<IReadOnlyList<JobFile>> ListAsync(long jobId, IReadOnlyCollection<string> prefixes, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var files = await db.JobFiles.AsNoTracking().Where(f => f.JobId == jobId).OrderBy(f => f.Name).ToListAsync(cancellationToken);
        return [.. files.Where(file => prefixes.Any(prefix => file.Name.StartsWith(prefix, StringComparison.Ordinal)))];
    }

    /// <summary>Makes it once more, in the place of an earlier one of that name; while it is made, the earlier one is still there.</summary>
    /// <param name="mayKeep">Asked right before it is kept, for the making may take minutes; false: it goes, and the end is <see cref="ShelfEnd.Gone"/>.</param>
    public async Task<ShelfResult> RemakeAsync(long jobId, JobFileRecipe recipe, Func<StudioDb, Task<bool>> mayKeep, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _making.TakeAsync($"{jobId}/{recipe.Name}", cancellationToken);
            return await MakeAsync(jobId, recipe, mayKeep, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.ExtraFailed(jobId, fault);
            return new ShelfResult(ShelfEnd.StorageTrouble);
        }
    }

    /// <summary>Removes a file that was made; what is gone already is no fault.</summary>
    public async Task<ShelfEnd> DeleteAsync(long jobId, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var key = await db.JobFiles.Where(f => f.JobId == jobId && f.Name == name).Select(f => f.FileKey).FirstOrDefaultAsync(cancellationToken);
            if (key is null) return ShelfEnd.Gone;
            if (await db.JobFiles.Where(f => f.JobId == jobId && f.Name == name && f.FileKey == key).ExecuteDeleteAsync(cancellationToken) > 0) await store.DeleteAsync(key, CancellationToken.None);
            return ShelfEnd.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.ExtraFailed(jobId, fault);
            return ShelfEnd.StorageTrouble;
        }
    }

    /// <summary>The text of a small file that is there; null when it went meanwhile.</summary>
    public async Task<string?> ReadTextAsync(JobFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await store.OpenAsync(file.FileKey, 0, null, cancellationToken);
            if (content is null) return null;
            using var reader = new StreamReader(content, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.ExtraFailed(file.JobId, fault);
            return null;
        }
    }

    /// <summary>Answers a request for a file by its name. What a maker knows by its name is made when it is first asked for.</summary>
    /// <param name="who">Who asks: a person's id, or what tells guests apart; making is limited for each.</param>
    /// <param name="download">The name under which a browser saves it; null shows it in place.</param>
    public async Task<IResult> ServeAsync(HttpContext http, long jobId, string name, string who, string? download, CancellationToken cancellationToken)
    {
        JobFile? file;
        try
        {
            file = await FindAsync(jobId, name, cancellationToken);
        }
        catch (StorageException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (file is null)
        {
            if (makers.Select(maker => maker.Find(name)).FirstOrDefault(found => found is not null) is not { } recipe) return Results.NotFound();
            if (limits.Take(Limit.StripsPerPerson, who) is { } wait)
            {
                RateLimits.Mark(http, wait);
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            }

            var result = await GetAsync(jobId, recipe, cancellationToken);
            if (result.File is null) return Refuse(result.End, download);
            file = result.File;
        }

        var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.FileKey)))[..32]; // every making has a key of its own
        return await StoredResults.ServeAsync(http, store, file.FileKey, file.ContentType, download, file.CreatedAt, tag, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _failed.Dispose();

    // Seen by whoever opens the address by itself.
    private static IResult Refuse(ShelfEnd end, string? download) => end switch
    {
        ShelfEnd.NotAvailable => Results.Text("This file is made with ffmpeg, which this studio does not have.", statusCode: StatusCodes.Status501NotImplemented),
        ShelfEnd.Failed => Results.NoContent(), // no fault of anybody: a clip without a sound has no curve
        ShelfEnd.Gone when download is null => Results.NoContent(), // nor has one that was deleted while the page waited for it
        ShelfEnd.StorageTrouble => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
        _ => Results.NotFound(),
    };

    private async Task<ShelfResult> MakeAsync(long jobId, JobFileRecipe recipe, Func<StudioDb, Task<bool>>? mayKeep, CancellationToken cancellationToken)
    {
        ClipRow? clip;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            clip = await db.Jobs.AsNoTracking().Where(j => j.Id == jobId && j.State == JobState.Ready && j.ClipKey != null)
                .Select(j => new ClipRow(j.ClipKey!, j.Width, j.Height, j.DurationMs)).FirstOrDefaultAsync(cancellationToken);
        }

        if (clip is null) return new ShelfResult(ShelfEnd.Gone);
        if (!tools.HasFfmpeg) return new ShelfResult(ShelfEnd.NotAvailable);
        Directory.CreateDirectory(store.WorkFolder);
        var path = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}.made");
        try
        {
            using var source = await store.FetchAsync(clip.Key, cancellationToken);
            if (source is null) return new ShelfResult(ShelfEnd.Gone);
            var isMade = await recipe.MakeAsync(new ClipSource(source.Path, clip.Width, clip.Height, clip.DurationMs), path, cancellationToken);
            if (!isMade || new FileInfo(path) is not { Exists: true, Length: > 0 }) return new ShelfResult(ShelfEnd.Failed);
            return await PutAsync(jobId, recipe.Name, recipe.ContentType, path, mayKeep, cancellationToken) is { } file ? new ShelfResult(ShelfEnd.Done, file) : new ShelfResult(ShelfEnd.Gone);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Beside the clip, in the place of an earlier one of that name; what lies at the path moves. Null: the job is gone, or it may not be kept.
    private async Task<JobFile?> PutAsync(long jobId, string name, string contentType, string path, Func<StudioDb, Task<bool>>? mayKeep, CancellationToken cancellationToken)
    {
        var stored = await store.TakeAsync(JobFileNames.NewKey(jobId, name), path, await FileHash.OfAsync(path, cancellationToken), cancellationToken);
        var file = new JobFile { JobId = jobId, Name = name, FileKey = stored.Key, ContentType = contentType, Bytes = stored.Bytes, CreatedAt = clock.GetUtcNow().UtcDateTime };
        return await KeepAsync(file, mayKeep);
    }

    // Not given up half-way: from here on the file would be one that nobody knows of.
    private async Task<JobFile?> KeepAsync(JobFile file, Func<StudioDb, Task<bool>>? mayKeep)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        for (var turn = 0; turn < 3; turn++)
        {
            if (mayKeep is not null && !await mayKeep(db)) break;
            var earlier = await db.JobFiles.AsNoTracking().Where(f => f.JobId == file.JobId && f.Name == file.Name).Select(f => f.FileKey).FirstOrDefaultAsync(CancellationToken.None);
            if (await WriteRowAsync(db, file, earlier))
            {
                if (earlier is not null) await store.DeleteAsync(earlier, CancellationToken.None);
                return file;
            }

            if (!await db.Jobs.AnyAsync(j => j.Id == file.JobId, CancellationToken.None)) break;
        }

        await store.DeleteAsync(file.FileKey, CancellationToken.None);
        return null;
    }

    // False: the row is not as it was read; another replica was faster, or the job has gone.
    private static async Task<bool> WriteRowAsync(StudioDb db, JobFile file, string? earlier)
    {
        if (earlier is not null)
        {
            return await db.JobFiles.Where(f => f.JobId == file.JobId && f.Name == file.Name && f.FileKey == earlier).ExecuteUpdateAsync(
                s => s.SetProperty(f => f.FileKey, file.FileKey).SetProperty(f => f.ContentType, file.ContentType)
                    .SetProperty(f => f.Bytes, file.Bytes).SetProperty(f => f.Crc32, (long?)null).SetProperty(f => f.CreatedAt, file.CreatedAt),
                CancellationToken.None) > 0;
        }

        try
        {
            db.JobFiles.Add(file);
            await db.SaveChangesAsync(CancellationToken.None);
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private sealed record ClipRow(string Key, int? Width, int? Height, int? DurationMs);
}
