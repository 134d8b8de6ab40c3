namespace Seedance.Web.Storage;

/// <summary>A file that is safely stored.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, lower-case hex.</param>
public sealed record StoredFile(string Key, long Bytes, string Sha256);

/// <summary>
/// Keeps files under keys such as <c>jobs/000012/12345/clip-3.mp4</c>. Knows nothing of people or jobs. A key either holds a
/// whole file or nothing: what was cut short is never seen.
/// </summary>
public interface IFileStore
{
    /// <summary>Streams <paramref name="content"/> to the key and replaces what was there; memory stays flat.</summary>
    /// <param name="expectedBytes">The announced length; another length is a fault.</param>
    /// <exception cref="IncompleteFileException">The source was cut or had another length; nothing was stored.</exception>
    /// <exception cref="StorageException">The disk is full, read-only or gone; nothing was stored.</exception>
    Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken);

    /// <summary>The file as a path on this machine, for serving and for ffmpeg; null when there is no such file.</summary>
    string? FindPath(string key);

    /// <summary>Length and hash of a stored file, read anew.</summary>
    Task<StoredFile> DescribeAsync(string key, CancellationToken cancellationToken);

    /// <summary>The keys directly in a folder; none when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>The folders directly in a folder, as keys; none when there is no such folder.</summary>
    IReadOnlyList<string> ListFolders(string folder);

    /// <summary>When a file, or anything directly in a folder, was last written; null when there is nothing.</summary>
    DateTime? LastWrite(string key);

    /// <summary>Moves a folder with all files; the target must not exist.</summary>
    void MoveFolder(string from, string to);

    /// <summary>Removes what writes left unfinished and nobody has touched for so long; returns how many.</summary>
    int SweepUnfinished(TimeSpan quiet);

    /// <summary>Removes one file; no fault when there is none.</summary>
    void Delete(string key);

    /// <summary>Removes all files whose keys begin with <paramref name="folder"/>; no fault when there are none.</summary>
    void DeleteFolder(string folder);
}

/// <summary>The source ended early or late.</summary>
public sealed class IncompleteFileException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The place where files are kept does not take them.</summary>
public sealed class StorageException(string message, Exception inner) : IOException(message, inner);
