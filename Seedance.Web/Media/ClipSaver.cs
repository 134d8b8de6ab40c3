using Seedance.Web.Data;
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

/// <summary>
/// Brings a finished task's clip, last frame and poster into the store. Only the clip decides: everything else is an extra, and
/// when it cannot be had the clip is Ready all the same.
/// </summary>
public sealed class ClipSaver(VideoGateway gateway, IFileStore store, MediaTools tools, ILogger<ClipSaver> log)
{
    /// <summary>Stores what is not stored yet, under the keys of this attempt.</summary>
    public async Task<SaveOutcome> SaveAsync(
        long jobId, long fence, string gatewayName, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        KeptClip clip;
        try
        {
            // A key holds a whole file or nothing: what an earlier attempt stored before it was interrupted is not fetched again.
            if (await FindEarlierAsync(jobId, cancellationToken) is { } earlier)
            {
                clip = earlier;
            }
            else
            {
                switch (await gateway.OpenClipAsync(gatewayName, taskId, result, cancellationToken))
                {
                    case DownloadOutcome.LinkDead dead: return new SaveOutcome.LinkDead(dead.Problem);
                    case DownloadOutcome.Trouble trouble: return new SaveOutcome.TryLater(trouble.Problem);
                    case DownloadOutcome.Opened opened:
                        if (await StoreAsync(ClipFiles.Key(jobId, fence, ClipFiles.ClipName), opened.Download, cancellationToken) is not { } stored)
                        {
                            // Every announced byte came, and would come again: only another source can help.
                            return new SaveOutcome.LinkDead(new GatewayProblem(GatewayProblemKind.GatewayTrouble, Charge.Charged, "") { Code = "damaged" });
                        }

                        clip = stored;
                        break;
                    default: throw new InvalidOperationException("Unknown outcome.");
                }
            }
        }
        catch (IncompleteFileException cut)
        {
            return new SaveOutcome.TryLater(new GatewayProblem(GatewayProblemKind.Unreachable, Charge.Charged, cut.Message));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new SaveOutcome.StorageTrouble(fault.Message);
        }

        using var local = clip.Local;
        var lastFrame = await TryAsync(() => SaveLastFrameAsync(jobId, fence, gatewayName, taskId, result, cancellationToken), jobId, cancellationToken);
        var facts = local is null ? null : await TryAsync(() => tools.ProbeAsync(local.Path, cancellationToken), jobId, cancellationToken);
        var poster = local is null ? null : await TryAsync(() => SavePosterAsync(jobId, fence, local.Path, cancellationToken), jobId, cancellationToken);
        return new SaveOutcome.Saved(new SavedClip(clip.File, poster, lastFrame, facts));
    }

    /// <summary>Stores a clip that was made on this machine, under the keys of this attempt; the file at <paramref name="path"/> moves.</summary>
    /// <exception cref="IOException">The store takes nothing now; the file stays where it was.</exception>
    public async Task<SavedClip> KeepAsync(long jobId, long fence, string path, CancellationToken cancellationToken)
    {
        var facts = await TryAsync(() => tools.ProbeAsync(path, cancellationToken), jobId, cancellationToken);
        var poster = await TryAsync(() => SavePosterAsync(jobId, fence, path, cancellationToken), jobId, cancellationToken);
        var lastFrame = await TryAsync(() => TakeLastFrameAsync(jobId, fence, path, cancellationToken), jobId, cancellationToken);
        var clip = await store.TakeAsync(ClipFiles.Key(jobId, fence, ClipFiles.ClipName), path, await FileHash.OfAsync(path, cancellationToken), cancellationToken);
        return new SavedClip(clip, poster, lastFrame, facts);
    }

    /// <summary>Removes what a late attempt has stored for a job that another attempt has made Ready.</summary>
    public async Task WithdrawAsync(Job ready, long fence, CancellationToken cancellationToken)
    {
        var ours = ClipFiles.Key(ready.Id, fence, "");
        foreach (var key in await store.ListAsync(ClipFiles.Folder(ready.Id), cancellationToken))
            if (key.StartsWith(ours, StringComparison.Ordinal) && key != ready.ClipKey && key != ready.PosterKey && key != ready.LastFrameKey && key != ready.CropKey) await store.DeleteAsync(key, cancellationToken);
    }

    /// <summary>Removes what other attempts at this job left behind; called when the clip is Ready.</summary>
    public async Task TidyAsync(long jobId, SavedClip saved, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(ClipFiles.Folder(jobId), cancellationToken))
            if (key != saved.Clip.Key && key != saved.PosterKey && key != saved.LastFrameKey && !JobFileNames.IsMade(key)) await store.DeleteAsync(key, cancellationToken);
    }

    /// <summary>What an earlier attempt stored; a crash may have come before it was looked at.</summary>
    private async Task<KeptClip?> FindEarlierAsync(long jobId, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(ClipFiles.Folder(jobId), cancellationToken);
        foreach (var key in keys.Where(key => key.EndsWith("-" + ClipFiles.ClipName, StringComparison.Ordinal)))
        {
            if (await LookAtAsync(key, cancellationToken) is (true, var local)) return new KeptClip(await store.DescribeAsync(key, cancellationToken), local);
            await store.DeleteAsync(key, cancellationToken);
        }

        return null;
    }

    /// <summary>Whether it is a whole clip, and then the file for the tools; no file when it has gone meanwhile.</summary>
    private async Task<(bool IsWhole, LocalCopy? Local)> LookAtAsync(string key, CancellationToken cancellationToken)
    {
        var local = await store.FetchAsync(key, cancellationToken);
        if (local is null || Mp4Boxes.AreWhole(local.Path)) return (true, local);
        local.Dispose();
        return (false, null);
    }

    /// <summary>Null when all bytes came that were announced, but they are no clip.</summary>
    private async Task<KeptClip?> StoreAsync(string key, GatewayDownload download, CancellationToken cancellationToken)
    {
        await using (download)
        {
            var stored = await store.WriteAsync(key, download.Content, download.Length, cancellationToken);
            if (await LookAtAsync(key, cancellationToken) is (true, var local)) return new KeptClip(stored, local);
            await store.DeleteAsync(key, cancellationToken);

            // Without an announced length a cut looks like the end; the file itself knows.
            return download.Length is null ? throw new IncompleteFileException("The clip ends in the middle.") : null;
        }
    }

    private async Task<string?> SaveLastFrameAsync(
        long jobId, long fence, string gatewayName, string taskId, TaskResult result, CancellationToken cancellationToken)
    {
        if (await gateway.OpenLastFrameAsync(gatewayName, taskId, result, cancellationToken) is not DownloadOutcome.Opened opened) return null;
        await using (opened.Download)
        {
            return (await store.WriteAsync(
                ClipFiles.Key(jobId, fence, ClipFiles.LastFrameName), opened.Download.Content, opened.Download.Length, cancellationToken)).Key;
        }
    }

    private async Task<string?> TakeLastFrameAsync(long jobId, long fence, string clip, CancellationToken cancellationToken)
    {
        var temporary = clip + ".png";
        try
        {
            if (!await tools.MakeLastFrameAsync(clip, temporary, cancellationToken)) return null;
            await using var picture = File.OpenRead(temporary);
            return (await store.WriteAsync(ClipFiles.Key(jobId, fence, ClipFiles.LastFrameName), picture, picture.Length, cancellationToken)).Key;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<string?> SavePosterAsync(long jobId, long fence, string clip, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(Path.GetTempPath(), $"poster-{Guid.NewGuid():N}.jpg");
        try
        {
            if (!await tools.MakePosterAsync(clip, temporary, cancellationToken)) return null;
            await using var picture = File.OpenRead(temporary);
            return (await store.WriteAsync(ClipFiles.Key(jobId, fence, ClipFiles.PosterName), picture, picture.Length, cancellationToken)).Key;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T?>> extra, long jobId, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await extra();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            log.ExtraFailed(jobId, fault);
            return null;
        }
    }
    /// <summary>A stored clip, and its bytes as a path for the tools.</summary>
    private sealed record KeptClip(StoredFile File, LocalCopy? Local);
}
