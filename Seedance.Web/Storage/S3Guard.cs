using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Seedance.Web.Storage;

/// <summary>Turns every trouble of a bucket into one <see cref="StorageException"/>, which names the bucket and never a key of ours.</summary>
internal sealed class S3Guard(string bucket)
{
    /// <summary>Longest silence within a body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>One request with its repetitions; a part of 8 MiB passes in it at 70 KB a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken) => AskAsync(ask, Patience, cancellationToken);

    /// <summary>Null when there is no such object.</summary>
    public async Task<T?> FindAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await AskAsync(ask, cancellationToken);
        }
        catch (StorageException missing) when (missing.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            return null;
        }
    }

    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (AmazonServiceException refusal) when (refusal.StatusCode != 0)
        {
            throw new StorageException($"The bucket {bucket} answered {(int)refusal.StatusCode} {refusal.ErrorCode}.", refusal);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, from a silent line to an answer that only looks like one of S3.
            throw new StorageException($"The bucket {bucket} does not answer.", fault);
        }
    }
}
