using System.Buffers;
using System.Security.Cryptography;

namespace Seedance.Web.Maintenance;

/// <summary>Copies and reads files with their hashes; memory stays flat.</summary>
internal static class CheckedFiles
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Copies a file to a new one and flushes it to the disk.</summary>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = Open(from);
        return await CopyAsync(from, source, to, cancellationToken);
    }

    /// <summary>Copies to a new file and flushes it to the disk.</summary>
    /// <param name="name">What the source is called when it cannot be read.</param>
    /// <exception cref="UnreadableFileException">The source cannot be read; nothing was left at the target.</exception>
    public static async Task<(long Bytes, string Sha256)> CopyAsync(string name, Stream source, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        try
        {
            return await CopyToNewAsync(name, source, to, cancellationToken);
        }
        catch (UnreadableFileException)
        {
            File.Delete(to);
            throw;
        }
    }

    private static async Task<(long Bytes, string Sha256)> CopyToNewAsync(string name, Stream source, string to, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            while (await ReadAsync(name, source, buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
            }

            target.Flush(flushToDisk: true);
            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static async Task<(long Bytes, string Sha256)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return (file.Length, Convert.ToHexStringLower(hash));
    }

    /// <summary>What is wrong with a file of a backup, in words; null when it is as the manifest says.</summary>
    /// <param name="folder">Where the backup lies.</param>
    public static async Task<string?> CompareAsync(string folder, ManifestFile expected, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, expected.Path);
        for (var part = path; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
            if (new FileInfo(part).LinkTarget is not null) return $"{part} is a link";

        // Before it is opened: a pipe has no length, and nobody would ever come to write into it.
        var file = new FileInfo(path);
        if (!file.Exists) return $"{path} is missing";
        if (file.Length != expected.Bytes) return $"{path} has {file.Length} bytes instead of {expected.Bytes}";
        var (bytes, sha256) = await ReadAsync(path, cancellationToken);
        if (bytes != expected.Bytes) return $"{path} has {bytes} bytes instead of {expected.Bytes}";
        return sha256 == expected.Sha256 ? null : $"{path} has other content than when it was stored";
    }

    private static async Task<int> ReadAsync(string name, Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException fault)
        {
            throw new UnreadableFileException(name, fault);
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}

/// <summary>A file that is there and cannot be read.</summary>
internal sealed class UnreadableFileException(string path, Exception fault) : IOException($"{path} cannot be read: {fault.Message}", fault);
