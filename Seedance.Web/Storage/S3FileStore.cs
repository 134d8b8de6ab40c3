using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Seedance.Web.Storage;

/// <summary>
/// Files as objects of one bucket, which belongs to this studio alone. Short files go in one request, longer ones in parts; both
/// become visible only when the bucket has all of them.
/// </summary>
public sealed class S3FileStore : IFileStore, IDisposable
{
    /// <summary>Of an upload two are in memory. A bucket takes 10,000 parts, so that no file we allow is too long.</summary>
    internal const int PartBytes = 8 * 1024 * 1024;

    /// <summary>The longest that a signed link of S3 may live.</summary>
    public static readonly TimeSpan LongestLink = TimeSpan.FromDays(7);

    private readonly AmazonS3Client _client;
    private readonly S3Guard _guard;
    private readonly string _bucket;
    private readonly Protocol _protocol;

    /// <param name="workFolder">An absolute folder of this machine for temporary copies.</param>
    public S3FileStore(S3Options options, string workFolder)
    {
        WorkFolder = workFolder;
        _bucket = options.Bucket;
        _guard = new S3Guard(options.Bucket);
        _protocol = options.ServiceUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? Protocol.HTTP : Protocol.HTTPS;
        var config = new AmazonS3Config
        {
            // Stores that only resemble S3 do not know the newer checksums; the hash of every body is signed all the same.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            Timeout = TimeSpan.FromSeconds(100),
        };
        if (options.ServiceUrl.Length > 0)
        {
            config.ServiceURL = options.ServiceUrl;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region.Length > 0 ? options.Region : "us-east-1";
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        _client = new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    /// <inheritdoc />
    public string WorkFolder { get; }

    /// <inheritdoc />
    public Task<StoredFile> WriteAsync(string key, Stream content, long? expectedBytes, CancellationToken cancellationToken) =>
        UploadAsync(StoreKey.Check(key), content, expectedBytes, null, cancellationToken);

    /// <inheritdoc />
    public async Task<StoredFile> TakeAsync(string key, string path, string sha256, CancellationToken cancellationToken)
    {
        StoreKey.Check(key);
        StoredFile stored;
        await using (var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous))
            stored = await UploadAsync(key, content, content.Length, sha256, cancellationToken);
        File.Delete(path);
        return stored;
    }

    /// <inheritdoc />
    public string? FindPath(string key)
    {
        StoreKey.Check(key);
        return null;
    }

    /// <inheritdoc />
    public async Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken))?.ContentLength;

    /// <inheritdoc />
    public async Task<Stream?> OpenAsync(string key, long from, long? count, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = StoreKey.Check(key) };
        if (from > 0 || count is not null)
            request.ByteRange = count is { } some ? new ByteRange(from, from + some - 1) : new ByteRange(FormattableString.Invariant($"bytes={from}-"));
        var found = await _guard.FindAsync(token => _client.GetObjectAsync(request, token), cancellationToken);
        if (found is null) return null;
        var content = new S3Content(found, _guard);
        if (request.ByteRange is null) return content;
        if (found.ContentRange?.StartsWith(FormattableString.Invariant($"bytes {from}-"), StringComparison.Ordinal) == true)
            return count is null || count == found.ContentLength ? content : new FirstBytes(content, count.Value);
        await content.DisposeAsync();
        throw new StorageException($"The bucket {_bucket} gives other parts of a file than it is asked for.", new InvalidDataException(found.ContentRange));
    }

    /// <inheritdoc />
    public Uri? Presign(string key, TimeSpan validFor, string downloadName, string contentType) => new(_client.GetPreSignedURL(new GetPreSignedUrlRequest
    {
        BucketName = _bucket,
        Key = StoreKey.Check(key),
        Verb = HttpVerb.GET,
        Protocol = _protocol,
        Expires = DateTime.UtcNow + (validFor < LongestLink ? validFor : LongestLink),
        ResponseHeaderOverrides = new ResponseHeaderOverrides
        {
            ContentType = contentType,
            ContentDisposition = $"inline; filename*=UTF-8''{Uri.EscapeDataString(downloadName)}",
        },
    }));

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var page in ListAsync(folder, "/", cancellationToken)) keys.AddRange((page.S3Objects ?? []).Select(found => found.Key));
        return keys;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ListFoldersAsync(string folder, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        await foreach (var page in ListAsync(folder, "/", cancellationToken)) folders.AddRange((page.CommonPrefixes ?? []).Select(prefix => prefix.TrimEnd('/')));
        return folders;
    }

    /// <inheritdoc />
    public async Task<DateTime?> LastWriteAsync(string key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is { } file) return file.LastModified?.ToUniversalTime();
        DateTime? last = null;
        await foreach (var page in ListAsync(key, "/", cancellationToken))
            foreach (var found in page.S3Objects ?? [])
                if (found.LastModified?.ToUniversalTime() is { } at && !(at <= last)) last = at;
        return last;
    }

    /// <inheritdoc />
    public async Task MoveFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        StoreKey.Check(to);
        var keys = await KeysBelowAsync(from, cancellationToken);
        if (keys.Count == 0) throw new DirectoryNotFoundException($"There is nothing in {from}.");
        foreach (var key in keys) // interrupted, it leaves the rest where it was, to be moved by the next start
        {
            // Through this machine: it is rare, and not every store that resembles S3 copies by itself.
            await using var content = await OpenAsync(key, 0, null, cancellationToken);
            if (content is null) continue; // another replica was faster
            await UploadAsync(to + key[from.Length..], content, null, null, cancellationToken);
            await DeleteAsync(key, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<int> SweepUnfinishedAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var removed = DiskFileStore.SweepFolder(WorkFolder, quiet);
        var request = new ListMultipartUploadsRequest { BucketName = _bucket };
        ListMultipartUploadsResponse page;
        do
        {
            try
            {
                page = await _guard.AskAsync(token => _client.ListMultipartUploadsAsync(request, token), cancellationToken);
            }
            catch (StorageException refused) when (refused.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented })
            {
                return removed; // such a store has to clear them by a rule of its own
            }

            foreach (var left in (page.MultipartUploads ?? []).Where(left => DateTime.UtcNow - left.Initiated?.ToUniversalTime() > quiet))
            {
                await AbortAsync(left.Key, left.UploadId, cancellationToken);
                removed++;
            }

            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated == true);
        return removed;
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        StoreKey.Check(key);
        return _guard.AskAsync(token => _client.DeleteObjectAsync(_bucket, key, token), cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteFolderAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var key in await KeysBelowAsync(folder, cancellationToken)) await DeleteAsync(key, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<StoredFile> UploadAsync(string key, Stream content, long? expectedBytes, string? expectedSha256, CancellationToken cancellationToken)
    {
        string? upload = null;
        var parts = new List<PartETag>();
        ReadOnlyMemory<byte> only = default;
        try
        {
            var (bytes, sha256) = await Intake.RunAsync(content, expectedBytes, PartBytes, WriteAsync, FinishAsync, cancellationToken);
            return new StoredFile(key, bytes, sha256);
        }
        catch when (upload is not null)
        {
            await AbortQuietlyAsync(key, upload);
            throw;
        }

        async Task WriteAsync(ReadOnlyMemory<byte> piece, long at)
        {
            if (at == 0 && piece.Length < PartBytes)
            {
                only = piece;
                return;
            }

            upload ??= (await _guard.AskAsync(token => _client.InitiateMultipartUploadAsync(_bucket, key, token), cancellationToken)).UploadId;
            var part = new UploadPartRequest
            {
                BucketName = _bucket,
                Key = key,
                UploadId = upload,
                PartNumber = (int)(at / PartBytes) + 1,
                PartSize = piece.Length,
                InputStream = StreamOf(piece),
                UseChunkEncoding = false,
            };
            var answer = await _guard.AskAsync(token => _client.UploadPartAsync(part, token), cancellationToken);
            parts.Add(new PartETag(part.PartNumber ?? 0, answer.ETag));
        }

        async Task FinishAsync(string sha256)
        {
            if (expectedSha256 is not null && sha256 != expectedSha256) throw new IncompleteFileException("The file has another hash than it should.");
            if (upload is null)
            {
                var put = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = StreamOf(only), UseChunkEncoding = false };
                await _guard.AskAsync(token => _client.PutObjectAsync(put, token), cancellationToken);
                return;
            }

            var complete = new CompleteMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = upload, PartETags = parts };
            await _guard.AskAsync(token => _client.CompleteMultipartUploadAsync(complete, token), cancellationToken);
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> piece) =>
        MemoryMarshal.TryGetArray(piece, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(piece.ToArray());

    private Task<AbortMultipartUploadResponse> AbortAsync(string key, string upload, CancellationToken cancellationToken) =>
        _guard.AskAsync(token => _client.AbortMultipartUploadAsync(_bucket, key, upload, token), cancellationToken);

    // Also when the studio stops. The fault that led here is the one to tell of; what stays is swept.
    private async Task AbortQuietlyAsync(string key, string upload)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await ((Task)AbortAsync(key, upload, patience.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<GetObjectMetadataResponse?> FindAsync(string key, CancellationToken cancellationToken)
    {
        StoreKey.Check(key);
        return _guard.FindAsync(token => _client.GetObjectMetadataAsync(_bucket, key, token), cancellationToken);
    }

    private async Task<List<string>> KeysBelowAsync(string folder, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var page in ListAsync(folder, null, cancellationToken)) keys.AddRange((page.S3Objects ?? []).Select(found => found.Key));
        return keys;
    }

    private async IAsyncEnumerable<ListObjectsV2Response> ListAsync(string folder, string? delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = StoreKey.Check(folder) + "/", Delimiter = delimiter };
        ListObjectsV2Response page;
        do
        {
            page = await _guard.AskAsync(token => _client.ListObjectsV2Async(request, token), cancellationToken);
            yield return page;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }
}
