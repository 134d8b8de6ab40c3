using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Something to know before a batch is paid, said once for all cells that have it.</summary>
/// <param name="Cells">In the order of the grid.</param>
/// <param name="CanSwitchOff">Without these cells the batch would be right, and lose nothing.</param>
public sealed record BatchFinding(Severity Severity, string Text, IReadOnlyList<CellPlan> Cells, bool CanSwitchOff)
{
    /// <summary>The clips that exist already, each once.</summary>
    public IReadOnlyList<MadeClip> Clips { get; init; } = [];
}

/// <summary>The preflight of a whole batch.</summary>
/// <param name="Cells">What would be started.</param>
/// <param name="Findings">What blocks first.</param>
/// <param name="Estimate">Of all of them together.</param>
public sealed record BatchReview(IReadOnlyList<CellPlan> Cells, IReadOnlyList<BatchFinding> Findings, BatchEstimate Estimate)
{
    private static readonly RequestEstimate Unknown = new(null, null, null, null, false);

    public IReadOnlyList<BatchFinding> Faults { get; } = [.. Findings.Where(finding => finding.Severity == Severity.Blocking)];

    /// <summary>The price of the dearest clip, as far as it is known.</summary>
    public decimal? Dearest => Cells.Max(cell => cell.Estimate?.MaxCost);

    /// <param name="cells">What would be started.</param>
    /// <param name="made">What the team has already, by fingerprint.</param>
    public static BatchReview Of(IReadOnlyList<CellPlan> cells, IReadOnlyDictionary<string, MadeClip> made, IStringLocalizer<VariantTexts> texts)
    {
        var findings = cells.SelectMany(cell => cell.Findings.DistinctBy(finding => finding.Text).Select(finding => (Cell: cell, Finding: finding)))
            .GroupBy(one => (one.Finding.Severity, one.Finding.Text))
            .Select(same => new BatchFinding(same.Key.Severity, same.Key.Text, [.. same.Select(one => one.Cell)], same.Key.Severity == Severity.Blocking && same.Count() < cells.Count));

        // The first of those that ask for the same stays.
        var twins = cells.Where(cell => !cell.IsBlocked).GroupBy(cell => cell.Fingerprint).SelectMany(same => same.Skip(1)).ToList();
        if (twins.Count > 0) findings = findings.Append(new(Severity.Warning, texts[twins.Count == 1 ? "Warn_Twin" : "Warn_Twins", twins.Count], twins, true));
        foreach (var known in cells.Where(cell => made.ContainsKey(cell.Fingerprint)).GroupBy(cell => made[cell.Fingerprint].IsTrashed).Select(same => same.ToList()))
        {
            var warning = made[known[0].Fingerprint].IsTrashed ? "Warn_Trashed" : "Warn_Made";
            findings = findings.Append(new(Severity.Warning, texts[known.Count == 1 ? warning : $"{warning}_Many", known.Count], known, true)
            {
                Clips = [.. known.Select(cell => made[cell.Fingerprint]).DistinctBy(clip => clip.JobId)],
            });
        }

        return new BatchReview(cells, [.. findings.OrderBy(finding => finding.Severity).ThenByDescending(finding => finding.Cells.Count)], BatchEstimate.Of(cells.Select(cell => cell.Estimate ?? Unknown)));
    }
}
