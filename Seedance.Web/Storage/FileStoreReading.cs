using System.Buffers;
using System.Security.Cryptography;

namespace Seedance.Web.Storage;

/// <summary>What every store can do by its plain calls.</summary>
public static class FileStoreReading
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Length and hash of a stored file, read anew.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static async Task<StoredFile> DescribeAsync(this IFileStore store, string key, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(key, 0, null, cancellationToken) ?? throw new FileNotFoundException($"{key} is not stored.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                bytes += read;
            }

            return new StoredFile(key, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The file as a path of this machine, for programs that read nothing else; null when there is none. Dispose it.</summary>
    public static async Task<LocalCopy?> FetchAsync(this IFileStore store, string key, CancellationToken cancellationToken)
    {
        if (store.FindPath(key) is { } path) return new LocalCopy(path, isTemporary: false);
        await using var content = await store.OpenAsync(key, 0, null, cancellationToken);
        if (content is null) return null;
        Directory.CreateDirectory(store.WorkFolder);
        var copy = new LocalCopy(Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N") + Path.GetExtension(key)), isTemporary: true);
        try
        {
            await using var file = new FileStream(copy.Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await content.CopyToAsync(file, cancellationToken);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }
}

/// <summary>A stored file as a path of this machine; a temporary one goes with this object.</summary>
public sealed class LocalCopy(string path, bool isTemporary) : IDisposable
{
    public string Path => path;

    /// <summary>Puts the file to a place of this machine for whoever wants one of their own; a temporary one is only moved there.</summary>
    public async Task CopyToAsync(string target, CancellationToken cancellationToken)
    {
        if (isTemporary)
        {
            File.Move(path, target);
            return;
        }

        await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        await using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await source.CopyToAsync(copy, 1024 * 1024, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (isTemporary) File.Delete(path);
    }
}
