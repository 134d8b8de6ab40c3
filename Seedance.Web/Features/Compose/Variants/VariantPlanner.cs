using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Plans all cells of a concept. Runs with every change: fast, and nothing is stored or sent.</summary>
public sealed class VariantPlanner(
    PreflightCheck check, IOptionsMonitor<GatewayOptions> gateway, IOptionsMonitor<PlacementOptions> placements, IOptionsMonitor<VariantOptions> options,
    IStringLocalizer<VariantTexts> texts)
{
    private static readonly Dictionary<string, int> NothingTooLong = [];

    /// <summary>All cells of a stage in the order of the grid, those that are switched off too.</summary>
    /// <param name="known">Plans of the same composition under the same settings, by <see cref="CellPlan.Says"/>: what says the same is not planned again.</param>
    public IReadOnlyList<CellPlan> Plan(ConceptDraft concept, VariantStage stage, IReadOnlyDictionary<string, CellPlan>? known = null)
    {
        var cells = Cell.All(concept.Axes, concept.Form.Ratio, stage);
        var ledger = new VersionLedger(concept.Axes, cells);
        return [.. cells.Select(cell => Says(concept.Axes, stage, cell) is var says && known?.GetValueOrDefault(says) is { } plan ? Named(plan with { Cell = cell }) : Named(Plan(concept, stage, cell, says)))];

        CellPlan Named(CellPlan plan)
        {
            var name = ledger.Find(plan.Cell, stage, plan.Meaning);
            var assetId = name.AssetId(concept.Id, stage);
            return plan with { Name = name, AssetId = assetId, DraftAssetId = stage == VariantStage.Draft ? assetId : ledger.Find(plan.Cell, VariantStage.Draft, plan.Meaning).AssetId(concept.Id, VariantStage.Draft) };
        }
    }

    private static string Says(ConceptAxes axes, VariantStage stage, Cell cell)
    {
        string? Words(TextOption? option) => option is null ? null : $"{option.For(cell.Language)}\u0002{cell.Language is { } language && option.In.TryGetValue(language, out var words) && words.Length > 0}";
        return string.Join('\u0001', stage, cell.Key, Words(cell.Hook), Words(cell.Call), Words(cell.Opening), cell.Placement?.Id, cell.Language == axes.Languages.FirstOrDefault(), cell.Quality?.Model, cell.Quality?.Resolution, cell.Seed?.Seed);
    }

    private CellPlan Plan(ConceptDraft concept, VariantStage stage, Cell cell, string says)
    {
        var (current, drafts) = (gateway.CurrentValue, options.CurrentValue);
        var placement = placements.CurrentValue.Find(cell.Placement?.Id);
        var isDraft = stage == VariantStage.Draft && drafts.DraftModelOf(current) is not null;
        var model = current.FindModel(isDraft ? drafts.DraftModel : cell.Quality?.Model ?? concept.Form.Model);
        var form = CellWriter.Write(concept.FormJson, cell, placement, model, isDraft ? (drafts.DraftModel, drafts.DraftResolution) : null);
        var composed = new Composed(form);
        var (request, fingerprint) = (composed.Request, RequestFingerprint.Of(composed.Request));
        return new CellPlan(
            cell,
            says,
            CellMeaning.Of(request, fingerprint),
            fingerprint,
            form,
            request,
            model is null || (!form.AutomaticLength && form.Seconds is not > 0) ? null : Estimate.For(request, model),
            [.. Own(concept.Axes, cell, placement, request), .. check.Check(composed, NothingTooLong, warnAbove: null).Where(finding => !IsSaidBetter(finding, request))]);
    }

    // An empty place is a warning elsewhere; here it has an axis of its own.
    private static bool IsSaidBetter(Finding finding, VideoRequest request) =>
        finding is { Severity: Severity.Warning, Field: "Prompt" } && VariantPhrases.PlacesIn(request.Prompt).Any(place => finding.Text.Contains(place, StringComparison.Ordinal));

    // What only a concept can do wrong.
    private IEnumerable<Finding> Own(ConceptAxes axes, Cell cell, Placement? placement, VideoRequest request)
    {
        foreach (var (letter, option) in new[] { ("H", cell.Hook), ("A", cell.Call), ("O", cell.Opening) })
        {
            if (option is null) continue;
            var name = FormattableString.Invariant($"{letter}{option.Number}");
            if (string.IsNullOrWhiteSpace(option.For(cell.Language))) yield return new Finding(Severity.Blocking, "Prompt", texts["Fault_EmptyOption", name]);
            else if (option.For(cell.Language).Length > OptionText.MaxLength) yield return new Finding(Severity.Blocking, "Prompt", texts["Fault_LongOption", name, option.For(cell.Language).Length, OptionText.MaxLength]);
            else if (cell.Language is { } language && language != axes.Languages[0] && !(option.In.TryGetValue(language, out var words) && !string.IsNullOrWhiteSpace(words)))
                yield return new Finding(Severity.Warning, "Prompt", texts["Warn_NoTranslation", name, texts[$"Language_{language}"]]);
        }

        foreach (var place in VariantPhrases.PlacesIn(request.Prompt)) yield return new Finding(Severity.Blocking, "Prompt", texts["Fault_EmptyPlace", place]);
        if (cell.Placement is { } chosen && placement is null) yield return new Finding(Severity.Blocking, "Ratio", texts["Fault_PlacementGone", chosen.Id]);
    }
}
