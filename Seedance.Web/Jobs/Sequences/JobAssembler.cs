using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Media.Films;
using Seedance.Web.Storage;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>
/// Assembling -> Ready: joins the clips of a sequence. Whoever is stopped in the middle leaves nothing but files in the making; the next one removes them and
/// begins anew, for nothing of it is paid.
/// </summary>
public sealed class JobAssembler(
    IDbContextFactory<StudioDb> databases, JobStore store, FilmJoiner films, ClipTracksReader tracks, ClipSaver clips, IFileStore files, JobPace pace, JobNotifier notifier, JobCropper cropper,
    IOptionsMonitor<GatewayOptions> options, TimeProvider clock, ILogger<JobAssembler> log)
{
    public async Task RunAsync(ClaimedJob claim, CancellationToken cancellationToken)
    {
        await using var watch = new AssemblyWatch(claim, store, notifier, clock, cancellationToken);
        try
        {
            await watch.TellAsync();
            await AssembleAsync(claim, watch);
        }
        catch (OperationCanceledException) when (watch.IsLost && !cancellationToken.IsCancellationRequested)
        {
            // A person took it back, or somebody else has it.
        }
        finally
        {
            Tidy(claim.Id, claim.Fence + 1);
            var now = await store.FindAsync(claim.Id, CancellationToken.None);
            if (now is null) await files.DeleteFolderAsync(ClipFiles.Folder(claim.Id), CancellationToken.None); // deleted meanwhile
            else if (now.State == JobState.Ready && now.Fence != claim.Fence) await clips.WithdrawAsync(now, claim.Fence, CancellationToken.None); // another was faster
            else if (now.State == JobState.Cancelled) await files.DeleteFolderAsync(ClipFiles.Folder(claim.Id), CancellationToken.None);
        }
    }

    private async Task AssembleAsync(ClaimedJob claim, AssemblyWatch watch)
    {
        var job = claim.Job;
        if (SequencePlan.TryRead(job.SequenceJson) is not { Clips.Count: > 0 } plan)
        {
            await FailAsync(claim, JobProblems.Local(JobProblems.JoinFailed, Charge.NotCharged));
            return;
        }

        var copies = new List<LocalCopy>();
        try
        {
            Directory.CreateDirectory(files.WorkFolder);
            Tidy(claim.Id, claim.Fence);
            var (film, missing) = await FetchAsync(plan, copies, watch.Token);
            if (film is null)
            {
                await FailAsync(claim, missing!);
                return;
            }

            var target = Scratch(claim, "film.mp4");
            var outcome = await films.JoinAsync(film, target, name => Scratch(claim, name), watch.Report, watch.Token);
            switch (outcome.End)
            {
                case FilmEnd.Done: await FinishAsync(claim, await clips.KeepAsync(job.Id, claim.Fence, target, watch.Token)); break;
                case FilmEnd.NotAvailable: await FailAsync(claim, JobProblems.Local(JobProblems.JoinNoFfmpeg, Charge.NotCharged)); break;
                case FilmEnd.NoRoom: await WaitAsync(claim, JobProblems.JoinNoRoom, Clean(outcome.Detail, copies)); break;
                case FilmEnd.NotWritable: await WaitForStoreAsync(claim, Clean(outcome.Detail, copies)); break;
                default: await FailAsync(claim, JobProblems.Local(JobProblems.JoinFailed, Charge.NotCharged, Clean(outcome.Detail, copies))); break;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (IsFull(fault)) await WaitAsync(claim, JobProblems.JoinNoRoom, Clean(fault.Message, copies));
            else await WaitForStoreAsync(claim, Clean(fault.Message, copies));
        }
        finally
        {
            foreach (var copy in copies) copy.Dispose();
        }
    }

    /// <summary>Everything as files of this machine; what is missing instead, when anything is. Whoever ordered it was allowed to use it then.</summary>
    private async Task<(Film? Film, JobProblem? Missing)> FetchAsync(SequencePlan plan, List<LocalCopy> copies, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<long, (string Path, ClipTracks Tracks)>();
        foreach (var id in plan.Clips.Select(clip => clip.JobId).Distinct())
        {
            var row = await db.Jobs.AsNoTracking().Where(j => j.Id == id).Select(j => new { j.Title, j.State, j.ClipKey }).FirstOrDefaultAsync(cancellationToken);
            if (row is not { State: JobState.Ready, ClipKey: { } key } || await FetchAsync(key, copies, cancellationToken) is not { } path || await tracks.ReadAsync(path, cancellationToken) is not { } read)
                return (null, Gone(row?.Title ?? ClipName.ShortId(id)));
            found[id] = (path, read);
        }

        FilmMusic? music = null;
        if (plan.Music is { } wanted)
        {
            var item = await db.MediaItems.AsNoTracking().FirstOrDefaultAsync(m => m.PublicId == wanted.MediaId && m.DeletedAt == null, cancellationToken);
            if (item is null || await FetchAsync(item.FileKey, copies, cancellationToken) is not { } path) return (null, Gone(item?.Name));
            music = new FilmMusic(path, MediaFormats.Get(item.Format).Demuxer, wanted.StartMs, item.DurationMs, wanted.Percent, wanted.ClipPercent, wanted.FadeOut);
        }

        FilmCard? card = null;
        if (plan.EndCard is { } last)
        {
            var item = await db.MediaItems.AsNoTracking().FirstOrDefaultAsync(m => m.PublicId == last.PictureId && m.DeletedAt == null, cancellationToken);
            if (item is null || await FetchAsync(item.FileKey, copies, cancellationToken) is not { } path) return (null, Gone(item?.Name));
            card = new FilmCard(path, MediaFormats.Get(item.Format).Demuxer, last.Milliseconds);
        }

        return (new Film([.. plan.Clips.Select(clip => new FilmClip(found[clip.JobId].Path, found[clip.JobId].Tracks, clip.StartMs, clip.EndMs))], music, card), null);
    }

    private async Task<string?> FetchAsync(string key, List<LocalCopy> copies, CancellationToken cancellationToken)
    {
        if (await files.FetchAsync(key, cancellationToken) is not { } copy) return null;
        copies.Add(copy);
        return copy.Path;
    }

    private async Task FinishAsync(ClaimedJob claim, SavedClip saved)
    {
        var ready = await store.MoveAndReleaseAsync(claim, JobState.Assembling, JobState.Ready, s => s
            .SetProperty(j => j.ClipKey, saved.Clip.Key)
            .SetProperty(j => j.ClipBytes, saved.Clip.Bytes)
            .SetProperty(j => j.ClipSha256, saved.Clip.Sha256)
            .SetProperty(j => j.PosterKey, saved.PosterKey)
            .SetProperty(j => j.LastFrameKey, saved.LastFrameKey)
            .SetProperty(j => j.Width, saved.Facts?.Width)
            .SetProperty(j => j.Height, saved.Facts?.Height)
            .SetProperty(j => j.DurationMs, saved.Facts?.DurationMs)
            .SetProperty(j => j.Percent, (int?)null)
            .SetProperty(j => j.Problem, (JobProblem?)null), CancellationToken.None);
        if (!ready) return;
        Failpoint.Hit(Failpoint.AfterReady);
        log.Ended(claim.Id, nameof(JobState.Ready));
        var isCut = cropper.Announce(claim.Job);
        notifier.Notify(claim.Job.OwnerId, claim.Id);
        try
        {
            await clips.TidyAsync(claim.Id, saved, CancellationToken.None);
        }
        finally
        {
            if (isCut) cropper.Start(claim.Job);
        }
    }

    private async Task FailAsync(ClaimedJob claim, JobProblem problem)
    {
        if (!await store.MoveAndReleaseAsync(claim, JobState.Assembling, JobState.Failed, s => s.SetProperty(j => j.Problem, problem).SetProperty(j => j.Percent, (int?)null), CancellationToken.None)) return;
        log.Ended(claim.Id, nameof(JobState.Failed));
        notifier.Notify(claim.Job.OwnerId, claim.Id);
    }

    // A store that comes back within the time that a clip is waited for is waited for, too.
    private Task WaitForStoreAsync(ClaimedJob claim, string reason) => clock.GetUtcNow().UtcDateTime - claim.Job.ChangedAt > options.CurrentValue.GiveUpAfter
        ? FailAsync(claim, JobProblems.Local(JobProblems.JoinGivenUp, Charge.NotCharged, reason))
        : WaitAsync(claim, JobProblems.JoinStoreAway, reason);

    private async Task WaitAsync(ClaimedJob claim, string kind, string reason)
    {
        var due = clock.GetUtcNow().UtcDateTime + pace.AfterTrouble(claim.Job.Gateway, Math.Min(claim.Job.Troubles, 4), null);
        log.Waits(claim.Id, nameof(JobState.Assembling), kind);
        if (await store.NoteAsync(claim, JobState.Assembling, s => s
                .SetProperty(j => j.DueAt, due)
                .SetProperty(j => j.Troubles, j => j.Troubles + 1)
                .SetProperty(j => j.Percent, (int?)null)
                .SetProperty(j => j.Problem, JobProblems.Local(kind, Charge.NotCharged, reason)), CancellationToken.None))
            notifier.Notify(claim.Job.OwnerId, claim.Id);
    }

    // The store says it in words of its own, with the disk's inside.
    private static bool IsFull(Exception? fault) => fault is not null && (StartFaults.IsFull(fault) || IsFull(fault.InnerException));

    private static JobProblem Gone(string? name) => JobProblems.Local(JobProblems.JoinPartGone, Charge.NotCharged) with { Subject = name };

    private string Scratch(ClaimedJob claim, string name) => Path.Combine(files.WorkFolder, FormattableString.Invariant($"film-{claim.Id}-{claim.Fence}-{name}"));

    /// <summary>Removes what attempts of this machine have in the making.</summary>
    /// <param name="before">Those with a lower fence: they have ended, or write nothing any more that counts.</param>
    private void Tidy(long jobId, long before)
    {
        foreach (var path in Directory.Exists(files.WorkFolder) ? Directory.GetFiles(files.WorkFolder, FormattableString.Invariant($"film-{jobId}-*")) : [])
            if (Path.GetFileName(path).Split('-') is [_, _, var fence, ..] && long.TryParse(fence, out var attempt) && attempt < before) File.Delete(path);
    }

    // Paths of this machine are nobody's business. The folder above the work folder is the store's root where it lies on the disk.
    private string Clean(string text, List<LocalCopy> copies) => copies.Select(copy => copy.Path).Append(files.WorkFolder).Append(Path.GetDirectoryName(files.WorkFolder) ?? "")
        .Where(path => path.Length > 1).Aggregate(text, (cleaned, path) => cleaned.Replace(path, "…", StringComparison.Ordinal));
}
