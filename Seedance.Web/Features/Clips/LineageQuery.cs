using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs.Sequences;

namespace Seedance.Web.Features.Clips;

/// <summary>How a job is related to the one that is looked at.</summary>
public enum Relation
{
    MadeFrom,
    MadeInto,
    Version,
}

/// <summary>A job that another one comes from, that comes from it, or that is the same variant of a concept.</summary>
/// <param name="How">As <see cref="Job.ParentHow"/> has it, "Draft" or "Final" between a draft and its final clip; null of versions.</param>
/// <param name="Request">Null when nobody can read it any more.</param>
public sealed record Relative(long Id, Relation Relation, string? How, string Title, JobState State, string? AssetId, bool HasPoster, DateTime CreatedAt, VideoRequest? Request);

/// <param name="IsParentGone">It was made from a job that was deleted, or that this person does not see.</param>
/// <param name="Concept">Of the concept that it is a variant of.</param>
public sealed record Lineage(IReadOnlyList<Relative> Relatives, bool IsParentGone, Guid? Concept)
{
    public bool IsNone => Relatives.Count == 0 && !IsParentGone && Concept is null;
}

/// <summary>Where a clip comes from and what was made of it, as far as a person may see it.</summary>
public sealed class LineageQuery(IDbContextFactory<StudioDb> databases)
{
    private const int Most = 40;

    public async Task<Lineage> FindAsync(string personId, Job job, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seen = db.JobsSeenBy(personId).AsNoTracking();
        var pieces = SequencePlan.TryRead(job.SequenceJson)?.Clips.Select(clip => clip.JobId) ?? [];
        var parents = new[] { job.ParentId, job.DraftOfId }.OfType<long>().Concat(pieces).Distinct().ToList();
        var rows = parents.Count == 0 ? [] : await ReadAsync(seen.Where(j => parents.Contains(j.Id)), cancellationToken);
        List<Relative> relatives =
        [
            .. rows.Select(row => From(row, Relation.MadeFrom, row.Id == job.ParentId || job.SequenceId is not null ? job.ParentHow : "Draft")),
            .. (await ReadAsync(seen.Where(j => j.ParentId == job.Id), cancellationToken)).Select(row => From(row, Relation.MadeInto, row.ParentHow)),
            .. (await ReadAsync(FilmsOf(db, personId, job.Id).Where(j => j.ParentId != job.Id), cancellationToken)).Select(row => From(row, Relation.MadeInto, row.ParentHow)),
            .. (await ReadAsync(seen.Where(j => j.DraftOfId == job.Id && j.ParentId != job.Id), cancellationToken)).Select(row => From(row, Relation.MadeInto, "Final")),
        ];
        var known = relatives.Select(relative => relative.Id).Append(job.Id).ToHashSet();
        if (job.ConceptId is { } concept && VariantOf(job.AssetId) is { } variant)
        {
            var versions = await ReadAsync(seen.Where(j => j.ConceptId == concept && j.AssetId != null && j.AssetId.StartsWith(variant)), cancellationToken);
            relatives.AddRange(versions.Where(row => known.Add(row.Id)).Select(row => From(row, Relation.Version, null)));
        }

        var conceptId = job.ConceptId is { } id
            ? await db.Concepts.AsNoTracking().Where(c => c.Id == id && c.DeletedAt == null && c.OwnerId == personId).Select(c => (Guid?)c.PublicId).FirstOrDefaultAsync(cancellationToken)
            : null;
        return new Lineage(relatives, parents.Count > rows.Count, conceptId);
    }

    // The films in which a clip stands at any place. Only the films that came after it are looked at, and none of the other jobs: the plan is no column of an index.
    private static IQueryable<Job> FilmsOf(StudioDb db, string personId, long jobId)
    {
        var campaigns = db.CampaignsSeenBy(personId);
        return db.Jobs.FromSqlRaw($$"""SELECT * FROM "Jobs"{{db.By("IX_Jobs_SequenceId_Id")}} WHERE "SequenceId" IS NOT NULL AND "Id" > {0} AND "SequenceJson" LIKE {1}""", jobId, SequencePlan.JsonWith(jobId))
            .AsNoTracking().Where(j => j.OwnerId == personId || campaigns.Any(campaign => campaign.Id == j.CampaignId));
    }

    // "C12-H2-A1-9x16-EN-v" of "C12-H2-A1-9x16-EN-v3".
    private static string? VariantOf(string? assetId) => assetId?.LastIndexOf("-v", StringComparison.Ordinal) is > 0 and var at ? assetId[..(at + 2)] : null;

    private static Task<List<Row>> ReadAsync(IQueryable<Job> jobs, CancellationToken cancellationToken) => jobs.Where(j => j.TrashedAt == null).OrderByDescending(j => j.Id).Take(Most)
        .Select(j => new Row(j.Id, j.ParentId, j.ParentHow, j.Title, j.State, j.AssetId, j.PosterKey != null, j.CreatedAt, j.SequenceId == null ? j.InputsJson : "")).ToListAsync(cancellationToken);

    private static Relative From(Row row, Relation relation, string? how) =>
        new(row.Id, relation, how, row.Title, row.State, row.AssetId, row.HasPoster, row.CreatedAt, RequestPrice.ReadRequest(row.InputsJson));

    private sealed record Row(long Id, long? ParentId, string? ParentHow, string Title, JobState State, string? AssetId, bool HasPoster, DateTime CreatedAt, string InputsJson);
}
