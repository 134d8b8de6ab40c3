using System.Threading.Channels;

namespace Seedance.Web.Jobs;

/// <summary>Collects polls that changed nothing and writes them together: one transaction for as many as came meanwhile.</summary>
public sealed class JobReleases(JobStore store) : IDisposable
{
    private const int MaxBatch = 256;

    private readonly Channel<(UnchangedJob Job, TaskCompletionSource Written)> _waiting =
        Channel.CreateUnbounded<(UnchangedJob, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = false });

    private readonly SemaphoreSlim _writer = new(1, 1);

    /// <summary>Returns when it is written, alone or with others.</summary>
    public async Task AddAsync(UnchangedJob job)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((job, written));
        await _writer.WaitAsync();
        try
        {
            // Whoever comes first writes for all who wait; the others find their task done.
            while (!written.Task.IsCompleted) await WriteAsync();
        }
        finally
        {
            _writer.Release();
        }

        await written.Task;
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private async Task WriteAsync()
    {
        var batch = new List<(UnchangedJob Job, TaskCompletionSource Written)>();
        while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var next)) batch.Add(next);
        try
        {
            await store.ReleaseAsync([.. batch.Select(b => b.Job)], CancellationToken.None);
            foreach (var (_, written) in batch) written.TrySetResult();
        }
        catch (Exception fault)
        {
            foreach (var (_, written) in batch) written.TrySetException(fault);
        }
    }
}
