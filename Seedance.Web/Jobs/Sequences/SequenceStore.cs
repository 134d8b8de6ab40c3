using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs.Sequences;

/// <summary>A sequence in the list of sequences.</summary>
/// <param name="Clips">How many stand in it.</param>
/// <param name="LengthMs">How long it would be, as far as its clips are seen by the owner.</param>
/// <param name="PosterOf">The first of them that has a picture and is seen by the owner.</param>
/// <param name="Made">The newest clip that was made of it; it may have been deleted since.</param>
public sealed record SequenceSummary(Guid PublicId, string Name, DateTime UpdatedAt, int Clips, int LengthMs, long? PosterOf, MadeOfSequence? Made);

/// <param name="Percent">While it is being joined.</param>
public sealed record MadeOfSequence(long JobId, JobState State, int? Percent);

/// <summary>A sequence as it is worked on.</summary>
/// <param name="Version">To be given back with the next save.</param>
public sealed record SequenceDraft(long Id, Guid PublicId, string Name, SequencePlan Plan, int Version, long? CampaignId, DateTime UpdatedAt);

/// <summary>How a save ended.</summary>
public abstract record SequenceSave
{
    private SequenceSave()
    {
    }

    public sealed record Saved(int Version) : SequenceSave;

    /// <summary>Another tab has saved meanwhile, and nothing was written.</summary>
    /// <param name="Version">The one that is there.</param>
    public sealed record Conflict(int Version) : SequenceSave;

    /// <summary>This person has no such sequence (any more).</summary>
    public sealed record Gone : SequenceSave;
}

/// <summary>The sequences of each person; nobody else sees them. What is made of one is a clip like others, and seen like others.</summary>
public sealed class SequenceStore(IDbContextFactory<StudioDb> databases, JobNotifier notifier, TimeProvider clock)
{
    /// <summary>Longer names are cut.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Those of a person, the last one that was worked on first; without those in which nothing was ever done.</summary>
    /// <param name="most">No more than so many.</param>
    public async Task<IReadOnlyList<SequenceSummary>> ListAsync(string ownerId, int most, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Sequences.AsNoTracking().Where(s => s.OwnerId == ownerId && s.DeletedAt == null && (s.Version > 0 || s.Name != "")).OrderByDescending(s => s.UpdatedAt).ThenByDescending(s => s.Id).Take(most)
            .Select(s => new { s.PublicId, s.Name, s.UpdatedAt, s.PlanJson, Made = db.Jobs.Where(j => j.SequenceId == s.Id && j.TrashedAt == null).Max(j => (long?)j.Id) })
            .ToListAsync(cancellationToken);
        var plans = rows.ConvertAll(row => SequencePlan.TryRead(row.PlanJson) ?? new SequencePlan());
        var newest = rows.Select(row => row.Made).OfType<long>().ToList();
        var made = (await db.Jobs.AsNoTracking().Where(j => newest.Contains(j.Id)).Select(j => new MadeOfSequence(j.Id, j.State, j.Percent)).ToListAsync(cancellationToken)).ToDictionary(job => job.JobId);
        var clips = new Dictionary<long, (bool HasPoster, int? DurationMs)>();
        foreach (var some in plans.SelectMany(plan => plan.Clips.Select(clip => clip.JobId)).Distinct().Chunk(500))
        {
            foreach (var job in await db.JobsSeenBy(ownerId).Where(j => some.Contains(j.Id)).Select(j => new { j.Id, HasPoster = j.State == JobState.Ready && j.PosterKey != null, j.DurationMs }).ToListAsync(cancellationToken))
                clips[job.Id] = (job.HasPoster, job.DurationMs);
        }

        return
        [
            .. rows.Zip(plans, (row, plan) => new SequenceSummary(
                row.PublicId, row.Name, row.UpdatedAt, plan.Clips.Count, (plan.EndCard?.Milliseconds ?? 0) + plan.Clips.Sum(clip => clip.LengthOf(clips.GetValueOrDefault(clip.JobId).DurationMs)),
                plan.Clips.Select(clip => (long?)clip.JobId).FirstOrDefault(id => clips.GetValueOrDefault(id!.Value).HasPoster), row.Made is { } job ? made.GetValueOrDefault(job) : null)),
        ];
    }

    /// <summary>Null when this person has none with this id, or it cannot be read.</summary>
    public async Task<SequenceDraft?> FindAsync(string ownerId, Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Sequences.AsNoTracking().FirstOrDefaultAsync(s => s.PublicId == publicId && s.OwnerId == ownerId && s.DeletedAt == null, cancellationToken);
        return row is not null && SequencePlan.TryRead(row.PlanJson) is { } plan ? new SequenceDraft(row.Id, row.PublicId, row.Name, plan, row.Version, row.CampaignId, row.UpdatedAt) : null;
    }

    /// <summary>Where a clip that was joined here is changed: the id of its sequence; null when this person has it no more.</summary>
    public async Task<Guid?> FindPublicIdAsync(string ownerId, long sequenceId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Sequences.Where(s => s.Id == sequenceId && s.OwnerId == ownerId && s.DeletedAt == null).Select(s => (Guid?)s.PublicId).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes one of whole clips.</summary>
    /// <param name="name">Makes its name of that of its first clip, which is empty when there is none, and in which no variant is named.</param>
    /// <param name="jobIds">In their order; those that the person does not see, and those beyond <see cref="SequencePlan.MostClips"/>, are left out.</param>
    /// <param name="campaignId">One that the person does not see counts as none; null: the one in which all its clips are.</param>
    /// <returns>Names it in addresses.</returns>
    public async Task<Guid> CreateAsync(string ownerId, Func<string, string> name, IReadOnlyList<long> jobIds, long? campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await db.JobsSeenBy(ownerId).Where(j => jobIds.Contains(j.Id) && j.TrashedAt == null).Select(j => new { j.Id, j.Title, j.CampaignId }).ToDictionaryAsync(j => j.Id, cancellationToken);
        var clips = jobIds.Where(seen.ContainsKey).Take(SequencePlan.MostClips).ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var row = new Sequence
        {
            OwnerId = ownerId,
            Name = NameFrom(name(clips is [var first, ..] ? ClipTitle.Of(seen[first].Title).Words : "")),
            PlanJson = new SequencePlan { Clips = [.. clips.Select(id => new SequenceClip(id))] }.ToJson(),
            CampaignId = await SeenAsync(db, ownerId, campaignId ?? (clips.Select(id => seen[id].CampaignId).Distinct().ToList() is [var common] ? common : null), cancellationToken),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Sequences.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        notifier.Notify(ownerId, 0); // the list in other tabs
        return row.PublicId;
    }

    /// <summary>Makes one of a plan that was worked on before it was kept.</summary>
    /// <param name="campaignId">One that the person does not see counts as none.</param>
    public async Task<SequenceDraft> CreateAsync(string ownerId, string name, SequencePlan plan, long? campaignId, CancellationToken cancellationToken)
    {
        var (now, clean) = (clock.GetUtcNow().UtcDateTime, plan.Clean());
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = new Sequence
        {
            OwnerId = ownerId,
            Name = NameFrom(name),
            PlanJson = clean.ToJson(),
            Version = 1,
            CampaignId = await SeenAsync(db, ownerId, campaignId, cancellationToken),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Sequences.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        notifier.Notify(ownerId, 0); // the list in other tabs
        return new SequenceDraft(row.Id, row.PublicId, row.Name, clean, row.Version, row.CampaignId, row.UpdatedAt);
    }

    /// <summary>Writes name and plan.</summary>
    /// <param name="version">The one that was read or saved last.</param>
    /// <param name="name">Empty: it keeps its name.</param>
    public async Task<SequenceSave> SaveAsync(string ownerId, Guid publicId, int version, string name, SequencePlan plan, CancellationToken cancellationToken)
    {
        var (now, json, clean) = (clock.GetUtcNow().UtcDateTime, plan.Clean().ToJson(), NameFrom(name));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var mine = db.Sequences.Where(s => s.PublicId == publicId && s.OwnerId == ownerId && s.DeletedAt == null);
        var isSaved = await mine.Where(s => s.Version == version).ExecuteUpdateAsync(
            s => s.SetProperty(q => q.Name, q => clean.Length > 0 ? clean : q.Name).SetProperty(q => q.PlanJson, json).SetProperty(q => q.Version, version + 1).SetProperty(q => q.UpdatedAt, now),
            cancellationToken) == 1;
        if (isSaved)
        {
            notifier.Notify(ownerId, 0); // the list in other tabs
            return new SequenceSave.Saved(version + 1);
        }

        return await mine.Select(s => (int?)s.Version).FirstOrDefaultAsync(cancellationToken) is { } other ? new SequenceSave.Conflict(other) : new SequenceSave.Gone();
    }

    /// <summary>Puts a sequence into a campaign, or into none; what is made of it from now on goes there. False: the person does not see the one or the other.</summary>
    public async Task<bool> MoveAsync(string ownerId, Guid publicId, long? campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await SeenAsync(db, ownerId, campaignId, cancellationToken) != campaignId) return false;
        return await db.Sequences.Where(s => s.PublicId == publicId && s.OwnerId == ownerId && s.DeletedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(q => q.CampaignId, campaignId), cancellationToken) == 1;
    }

    /// <summary>Takes a sequence out of the list; what was made of it stays. It can be brought back.</summary>
    public Task DeleteAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) => MarkAsync(ownerId, publicId, clock.GetUtcNow().UtcDateTime, cancellationToken);

    public Task RestoreAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) => MarkAsync(ownerId, publicId, null, cancellationToken);

    private async Task MarkAsync(string ownerId, Guid publicId, DateTime? deletedAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Sequences.Where(s => s.PublicId == publicId && s.OwnerId == ownerId).ExecuteUpdateAsync(s => s.SetProperty(q => q.DeletedAt, deletedAt), cancellationToken) > 0) notifier.Notify(ownerId, 0);
    }

    private static async Task<long?> SeenAsync(StudioDb db, string personId, long? campaignId, CancellationToken cancellationToken) =>
        campaignId is { } id && await db.CampaignsSeenBy(personId).AnyAsync(campaign => campaign.Id == id, cancellationToken) ? id : null;

    private static string NameFrom(string name)
    {
        var words = JobTitle.Clean(name);
        return words.Length <= MaxNameLength ? words : words[..(char.IsHighSurrogate(words[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)].TrimEnd();
    }
}
