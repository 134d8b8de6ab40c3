using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A real store that counts what it is asked, and can be away as a bucket is.</summary>
public sealed class WatchedStore(IFileStore store) : IFileStore
{
    private int _asked;

    /// <summary>Nobody reaches it.</summary>
    public bool IsAway { get; set; }

    /// <summary>What it says then; null: that it does not answer.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Held until this has ended.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Calls so far.</summary>
    public int Asked => _asked;

    /// <inheritdoc />
    public string WorkFolder => store.WorkFolder;

    /// <inheritdoc />
    public Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken) => AskAsync(() => store.WriteAsync(key, content, expectedBytes, cancellationToken));

    /// <inheritdoc />
    public Task<StoredFile> TakeAsync(string key, string path, string sha256, CancellationToken cancellationToken) => AskAsync(() => store.TakeAsync(key, path, sha256, cancellationToken));

    /// <inheritdoc />
    public string? FindPath(string key) => IsAway ? null : store.FindPath(key);

    /// <inheritdoc />
    public Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken) => AskAsync(() => store.FindLengthAsync(key, cancellationToken));

    /// <inheritdoc />
    public Task<Stream?> OpenAsync(string key, long from, long? count, CancellationToken cancellationToken) => AskAsync(() => store.OpenAsync(key, from, count, cancellationToken));

    /// <inheritdoc />
    public Uri? Presign(string key, TimeSpan validFor, string downloadName, string contentType) => store.Presign(key, validFor, downloadName, contentType);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) => AskAsync(() => store.ListAsync(folder, cancellationToken));

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken) => AskAsync(() => store.ListFoldersAsync(folder, cancellationToken));

    /// <inheritdoc />
    public Task<DateTime?> LastWriteAsync(string key, CancellationToken cancellationToken) => AskAsync(() => store.LastWriteAsync(key, cancellationToken));

    /// <inheritdoc />
    public Task MoveFolderAsync(string from, string to, CancellationToken cancellationToken) => store.MoveFolderAsync(from, to, cancellationToken);

    /// <inheritdoc />
    public Task<int> SweepUnfinishedAsync(TimeSpan quiet, CancellationToken cancellationToken) => AskAsync(() => store.SweepUnfinishedAsync(quiet, cancellationToken));

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => store.DeleteAsync(key, cancellationToken);

    /// <inheritdoc />
    public Task DeleteFolderAsync(string folder, CancellationToken cancellationToken) => store.DeleteFolderAsync(folder, cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        Interlocked.Increment(ref _asked);
        await Hold;
        if (!IsAway) return await ask();
        throw Fault ?? new StorageException("The bucket clips does not answer.", new HttpRequestException("Connection refused"));
    }
}
