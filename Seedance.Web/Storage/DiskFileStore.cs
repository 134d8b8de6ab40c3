namespace Seedance.Web.Storage;

/// <summary>Files on the local disk: temporary name, hash, length check, flush to the platter, rename, flush of the folder.</summary>
public sealed class DiskFileStore : IFileStore
{
    private const int BufferBytes = 1024 * 1024;

    private readonly string _root;

    /// <param name="root">An absolute folder; it is created with the first file.</param>
    public DiskFileStore(string root)
    {
        _root = Path.GetFullPath(root) + Path.DirectorySeparatorChar;
        WorkFolder = Path.Combine(_root, "unfinished");
    }

    /// <inheritdoc />
    public string WorkFolder { get; }

    /// <inheritdoc />
    public async Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var temporary = Path.Combine(WorkFolder, Guid.NewGuid().ToString("N"));
        try
        {
            var (bytes, hash) = await CopyAsync(content, temporary, expectedBytes, cancellationToken);
            Failpoint.Hit(Failpoint.AfterFlush);
            await StoreAsync(() =>
            {
                Rename(temporary, target);
                return Task.CompletedTask;
            });
            Failpoint.Hit(Failpoint.AfterRename);
            return new StoredFile(key, bytes, hash);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<StoredFile> TakeAsync(string key, string path, string sha256, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var bytes = new FileInfo(path).Length;
        if (bytes == 0) throw new IncompleteFileException("The file is empty.");
        await StoreAsync(() =>
        {
            var beside = path;
            if (!Path.GetFullPath(path).StartsWith(_root, StringComparison.Ordinal))
            {
                // It may lie on another disk, where moving means copying: half a file must not stand under the key.
                beside = Path.Combine(WorkFolder, Guid.NewGuid().ToString("N"));
                Directory.CreateDirectory(WorkFolder);
                File.Move(path, beside);
            }

            try
            {
                DiskFlush.File(beside);
                Rename(beside, target);
            }
            catch when (beside != path)
            {
                File.Move(beside, path);
                throw;
            }

            return Task.CompletedTask;
        });
        return new StoredFile(key, bytes, sha256);
    }

    /// <inheritdoc />
    public string? FindPath(string key)
    {
        var path = PathOf(key);
        return File.Exists(path) ? path : null;
    }

    /// <inheritdoc />
    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PathOf(key));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    /// <inheritdoc />
    public Task<Stream?> OpenAsync(string key, long from, long? count, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (!File.Exists(path)) return Task.FromResult<Stream?>(null);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        file.Position = from;
        return Task.FromResult<Stream?>(count is null ? file : new FirstBytes(file, count.Value));
    }

    /// <inheritdoc />
    public Uri? Presign(string key, TimeSpan validFor, string downloadName, string contentType)
    {
        StoreKey.Check(key);
        return null;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult(Names(folder, Directory.EnumerateFiles));

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult(Names(folder, Directory.EnumerateDirectories));

    /// <inheritdoc />
    public Task<DateTime?> LastWriteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        return Task.FromResult<DateTime?>(
            File.Exists(path) ? File.GetLastWriteTimeUtc(path)
            : Directory.Exists(path) ? Directory.EnumerateFiles(path).Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(path)).Max()
            : null);
    }

    /// <inheritdoc />
    public Task MoveFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        var target = PathOf(to);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(PathOf(from), target);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<int> SweepUnfinishedAsync(TimeSpan quiet, CancellationToken cancellationToken) => Task.FromResult(SweepFolder(WorkFolder, quiet));

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DeleteFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var path = PathOf(folder);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Removes the files of a work folder that nobody has touched for so long.</summary>
    internal static int SweepFolder(string folder, TimeSpan quiet)
    {
        if (!Directory.Exists(folder)) return 0;
        var left = Directory.EnumerateFiles(folder).Where(file => DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > quiet).ToList();
        foreach (var file in left) File.Delete(file);
        return left.Count;
    }

    private IReadOnlyList<string> Names(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        var path = PathOf(folder);
        return Directory.Exists(path) ? [.. enumerate(path).Select(inner => $"{folder}/{Path.GetFileName(inner)}")] : [];
    }

    private static void Rename(string temporary, string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        File.Move(temporary, target, overwrite: true);
        DiskFlush.Folder(folder);
    }

    private static async Task<(long Bytes, string Sha256)> CopyAsync(
        Stream content, string temporary, long? expectedBytes, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        try
        {
            await StoreAsync(() =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
                file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
                return Task.CompletedTask;
            });
            return await Intake.RunAsync(
                content, expectedBytes, BufferBytes,
                (piece, at) => StoreAsync(async () =>
                {
                    await file!.WriteAsync(piece, cancellationToken);
                    DiskFlush.Begin(file, at, piece.Length);
                }),
                _ =>
                {
                    Failpoint.Hit(Failpoint.AfterWrite);
                    return StoreAsync(() =>
                    {
                        file!.Flush(flushToDisk: true);
                        return Task.CompletedTask;
                    });
                },
                cancellationToken);
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    /// <summary>Tells faults of the disk from faults of the source.</summary>
    private static async Task StoreAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(fault.Message, fault);
        }
    }

    // The fault that led here is the one to tell of; what stays is swept.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // swept later
        }
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(_root, StoreKey.Check(key)));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new ArgumentException("The key leaves the store.", nameof(key));
    }
}
