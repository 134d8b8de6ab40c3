using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>A clip of a concept.</summary>
public sealed record VariantJob(string AssetId, long? DraftOfId, JobSummary Job)
{
    /// <summary>The clip as its placement cuts it lies beside it.</summary>
    public bool HasCrop { get; init; }

    /// <summary>It lies in the trash.</summary>
    public bool IsTrashed { get; init; }

    public bool IsDraft => AssetParts.IsDraft(AssetId);

    public bool IsOpen => Job.State is JobState.Queued or JobState.Submitting or JobState.Generating or JobState.Saving;

    /// <summary>Nothing came of it, and it may be tried again.</summary>
    public bool HasFailed => Job.State is JobState.Failed or JobState.Expired;

    /// <summary>As if it had never been started.</summary>
    public bool IsWithdrawn => IsTrashed || Job.State == JobState.Cancelled;
}

/// <summary>The clips of a concept.</summary>
public sealed class VariantJobs(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The newest clip of each name; one that was withdrawn only where there is no other.</summary>
    public async Task<IReadOnlyDictionary<string, VariantJob>> ReadAsync(string ownerId, long conceptId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.AsNoTracking().Where(j => j.ConceptId == conceptId && j.OwnerId == ownerId && j.AssetId != null).OrderBy(j => j.Id)
            .Select(j => new
            {
                j.AssetId,
                j.DraftOfId,
                HasCrop = j.CropKey != null,
                IsTrashed = j.TrashedAt != null,
                Job = new JobSummary(j.Id, j.Title, j.State, j.Ratio, j.Resolution, j.Seconds, j.DurationMs, j.Width, j.Height, j.CreatedAt, j.SubmittedAt, j.ChangedAt,
                    j.GatewayStatus, j.Percent, j.PosterKey != null, j.Problem),
            }).ToListAsync(cancellationToken);
        var newest = new Dictionary<string, VariantJob>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var job = new VariantJob(row.AssetId!, row.DraftOfId, row.Job) { HasCrop = row.HasCrop, IsTrashed = row.IsTrashed };
            if (!job.IsWithdrawn || newest.GetValueOrDefault(job.AssetId) is null or { IsWithdrawn: true }) newest[job.AssetId] = job;
        }

        return newest;
    }

    /// <summary>The same clips once more, for those that failed: exactly what was sent then.</summary>
    public async Task<IReadOnlyList<NewJob>> AgainAsync(string ownerId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Jobs.AsNoTracking().Where(j => j.OwnerId == ownerId && jobIds.Contains(j.Id)).OrderBy(j => j.Id)
            .Select(j => new { j.Id, Newest = db.Jobs.Where(same => same.ConceptId == j.ConceptId && same.OwnerId == ownerId && same.AssetId == j.AssetId).Max(same => same.Id), j.Title, j.InputsJson, j.ConceptId, j.AssetId, j.Placement, j.DraftOfId, j.CampaignId }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new NewJob(ownerId, OperationIds.After(row.Newest), row.Title, JsonSerializer.Deserialize<VideoRequest>(row.InputsJson, JsonSerializerOptions.Web)!)
        {
            ConceptId = row.ConceptId,
            AssetId = row.AssetId,
            Placement = row.Placement,
            DraftOfId = row.DraftOfId,
            CampaignId = row.CampaignId,
        })];
    }
}
