using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Seedance.Web.Storage;

/// <summary>Files on the local disk: temporary name, hash, length check, flush to the platter, rename, flush of the folder.</summary>
public sealed partial class DiskFileStore : IFileStore
{
    private const int BufferBytes = 1024 * 1024;

    private readonly string _root;
    private readonly string _temporary;

    /// <param name="root">An absolute folder; it is created with the first file.</param>
    public DiskFileStore(string root)
    {
        _root = Path.GetFullPath(root) + Path.DirectorySeparatorChar;
        _temporary = Path.Combine(_root, "unfinished");
    }

    /// <inheritdoc />
    public async Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        var temporary = Path.Combine(_temporary, Guid.NewGuid().ToString("N"));
        try
        {
            var (bytes, hash) = await CopyAsync(content, temporary, expectedBytes, cancellationToken);
            Failpoint.Hit(Failpoint.AfterFlush);
            var folder = Path.GetDirectoryName(target)!;
            await StoreAsync(() =>
            {
                Directory.CreateDirectory(folder);
                File.Move(temporary, target, overwrite: true);
                FlushFolder(folder);
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
    public string? FindPath(string key)
    {
        var path = PathOf(key);
        return File.Exists(path) ? path : null;
    }

    /// <inheritdoc />
    public async Task<StoredFile> DescribeAsync(string key, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return new StoredFile(key, file.Length, Convert.ToHexStringLower(hash));
    }

    /// <inheritdoc />
    public IReadOnlyList<string> List(string folder)
    {
        var path = PathOf(folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(file => $"{folder}/{Path.GetFileName(file)}")] : [];
    }

    /// <inheritdoc />
    public IReadOnlyList<string> ListFolders(string folder)
    {
        var path = PathOf(folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Select(inner => $"{folder}/{Path.GetFileName(inner)}")] : [];
    }

    /// <inheritdoc />
    public DateTime? LastWrite(string key)
    {
        var path = PathOf(key);
        if (File.Exists(path)) return File.GetLastWriteTimeUtc(path);
        if (!Directory.Exists(path)) return null;
        return Directory.EnumerateFiles(path).Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(path)).Max();
    }

    /// <inheritdoc />
    public void MoveFolder(string from, string to)
    {
        var target = PathOf(to);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(PathOf(from), target);
    }

    /// <inheritdoc />
    public int SweepUnfinished(TimeSpan quiet)
    {
        if (!Directory.Exists(_temporary)) return 0;
        var left = Directory.EnumerateFiles(_temporary).Where(file => DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > quiet).ToList();
        foreach (var file in left) File.Delete(file);
        return left.Count;
    }

    /// <inheritdoc />
    public void Delete(string key) => File.Delete(PathOf(key));

    /// <inheritdoc />
    public void DeleteFolder(string folder)
    {
        var path = PathOf(folder);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    private static async Task<(long Bytes, string Sha256)> CopyAsync(
        Stream content, string temporary, long? expectedBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (filling, busy) = (ArrayPool<byte>.Shared.Rent(BufferBytes), ArrayPool<byte>.Shared.Rent(BufferBytes));
        var behind = Task.CompletedTask;
        long bytes = 0;
        FileStream? file = null;
        try
        {
            await StoreAsync(() =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
                file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
                return Task.CompletedTask;
            });

            // While one piece arrives, the one before it is hashed and written.
            while (true)
            {
                var read = await FillAsync(content, filling, cancellationToken);
                await behind;
                if (read == 0) break;
                (filling, busy) = (busy, filling);
                var piece = busy.AsMemory(0, read);
                var at = bytes;
                behind = Task.WhenAll(
                    Task.Run(() => hash.AppendData(piece.Span), CancellationToken.None),
                    StoreAsync(async () =>
                    {
                        await file!.WriteAsync(piece, cancellationToken);
                        BeginFlush(file, at, piece.Length);
                    }));
                bytes += read;
            }

            if (bytes == 0 || (expectedBytes is { } expected && bytes != expected))
                throw new IncompleteFileException($"Got {bytes} bytes, {(expectedBytes is null ? "some" : expectedBytes)} were announced.");
            Failpoint.Hit(Failpoint.AfterWrite);
            await StoreAsync(() =>
            {
                file!.Flush(flushToDisk: true);
                return Task.CompletedTask;
            });
            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            await behind.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (file is not null) await file.DisposeAsync();
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(busy);
        }
    }

    private static async Task<int> FillAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer.AsMemory(0, BufferBytes), BufferBytes, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw new IncompleteFileException("The source was cut.", cut);
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
        var path = Path.GetFullPath(Path.Combine(_root, key));
        return path.StartsWith(_root, StringComparison.Ordinal) ? path : throw new ArgumentException("The key leaves the store.", nameof(key));
    }

    // The disk begins at once instead of waiting for the flush at the end. Only a hint: that flush is what counts.
    private static void BeginFlush(FileStream file, long from, long bytes)
    {
        const uint Write = 2; // SYNC_FILE_RANGE_WRITE
        if (OperatingSystem.IsLinux()) _ = BeginFlush(file.SafeFileHandle, from, bytes, Write);
    }

    // A rename is on the disk only when its folder is; .NET has no call for that.
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int BeginFlush(SafeFileHandle file, long from, long bytes, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
