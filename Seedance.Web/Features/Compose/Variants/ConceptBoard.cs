using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>A concept on the screen: its cells, what became of them, and what would be started now.</summary>
public sealed class ConceptBoard(VariantPlanner planner, IStringLocalizer<VariantTexts> texts)
{
    private readonly Dictionary<VariantStage, Dictionary<string, CellPlan>> _known = [];
    private IReadOnlyDictionary<string, MadeClip> _made = new Dictionary<string, MadeClip>(StringComparer.Ordinal);

    public ConceptDraft Concept { get; private set; } = null!;

    public VariantStage Stage { get; private set; }

    /// <summary>All cells of the stage, in the order of the grid.</summary>
    public IReadOnlyList<CellPlan> Cells { get; private set; } = [];

    /// <summary>The newest clip of each name.</summary>
    public IReadOnlyDictionary<string, VariantJob> Jobs { get; private set; } = new Dictionary<string, VariantJob>(StringComparer.Ordinal);

    /// <summary>What would be started now.</summary>
    public BatchReview Review { get; private set; } = null!;

    /// <summary>Grows when the whole concept was read again: the boxes are made anew then.</summary>
    public int Generation { get; private set; }

    /// <summary>The fingerprints of what would be started.</summary>
    public IReadOnlyCollection<string> Fingerprints => [.. Review.Cells.Select(cell => cell.Fingerprint).Distinct(StringComparer.Ordinal)];

    public void Show(ConceptDraft concept, VariantStage stage, IReadOnlyDictionary<string, VariantJob> jobs)
    {
        (Concept, Stage, Jobs) = (concept, stage, jobs);
        Generation++;
        PlanAgain();
    }

    /// <summary>A change of the axes by a person.</summary>
    public void Edit(Action<ConceptAxes> change)
    {
        var before = First();
        change(Concept.Axes);
        CellKeys.Carry(Concept.Axes, before, First());
        Plan();
    }

    public void Turn(VariantStage stage)
    {
        Stage = stage;
        Plan();
    }

    /// <summary>The composition, prices, models or placements have changed.</summary>
    public void PlanAgain()
    {
        _known.Clear();
        Plan();
    }

    /// <summary>Switches cells on or off (drafts), or chooses them (finals).</summary>
    public void Pick(IEnumerable<CellPlan> cells, bool isPicked)
    {
        foreach (var cell in cells)
        {
            if (Stage == VariantStage.Draft) Set(Concept.Axes.Off, cell.Cell.TextKey, !isPicked);
            else Set(Concept.Axes.Chosen, cell.Cell.Key, isPicked);
        }

        Look();
    }

    public void Tell(IReadOnlyDictionary<string, VariantJob> jobs)
    {
        Jobs = jobs;
        Look();
    }

    /// <summary>What the team has already, by fingerprint.</summary>
    public void Tell(IReadOnlyDictionary<string, MadeClip> made)
    {
        _made = made;
        Look();
    }

    /// <summary>False: the cell is switched off.</summary>
    public bool IsOn(CellPlan cell) => !Concept.Axes.Off.Contains(cell.Cell.TextKey);

    /// <summary>It is to be made in this stage.</summary>
    public bool IsPicked(CellPlan cell) => IsOn(cell) && (Stage == VariantStage.Draft || Concept.Axes.Chosen.Contains(cell.Cell.Key));

    /// <summary>Its newest clip of this stage; null when it has none, or it was taken back.</summary>
    public VariantJob? JobOf(CellPlan cell) => Jobs.GetValueOrDefault(cell.AssetId) is { IsWithdrawn: false } job ? job : null;

    /// <summary>The draft that says the same; null when there is none.</summary>
    public VariantJob? DraftOf(CellPlan cell) => Jobs.GetValueOrDefault(cell.DraftAssetId) is { IsWithdrawn: false } job ? job : null;

    /// <summary>The clip that the same request has made elsewhere; null when nobody has one.</summary>
    public MadeClip? MadeOf(CellPlan cell) => JobOf(cell) is null ? _made.GetValueOrDefault(cell.Fingerprint) : null;

    /// <summary>The clips of this stage that were started and not taken back, those of earlier words too.</summary>
    public IReadOnlyList<VariantJob> Started => [.. Jobs.Values.Where(job => !job.IsWithdrawn && job.IsDraft == (Stage == VariantStage.Draft))];

    /// <summary>The names of all clips that a cell ever had.</summary>
    public IReadOnlyList<string> NamesOf(CellPlan cell) => new VersionLedger(Concept.Axes, Cells.Select(one => one.Cell)).AllOf(Concept.Id, cell.Cell);

    private Cell First() => Cell.All(Concept.Axes, Concept.Form.Ratio, VariantStage.Final)[0];

    private void Plan()
    {
        Cells = planner.Plan(Concept, Stage, _known.GetValueOrDefault(Stage));
        _known[Stage] = Cells.ToDictionary(cell => cell.Says, StringComparer.Ordinal);
        Look();
    }

    private void Look() => Review = BatchReview.Of([.. Cells.Where(cell => IsPicked(cell) && JobOf(cell) is null)], _made, texts);

    private static void Set(HashSet<string> keys, string key, bool isIn)
    {
        if (isIn) keys.Add(key);
        else keys.Remove(key);
    }
}
