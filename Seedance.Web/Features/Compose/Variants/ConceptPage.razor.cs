using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Limits;
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
    AlreadyMade alreadyMade,
    BrandKits brands,
    ExpectedTime expected,
    PriceLimits limits,
    ProblemWords problemWords,
    VideoGateway gateway,
    IOptionsMonitor<GatewayOptions> options,
    IOptionsMonitor<PlacementOptions> placements,
    IOptionsMonitor<VariantOptions> variantOptions,
    IJSRuntime js,
    IStringLocalizer<VariantTexts> texts) : LiveJobsComponent
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<Action> _unkept = [];
    private ConceptBoard? _board;
    private IDisposable?[] _settings = [];
    private ElementReference _root;
    private IJSObjectReference? _module;
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
    private bool _isAttached;
    private bool _isStarting;
    private bool _showsPrompts;
    private bool _axesAreOpen;

    [Parameter]
    public Guid Id { get; set; }

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
        if (_board is null) return;
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
        _board.Tell(read);
        return true;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_board is null || _isAttached || Gone.IsCancellationRequested) return;
        _isAttached = true;
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", Gone, "./Features/Compose/Variants/ConceptPage.razor.js");
            await _module.InvokeVoidAsync("attach", Gone, _root);
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // the page was left
        }
    }

    /// <inheritdoc />
    protected override void OnGone()
    {
        foreach (var settings in _settings) settings?.Dispose();
        if (_module is not null) _ = DropAsync(_module);
    }

    private static async Task DropAsync(IJSObjectReference module)
    {
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }

    // Also when another tab has saved: what it did is what counts.
    private async Task ReadAsync(VariantStage? stage, Action? then = null)
    {
        if (await concepts.FindAsync(OwnerId, Id, Gone) is not { } concept)
        {
            (_isGone, _board) = (true, null);
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
        _unkept.Add(change);
        change();
        if (!await WriteAsync(() => KeepAsync(change))) return false;
        await LookAsync();
        return true;
    }

    private async Task<bool> KeepAsync(Action change)
    {
        if (_board is null) return false;
        if (!_unkept.Contains(change) || await SaveAsync()) return true; // or the write before has taken it along
        var theirs = "";
        await ReadAsync(_board.Stage, () =>
        {
            theirs = Written();
            foreach (var again in _unkept) again();
        });
        if (_board is null) return false;
        if (Written() != theirs && _board.Concept.Axes.CountFinals() <= variantOptions.CurrentValue.MaxCells && await SaveAsync()) return true;
        _unkept.Clear();
        await ReadAsync(_board.Stage);
        _note = new PageNote("warning", texts["Note_OtherTab"]);
        return false;

        string Written() => $"{_board!.Concept.Name} {JsonSerializer.Serialize(_board.Concept.Axes, JsonSerializerOptions.Web)}";
    }

    private async Task<bool> SaveAsync()
    {
        var changes = _unkept.Count; // those that come while it is on its way are not in it
        if (!await concepts.SaveAsync(_board!.Concept, CancellationToken.None)) return false;
        _unkept.RemoveRange(0, changes);
        return true;
    }

    // One write after the other: what is typed while one is on its way is no other tab's.
    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            return await write();
        }
        finally
        {
            _writing.Release();
        }
    }

    // What the team has already of what would be started now.
    private async Task LookAsync() => _board!.Tell(await alreadyMade.FindAsync(OwnerId, _board.Fingerprints, CancellationToken.None));

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
    private List<VariantJob> EarlierOf(CellPlan plan)
    {
        string[] names = [$"{_board!.Concept.Code}-{plan.Cell.Key}-v", $"{_board.Concept.Code}-{plan.Cell.TextKey}-v"];
        return [.. _board.Jobs.Values.Where(job => !job.IsWithdrawn && job.AssetId != plan.AssetId && job.AssetId != plan.DraftAssetId
            && Array.Exists(names, name => job.AssetId.StartsWith(name, StringComparison.Ordinal))).OrderByDescending(job => job.Job.Id)];
    }

    private async Task ChangeLimitAsync(decimal? limit)
    {
        _perBatch = limit ?? limits.DefaultOfBatch; // at once: Start may be pressed while it is being kept
        await limits.SaveOfBatchAsync(OwnerId, limit, CancellationToken.None);
    }

    private async Task StartAsync()
    {
        if (_isStarting || _board is null) return;
        _isStarting = true;
        try
        {
            if (await brands.TellAsync(_board.Concept.Form, CancellationToken.None) != BrandNews.None)
            {
                // Other sentences round every prompt: a person looks at them first.
                await ReadAsync(_board.Stage);
                _news = texts["News_Brand"];
                return;
            }

            await LookAsync();
            if (_board.Review is not { Cells.Count: > 0 } review) _news = texts[_board.Stage == VariantStage.Draft ? "News_NothingDraft" : "News_NothingFinal"];
            else if (review.Faults.Count > 0) _news = texts[review.Faults.Count == 1 ? "News_Fault" : "News_Faults", review.Faults.Count];
            else if (await AgreesAsync(review.Cells.Count, words.Question(review, _perClip, _perBatch))) await StartAsync(review.Cells);
        }
        finally
        {
            _isStarting = false;
        }
    }

    private async Task<bool> AgreesAsync(int clips, string? question)
    {
        (_asked, _question) = (clips, question);
        if (question is null) return true;
        StateHasChanged(); // the dialog says it before it is opened
        return _confirm is not null && await _confirm.AskAsync();
    }

    private async Task StartAsync(IReadOnlyList<CellPlan> cells)
    {
        var stage = _board!.Stage;
        var started = await WriteAsync(() => starter.StartAsync(_board.Concept, stage, cells, _board.Jobs, CancellationToken.None));
        if (Gone.IsCancellationRequested) return;
        var invalid = (started as StartResult.Done)?.Batch as BatchResult.Invalid;
        if (started is StartResult.Outdated || invalid is not null) await ReadAsync(stage); // the library has changed, or another tab the concept
        _news = started switch
        {
            StartResult.Done { Batch: BatchResult.Created created } => StartedWords(created),
            StartResult.Done { Batch: BatchResult.TooMany tooMany } => texts["News_TooMany", RateLimits.Seconds(tooMany.Wait)],
            StartResult.Done { Batch: BatchResult.Invalid } => texts["News_Refused", problemWords.FaultText(invalid!.Faults.First().Value[0]), cells[invalid.Faults.First().Key].AssetId],
            _ => texts["Note_OtherTab"],
        };
        await RereadAsync();
    }

    private async Task CancelAsync(IReadOnlyList<VariantJob> waiting)
    {
        var done = 0;
        foreach (var job in waiting)
            if (await jobs.CancelAsync(OwnerId, job.Job.Id, OwnerName, CancellationToken.None) == DecisionResult.Done) done++;
        _news = texts[done == waiting.Count ? "News_Cancelled" : "News_CancelledSome", done, waiting.Count];
        await RereadAsync();
    }

    private async Task RetryAsync(IReadOnlyList<VariantJob> failed)
    {
        var again = await variantJobs.AgainAsync(OwnerId, [.. failed.Select(job => job.Job.Id)], CancellationToken.None);
        if (again.Count == 0) return;
        var estimates = again.Select(job => options.CurrentValue.FindModel(job.Request.Model) is { } model ? Estimate.For(job.Request, model) : new RequestEstimate(null, null, null, null, false)).ToList();
        if (!await AgreesAsync(again.Count, words.Question(again.Count, BatchEstimate.Of(estimates), estimates.Max(one => one.MaxCost), _perClip, _perBatch)) || Gone.IsCancellationRequested) return;
        _news = await batches.SubmitAllAsync(again, CancellationToken.None) switch
        {
            BatchResult.Created created => StartedWords(created),
            BatchResult.TooMany tooMany => texts["News_TooMany", RateLimits.Seconds(tooMany.Wait)],
            BatchResult.Invalid invalid => texts["News_Refused", problemWords.FaultText(invalid.Faults.First().Value[0]), again[invalid.Faults.First().Key].AssetId ?? ""],
            _ => texts["Note_OtherTab"],
        };
        await RereadAsync();
    }

    // Those that another tab had started before are not started again.
    private string StartedWords(BatchResult.Created created) => (created.JobIds.Count - created.Repeated) switch
    {
        0 => texts["News_Repeated"],
        1 => texts["News_Started_One"],
        var clips => texts["News_Started", clips],
    };

    private async Task RereadAsync()
    {
        if (_board is null || Gone.IsCancellationRequested) return;
        _board.Tell(await variantJobs.ReadAsync(OwnerId, _board.Concept.Id, Gone));
    }

    private sealed record PageNote(string Tone, string Words);
}
