using Seedance.Web.Gateway;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>What was stored of a finished task.</summary>
public sealed record SavedClip(StoredFile Clip, string? PosterKey, string? LastFrameKey, ClipFacts? Facts);

/// <summary>How saving ended.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    /// <summary>The clip is stored, its length checked and its hash known.</summary>
    public sealed record Saved(SavedClip Clip) : SaveOutcome;

    /// <summary>The link no longer works: ask the gateway for a fresh one.</summary>
    public sealed record LinkDead(GatewayProblem Problem) : SaveOutcome;

    /// <summary>The line was cut or the server is in trouble: try again later.</summary>
    public sealed record TryLater(GatewayProblem Problem) : SaveOutcome;

    /// <summary>The store takes nothing now (disk full, no permission).</summary>
    public sealed record StorageTrouble(string Reason) : SaveOutcome;
}

/// <summary>Brings a finished task's clip, last frame and poster into the store.</summary>
public sealed class ClipSaver(VideoGateway gateway, IFileStore store, MediaTools tools)
{
    /// <summary>Stores everything anew under the keys of this attempt; what earlier attempts left behind is removed.</summary>
    public async Task<SaveOutcome> SaveAsync(
        long jobId, long fence, string gatewayName, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        switch (await gateway.OpenClipAsync(gatewayName, taskId, result, cancellationToken))
        {
            case DownloadOutcome.LinkDead dead: return new SaveOutcome.LinkDead(dead.Problem);
            case DownloadOutcome.Trouble trouble: return new SaveOutcome.TryLater(trouble.Problem);
            case DownloadOutcome.Opened opened:
                await using (opened.Download)
                {
                    try
                    {
                        store.DeleteFolder(ClipFiles.Folder(jobId));
                        var clip = await store.WriteAsync(
                            ClipFiles.Key(jobId, fence, ClipFiles.ClipName), opened.Download.Content, opened.Download.Length, cancellationToken);
                        var lastFrame = await SaveLastFrameAsync(jobId, fence, gatewayName, taskId, result, cancellationToken);
                        var (facts, poster) = await DescribeAsync(jobId, fence, clip.Key, cancellationToken);
                        return new SaveOutcome.Saved(new SavedClip(clip, poster, lastFrame, facts));
                    }
                    catch (IncompleteFileException cut)
                    {
                        return new SaveOutcome.TryLater(new GatewayProblem(GatewayProblemKind.Unreachable, Charge.Charged, cut.Message));
                    }
                    catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                    {
                        return new SaveOutcome.StorageTrouble(fault.Message);
                    }
                }

            default: throw new InvalidOperationException("Unknown outcome.");
        }
    }

    // The last frame is an extra: when it cannot be had, the clip is Ready all the same.
    private async Task<string?> SaveLastFrameAsync(
        long jobId, long fence, string gatewayName, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        if (await gateway.OpenLastFrameAsync(gatewayName, taskId, result, cancellationToken) is not DownloadOutcome.Opened opened) return null;
        await using (opened.Download)
        {
            try
            {
                var frame = await store.WriteAsync(
                    ClipFiles.Key(jobId, fence, ClipFiles.LastFrameName), opened.Download.Content, opened.Download.Length, cancellationToken);
                return frame.Key;
            }
            catch (IncompleteFileException)
            {
                return null;
            }
        }
    }

    private async Task<(ClipFacts? Facts, string? PosterKey)> DescribeAsync(long jobId, long fence, string clipKey, CancellationToken cancellationToken)
    {
        if (store.FindPath(clipKey) is not { } path) return default;
        var facts = await tools.ProbeAsync(path, cancellationToken);
        var temporary = Path.Combine(Path.GetTempPath(), $"poster-{Guid.NewGuid():N}.jpg");
        try
        {
            if (!await tools.MakePosterAsync(path, temporary, cancellationToken)) return (facts, null);
            await using var picture = File.OpenRead(temporary);
            var poster = await store.WriteAsync(ClipFiles.Key(jobId, fence, ClipFiles.PosterName), picture, picture.Length, cancellationToken);
            return (facts, poster.Key);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
