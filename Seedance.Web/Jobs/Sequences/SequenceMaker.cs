using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Limits;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>
/// Orders sequences to be made: it writes a row as <see cref="JobState.Assembling"/> and leaves the rest to the runner. Nothing of it is sent to the
/// gateway, and nothing costs anything. It is taken back by the ordinary <see cref="JobService.CancelAsync"/>.
/// </summary>
public sealed class SequenceMaker(IDbContextFactory<StudioDb> databases, SequenceStore sequences, SequenceChecker checker, JobNotifier notifier, RateLimits limits, TimeProvider clock)
{
    /// <summary>The <see cref="Job.Gateway"/> of what is made here.</summary>
    public const string Here = GatewayTarget.StudioName;

    /// <summary>The <see cref="Job.Model"/> of what is made here.</summary>
    public const string Model = "sequence";

    /// <summary>The <see cref="Job.ParentHow"/> of what is made here; the parent is its first clip.</summary>
    public const string How = "Sequence";

    /// <summary>What a plan would become as far as the database alone knows, at once; faults are left to <see cref="CheckAsync"/>.</summary>
    public Task<SequenceCheck> SketchAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken) => checker.SketchAsync(ownerId, plan.Clean(), cancellationToken);

    /// <summary>What a plan would become, and what keeps it from being made.</summary>
    public Task<SequenceCheck> CheckAsync(string ownerId, SequencePlan plan, CancellationToken cancellationToken) => checker.CheckAsync(ownerId, plan.Clean(), isOrder: false, cancellationToken);

    /// <summary>Makes the sequence as it was saved last, as a new job.</summary>
    /// <param name="version">The one that the person sees; when another tab has saved since, nothing is made.</param>
    /// <param name="operationId">Made with the button; the same id twice is the same job.</param>
    public async Task<SequenceResult> MakeAsync(string ownerId, Guid publicId, int version, Guid operationId, CancellationToken cancellationToken) =>
        await sequences.FindAsync(ownerId, publicId, cancellationToken) switch
        {
            null => new SequenceResult.Gone(),
            { } draft when draft.Version != version => new SequenceResult.Conflict(),
            { } draft => await MakeAsync(ownerId, draft.Id, draft.Name, draft.Plan, draft.CampaignId, operationId, cancellationToken),
        };

    /// <summary>Makes once more what a job was to be made of, as a new job; the sequence itself may look otherwise by now.</summary>
    /// <param name="jobId">Of this person, and made of a sequence; else there is none.</param>
    public async Task<SequenceResult> MakeAgainAsync(string ownerId, long jobId, Guid operationId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking().Where(j => j.Id == jobId && j.OwnerId == ownerId && j.SequenceId != null)
            .Select(j => new { SequenceId = j.SequenceId!.Value, j.SequenceJson, j.Title, j.CampaignId }).FirstOrDefaultAsync(cancellationToken);
        return job is not null && SequencePlan.TryRead(job.SequenceJson) is { } plan
            ? await MakeAsync(ownerId, job.SequenceId, job.Title, plan, job.CampaignId, operationId, cancellationToken)
            : new SequenceResult.Gone();
    }

    private async Task<SequenceResult> MakeAsync(string ownerId, long sequenceId, string name, SequencePlan plan, long? campaignId, Guid operationId, CancellationToken cancellationToken)
    {
        if (await FindOperationAsync(ownerId, operationId, cancellationToken) is { } earlier) return earlier;
        var check = await checker.CheckAsync(ownerId, plan, isOrder: true, cancellationToken);
        if (!check.CanBeMade) return new SequenceResult.Refused(check);
        if (limits.Take(Limit.SubmitsPerPerson, ownerId) is { } wait) return new SequenceResult.TooMany(wait);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await RowAsync(db, ownerId, sequenceId, name, plan, check, campaignId, operationId, cancellationToken);
        db.Jobs.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException)
        {
            // The other one of a double click was faster; anything else is a real fault.
            if (await FindOperationAsync(ownerId, operationId, cancellationToken) is { } winner) return winner;
            throw;
        }

        notifier.Notify(ownerId, row.Id);
        return new SequenceResult.Started(row.Id);
    }

    private async Task<Job> RowAsync(
        StudioDb db, string ownerId, long sequenceId, string name, SequencePlan plan, SequenceCheck check, long? campaignId, Guid operationId, CancellationToken cancellationToken)
    {
        var ids = plan.Clips.Select(clip => clip.JobId).Distinct().ToList();
        var clips = await db.Jobs.AsNoTracking().Where(j => ids.Contains(j.Id)).Select(j => new { j.Id, j.Title, j.Ratio, j.Resolution, j.Placement, j.InputsJson }).ToListAsync(cancellationToken);
        var first = clips.Single(clip => clip.Id == ids[0]);
        var library = new[] { plan.Music?.MediaId, plan.EndCard?.PictureId, plan.EndCard?.LogoId }.OfType<Guid>().ToList();

        // What the clips were made with is in it, too: rights are asked of all of it.
        var used = await db.JobMedia.Where(use => ids.Contains(use.JobId)).Select(use => use.MediaId)
            .Union(db.MediaItems.Where(item => library.Contains(item.PublicId)).Select(item => item.Id)).ToListAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var (ratio, seconds) = (ClipRatio.Of(first.Ratio, check.Width, check.Height), Math.Max(1, (int)Math.Round(check.TotalMs / 1000.0)));
        var job = new Job
        {
            OwnerId = ownerId,
            OperationId = operationId,
            Title = JobTitle.Clean(name) is { Length: > 0 } title ? title : first.Title,
            Prompt = "",
            SearchText = "",
            Model = Model,
            Ratio = ratio,
            Resolution = first.Resolution,
            Seconds = seconds,
            InputsJson = first.InputsJson, // whoever goes on from the film in the composer begins with these
            RequestJson = "{}",
            Gateway = Here,
            State = JobState.Assembling,
            CreatedAt = now,
            ChangedAt = now,
            DueAt = now,
            Placement = clips.TrueForAll(clip => clip.Placement == first.Placement) ? first.Placement : null,
            CampaignId = campaignId is { } id && await db.CampaignsSeenBy(ownerId).AnyAsync(campaign => campaign.Id == id, cancellationToken) ? id : null,
            ParentId = first.Id,
            ParentHow = How,
            SequenceId = sequenceId,
            SequenceJson = plan.ToJson(),
            Events = [new JobEvent { At = now, State = JobState.Assembling }],
            Media = [.. used.Select(item => new JobMedia { MediaId = item })],
        };
        job.SearchText = JobText.Of(job, []);
        return job;
    }

    private async Task<SequenceResult.AlreadyStarted?> FindOperationAsync(string ownerId, Guid operationId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.Where(j => j.OperationId == operationId && j.OwnerId == ownerId).Select(j => (long?)j.Id).FirstOrDefaultAsync(cancellationToken) is { } id
            ? new SequenceResult.AlreadyStarted(id)
            : null;
    }
}
