using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>How the start of a batch ended.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    public sealed record Done(BatchResult Batch) : StartResult;

    /// <summary>Another tab has changed the concept meanwhile: look again. Nothing was started.</summary>
    public sealed record Outdated : StartResult;
}

/// <summary>Starts cells of a concept: all of them or none, each once, whatever is pressed how often.</summary>
public sealed class BatchStarter(ConceptStore store, JobBatches batches)
{
    /// <param name="cells">Planned from the concept as it is.</param>
    /// <param name="jobs">The newest clip of each name.</param>
    public async Task<StartResult> StartAsync(
        ConceptDraft concept, VariantStage stage, IReadOnlyList<CellPlan> cells, IReadOnlyDictionary<string, VariantJob> jobs, CancellationToken cancellationToken)
    {
        // First the names, then the jobs: a crash in between has given names to nothing, and the same start gives the same ones.
        foreach (var cell in cells) VersionLedger.Note(concept.Axes, cell.Name, stage, cell.Meaning);
        if (!await store.SaveAsync(concept, cancellationToken)) return new StartResult.Outdated();
        return new StartResult.Done(await batches.SubmitAllAsync([.. cells.Select(cell => Job(concept, stage, cell, jobs))], cancellationToken));
    }

    private static NewJob Job(ConceptDraft concept, VariantStage stage, CellPlan cell, IReadOnlyDictionary<string, VariantJob> jobs)
    {
        var before = jobs.GetValueOrDefault(cell.AssetId);
        var draft = stage == VariantStage.Final ? jobs.GetValueOrDefault(cell.DraftAssetId) : null;
        return new NewJob(concept.OwnerId, before is null ? OperationIds.First(concept.PublicId, cell.AssetId) : OperationIds.After(before.Job.Id), $"{cell.AssetId} · {concept.Name}", cell.Request)
        {
            ConceptId = concept.Id,
            CampaignId = concept.CampaignId,
            AssetId = cell.AssetId,
            Placement = cell.Cell.Placement?.Id ?? concept.Form.Placement,
            DraftOfId = draft is null or { IsWithdrawn: true } or { HasFailed: true } ? null : draft.Job.Id,
        };
    }
}
