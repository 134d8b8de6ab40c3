using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Variants;

public sealed partial class ConceptPage(
    ConceptStore concepts,
    VariantPlanner planner,
    VariantJobs variantJobs,
    VariantWords words,
    BatchStarter starter,
    JobBatches batches,
    JobService jobs,
    Jobs.Campaigns campaigns,
    AlreadyMade alreadyMade,
    BrandKits brands,
    ExpectedTime expected,
    PriceLimits limits,
    VideoGateway gateway,
    IOptionsMonitor<GatewayOptions> options,
    IOptionsMonitor<PlacementOptions> placements,
    IOptionsMonitor<VariantOptions> variantOptions,
    IJSRuntime js,
    IStringLocalizer<VariantTexts> texts) : LiveJobsComponent
{
    private ConceptWriter? _writer;
    private ConceptBoard? _board;
    private IDisposable?[] _settings = [];
    private ElementReference _root;
    private PageModule? _script;
    private ConfirmDialog? _confirm;
    private BatchPace? _pace;
    private decimal? _perClip;
    private decimal? _perBatch;
    private string _firstName = "";
    private string? _question;
    private int _asked;
    private string? _news;
    private string? _open;
    private PageNote? _note;
    private Action<ConceptAxes>? _undo;
    private bool _isGone;
    private bool _isUnreadable;
    private bool _isAttached;
    private bool _isStarting;
    private bool _showsPrompts;
    private bool _axesAreOpen;

    [Parameter]
    public Guid Id { get; set; }

    private ConceptWriter Writer => _writer ??= new(concepts, () => _board?.Concept, then => ReadAsync(_board?.Stage, then), () => variantOptions.CurrentValue.MaxCells);

    private VideoModel? DraftModel => variantOptions.CurrentValue.DraftModelOf(options.CurrentValue);

    private CellPlan? OpenPlan => _open is null ? null : _board!.Cells.FirstOrDefault(cell => cell.Cell.Key == _open);

    private string DraftWords => $"{DraftModel?.Label}, {variantOptions.CurrentValue.DraftResolution}";

    private string AxesWords
    {
        get
        {
            var axes = _board!.Concept.Axes;
            return string.Join(" · ", new[] { ("H", axes.Hooks.Count), ("A", axes.Calls.Count), ("O", axes.Openings.Count), ("Placement", axes.Placements.Count), ("Language", axes.Languages.Count), ("Q", axes.Qualities.Count), ("S", axes.Seeds.Count) }
                .Where(axis => axis.Item2 > 0).Select(axis => texts[axis.Item2 == 1 ? $"Axis_{axis.Item1}_One" : $"Axis_{axis.Item1}_Count", axis.Item2].Value));
        }
    }

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        (_perClip, _perBatch) = (await limits.FindAsync(OwnerId, Gone), await limits.FindOfBatchAsync(OwnerId, Gone));
        await ReadAsync(stage: null);
        if (_board is null || Gone.IsCancellationRequested) return; // whoever has left would never be told off the settings
        _axesAreOpen = _board.Jobs.Count == 0;
        _settings =
        [
            options.OnChange((_, _) => Culture.Run(() => InvokeAsync(PlanAgain))),
            placements.OnChange((_, _) => Culture.Run(() => InvokeAsync(PlanAgain))),
            variantOptions.OnChange((_, _) => Culture.Run(() => InvokeAsync(PlanAgain))),
        ];
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        if (_board is null) return false;
        var read = await variantJobs.ReadAsync(OwnerId, _board.Concept.Id, Gone);
        _pace = await expected.FindAsync(gateway.CurrentGateway, Gone);
        if (read.Count == _board.Jobs.Count && read.All(job => _board.Jobs.GetValueOrDefault(job.Key) == job.Value)) return false;
        var (started, wereOpen) = (_board.Started.Count, _board.Started.Any(job => job.IsOpen));
        _board.Tell(read);
        if (wereOpen && _board.Started.Count == started && !_board.Started.Any(job => job.IsOpen)) _news = null; // nothing is on its way any more
        return true;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_board is null || _isAttached || Gone.IsCancellationRequested) return;
        _isAttached = true;
        _script = new PageModule(js, "./Features/Compose/Variants/ConceptPage.razor.js");
        await _script.CallAsync("attach", _root);
    }

    /// <inheritdoc />
    protected override void OnGone()
    {
        foreach (var settings in _settings) settings?.Dispose();
        if (_script is not null) _ = _script.DisposeAsync().AsTask();
    }

    // Also when another tab has saved: what it did is what counts.
    private async Task ReadAsync(VariantStage? stage, Action? then = null)
    {
        if (await concepts.FindAsync(OwnerId, Id, Gone) is not { } concept)
        {
            (_isGone, _board) = (true, null);
            _isUnreadable = await concepts.NameAsync(OwnerId, Id, Gone) is not null;
            return;
        }

        var read = await variantJobs.ReadAsync(OwnerId, concept.Id, Gone);
        _pace = await expected.FindAsync(gateway.CurrentGateway, Gone);
        var board = _board ?? new ConceptBoard(planner, texts);
        board.Show(concept, DraftModel is null ? VariantStage.Final : stage ?? (read.Values.Any(job => job.DraftOfId is not null) ? VariantStage.Final : VariantStage.Draft), read);
        (_board, _firstName) = (board, concept.Name);
        then?.Invoke(); // before anybody sees the boxes without it
        await LookAsync();
    }

    private void PlanAgain()
    {
        if (_board is null) return;
        if (DraftModel is null && _board.Stage == VariantStage.Draft) _board.Turn(VariantStage.Final);
        else _board.PlanAgain();
        StateHasChanged();
    }

    private Task<bool> EditAsync(Action<ConceptAxes> change)
    {
        (_news, _note, _undo) = (null, null, null);
        return ChangeAsync(() => _board!.Edit(change));
    }

    // False: it could not be kept.
    private async Task<bool> ChangeAsync(Action change)
    {
        if (await Writer.ChangeAsync(change))
        {
            await LookAsync();
            return true;
        }

        if (_board is not null) _note = new PageNote("warning", texts["Note_OtherTab"]);
        return false;
    }

    // What the team has already of what would be started now.
    private async Task LookAsync()
    {
        if (_board is not { } board || Gone.IsCancellationRequested) return;
        var (generation, made) = (board.Generation, await alreadyMade.FindAsync(OwnerId, board.Fingerprints, CancellationToken.None));
        if (generation == board.Generation) board.Tell(made); // else it was read anew meanwhile, and asked again
    }

    private Task RenameAsync(ChangeEventArgs args)
    {
        var name = JobTitle.Clean(args.Value as string ?? "");
        if (name.Length == 0 || name == _board!.Concept.Name) return Task.CompletedTask;
        var isAgain = false;
        return ChangeAsync(() =>
        {
            _board!.Concept.Name = name;
            if (isAgain) _firstName = name; // the box has the other tab's name now
            isAgain = true;
        });
    }

    private async Task RemoveAsync((string Words, Action<ConceptAxes> Remove, Action<ConceptAxes> Undo) removed)
    {
        if (!await EditAsync(removed.Remove)) return;
        _note = new PageNote("info", removed.Words.Length == 0 ? texts["Note_RemovedEmpty"] : texts["Note_Removed", removed.Words]);
        _undo = removed.Undo;
    }

    private Task UndoAsync() => _undo is { } undo ? EditAsync(undo) : Task.CompletedTask;

    private void TellTooMany(int cells) => (_note, _undo) = (new PageNote("warning", texts["Note_TooMany", cells, variantOptions.CurrentValue.MaxCells]), null);

    private async Task TurnAsync(VariantStage stage)
    {
        (_news, _open) = (null, null);
        _board!.Turn(stage);
        await LookAsync();
    }

    private Task PickAsync((IReadOnlyList<CellPlan> Cells, bool IsPicked) pick)
    {
        _news = null;
        var keys = pick.Cells.Select(cell => cell.Cell.Key).ToHashSet(StringComparer.Ordinal);
        return ChangeAsync(() => _board!.Pick(_board.Cells.Where(cell => keys.Contains(cell.Cell.Key)), pick.IsPicked));
    }

    private void Open(string key) => _open = _open == key ? null : key;

    private List<(VariantStage Stage, VariantJob Job)> ClipsOf(CellPlan plan)
    {
        var clips = new List<(VariantStage, VariantJob)>();
        if (_board!.Stage == VariantStage.Final && _board.JobOf(plan) is { } final) clips.Add((VariantStage.Final, final));
        if (_board.DraftOf(plan) is { } draft) clips.Add((VariantStage.Draft, draft));
        return clips;
    }

    // Of the same cell, with other words.
    private List<VariantJob> EarlierOf(CellPlan plan) =>
    [
        .. _board!.NamesOf(plan).Where(name => name != plan.AssetId && name != plan.DraftAssetId).Select(_board.Jobs.GetValueOrDefault).OfType<VariantJob>()
            .Where(job => !job.IsWithdrawn).OrderByDescending(job => job.Job.Id),
    ];

    // Its clips come along: they are of one piece.
    private async Task PutAsync(long? campaign)
    {
        if (_board is not { } board) return;
        await campaigns.PutConceptAsync(OwnerId, board.Concept.PublicId, campaign, withClips: true, CancellationToken.None);
        board.Concept.CampaignId = campaign;
    }

    private sealed record PageNote(string Tone, string Words);
}
