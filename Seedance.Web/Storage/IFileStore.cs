namespace Seedance.Web.Storage;

/// <summary>A file that is safely stored.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
public sealed record StoredFile(string Key, long Bytes, string Sha256);

/// <summary>
/// Keeps files under keys such as <c>jobs/000012/12345/clip-3.mp4</c>, on a disk or in a bucket. Knows nothing of people or jobs. A
/// key either holds a whole file or nothing: what was cut short is never seen. Every call but <see cref="FindPath"/> and
/// <see cref="Presign"/> throws <see cref="StorageException"/> (or, on a disk, another <see cref="IOException"/>) when the store is
/// away, and <see cref="ArgumentException"/> for a key that <see cref="StoreKey"/> refuses.
/// </summary>
public interface IFileStore
{
    /// <summary>
    /// A folder of this machine for files in the making; it exists after the first use of it. On a disk it lies beside the files, so
    /// that <see cref="TakeAsync"/> need not copy. Whatever lies directly in it unchanged for an hour is swept.
    /// </summary>
    string WorkFolder { get; }

    /// <summary>Streams <paramref name="content"/> to the key and replaces what was there; memory stays flat.</summary>
    /// <param name="expectedBytes">The announced length; another length is a fault.</param>
    /// <exception cref="IncompleteFileException">The source was cut or had another length; nothing was stored.</exception>
    /// <exception cref="StorageException">The disk is full, read-only or gone, the bucket away; nothing was stored.</exception>
    Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken);

    /// <summary>Moves a finished file of this machine to the key and replaces what was there; with a fault it stays where it was.</summary>
    /// <param name="sha256">Its hash, lower-case hex, as the caller has counted it; compared again where the bytes are read anyway.</param>
    /// <exception cref="IncompleteFileException">The file is empty or has another hash; nothing was stored.</exception>
    Task<StoredFile> TakeAsync(string key, string path, string sha256, CancellationToken cancellationToken);

    /// <summary>The file as a path, for a store that keeps its files on this machine; null when there is none, and always with a bucket.</summary>
    string? FindPath(string key);

    /// <summary>The length of a file in bytes; null when there is none.</summary>
    Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken);

    /// <summary>The bytes of a file, forward only; null when there is none.</summary>
    /// <param name="from">The first byte, below the length of the file.</param>
    /// <param name="count">How many bytes, at least one; null: up to the end.</param>
    Task<Stream?> OpenAsync(string key, long from, long? count, CancellationToken cancellationToken);

    /// <summary>A link to the file that needs no sign-in; null when the store cannot give any. It is a secret: never log it.</summary>
    /// <param name="validFor">From now on; at most seven days.</param>
    /// <param name="downloadName">What a browser calls the saved file.</param>
    Uri? Presign(string key, TimeSpan validFor, string downloadName, string contentType);

    /// <summary>The keys directly in a folder; none when there is no such folder.</summary>
    Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The folders directly in a folder, as keys; none when there is no such folder.</summary>
    Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>When a file, or anything directly in a folder, was last written (UTC); null when there is nothing.</summary>
    Task<DateTime?> LastWriteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Moves a folder with all files; the target must not exist.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    Task MoveFolderAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Removes what writes left unfinished and nobody has touched for so long; returns how many.</summary>
    Task<int> SweepUnfinishedAsync(TimeSpan quiet, CancellationToken cancellationToken);

    /// <summary>Removes one file; no fault when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes all files whose keys begin with <paramref name="folder"/> and a slash; no fault when there are none.</summary>
    Task DeleteFolderAsync(string folder, CancellationToken cancellationToken);
}

/// <summary>The source ended early or late.</summary>
public sealed class IncompleteFileException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The place where files are kept does not take or give them.</summary>
public sealed class StorageException(string message, Exception inner) : IOException(message, inner);
