using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>What can be taken back, for as long as nothing else was changed.</summary>
/// <param name="FormJson">What stood in this draft before.</param>
/// <param name="Left">The draft that was open before.</param>
public sealed record UndoStep(string Words, string? FormJson, Guid? Left = null);

/// <summary>
/// The draft that a page of the composer has open: finds it, shows it in the form, saves what is typed, fills it from elsewhere and takes that
/// back. What is filled in overwrites nothing: what was typed stays a draft of its own.
/// </summary>
public sealed class DraftSession(
    DraftStore drafts,
    DraftList list,
    LibraryReferences library,
    BrandKits brands,
    IOptionsMonitor<GatewayOptions> options,
    TimeProvider clock,
    IStringLocalizer<ComposeTexts> texts) : IAsyncDisposable
{
    private string _ownerId = "";
    private ComposeState _state = default!;
    private Func<Func<Task>, Task> _run = default!;
    private Action _redraw = default!;
    private CancellationToken _gone;
    private DraftKeeper? _keeper;
    private ITimer? _renewal;
    private bool _isOpening;
    private bool _isNamed;

    /// <summary>Of the draft that is open; null before there is one.</summary>
    public Guid? PublicId => _keeper?.PublicId;

    /// <summary>Which operation id the next press of Generate has. Every draft that is opened has a gate of its own.</summary>
    public SubmitGate Gate { get; private set; } = new(clock);

    public UndoStep? Undo { get; set; }

    /// <summary>What another tab had saved into this draft when this page wrote over it.</summary>
    public ComposeForm? OtherTab { get; set; }

    /// <summary>The draft is stored, for the first time since it was opened: the tab may have its address. False: not yet.</summary>
    public Func<Guid, bool> Stored { get; set; } = _ => true;

    private string FirstModel => options.CurrentValue.Models.FirstOrDefault()?.Id ?? "";

    /// <param name="run">Runs on the page's own turn.</param>
    /// <param name="redraw">Draws the page.</param>
    /// <param name="gone">Cancelled when the page is left.</param>
    public void Begin(string ownerId, ComposeState state, Func<Func<Task>, Task> run, Action redraw, CancellationToken gone) =>
        (_ownerId, _state, _run, _redraw, _gone) = (ownerId, state, run, redraw, gone);

    /// <summary>The draft that an address names; a colleague's becomes a draft of one's own.</summary>
    /// <param name="wanted">An id, "new", or null for the one that was changed last.</param>
    public async Task<(OpenDraft? Draft, string? News)> FindAsync(string? wanted)
    {
        if (wanted == "new") return (null, null);
        if (!Guid.TryParse(wanted, out var publicId)) return (await drafts.FindLatestAsync(_ownerId, _gone), null);
        if (await drafts.FindAsync(_ownerId, publicId, _gone) is { } own) return (own, null);
        if (await list.TakeCopyAsync(_ownerId, publicId, _gone) is { } copy) return (await drafts.FindAsync(_ownerId, copy, _gone), texts["Drafts_Taken"]);
        return (await drafts.FindLatestAsync(_ownerId, _gone), texts["Drafts_Gone"]);
    }

    /// <summary>Opens a draft, or a new one, in place of the one that is open.</summary>
    /// <param name="draft">Null: a new one.</param>
    /// <param name="filled">What stands in the new one; null: nothing.</param>
    public async Task ShowAsync(OpenDraft? draft, ComposeForm? filled = null)
    {
        if (draft is not null)
        {
            await library.NameAsync(_ownerId, draft.Form, _gone);
            await brands.TellAsync(draft.Form, _gone);
        }

        if (_gone.IsCancellationRequested) return;
        if (_keeper is { } left)
        {
            await left.DisposeAsync();
            await left.SaveAsync(); // what was typed while the rest was written
            await LeaveAsync(Gate);
        }

        var gate = new SubmitGate(clock);
        if (draft is not null) gate.Restore(draft.OperationId);
        Gate = gate;
        _keeper = new DraftKeeper(drafts, clock, _ownerId, draft, () => (gate.OperationId, _state.Form), _run)
        {
            Overwritten = OnOverwritten,
            Saved = OnSaved,
        };
        (OtherTab, _isNamed, _isOpening) = (null, false, true);
        _state.Replace(draft?.Form ?? filled ?? NewForm());
        _isOpening = false;
    }

    /// <summary>A form in which nothing stands yet.</summary>
    public ComposeForm NewForm() => new() { Model = FirstModel, Brief = { Language = AdLanguages.For(CultureInfo.CurrentUICulture) } };

    /// <summary>The draft on the page was deleted: the next one takes its place.</summary>
    public async Task ShowLatestAsync() => await ShowAsync(await drafts.FindLatestAsync(_ownerId, _gone));

    /// <summary>The form has changed: what could be taken back is history, and the next press of Generate means another clip.</summary>
    public void OnChanged()
    {
        Undo = null;
        if (_isOpening) return; // to be opened is no change
        Gate.RenewIfDue(_state.Version);
        _keeper!.Touch();
    }

    /// <summary>Saves now, also when nothing was changed: what is sent or linked is stored.</summary>
    public Task SaveAsync()
    {
        _keeper!.Touch();
        return _keeper.SaveAsync();
    }

    /// <summary>Saves now what is not saved yet.</summary>
    public Task FlushAsync() => _keeper!.SaveAsync();

    /// <summary>The tab gets the address of the draft, once it is stored: from then on a reload opens it again.</summary>
    public void OnSaved()
    {
        if (!_isNamed && _keeper is { IsStored: true } keeper && !_gone.IsCancellationRequested) _isNamed = Stored(keeper.PublicId);
    }

    /// <summary>Another form. What stands there stays as a draft of its own, and is one press away.</summary>
    /// <param name="words">What happened, beside Undo.</param>
    public async Task FillAsync(ComposeForm form, string words)
    {
        if (_state.Form.IsBlank)
        {
            _state.Replace(form);
            Gate.Renew();
            return;
        }

        var left = _keeper!.PublicId;
        await ShowAsync(null, form);
        if (_gone.IsCancellationRequested) return;
        _keeper.Touch();
        Undo = new UndoStep(words, null, left);
    }

    /// <summary>Another form that came with a paste: the words name what could not be taken over, so they are said in any case.</summary>
    public async Task FillFromPasteAsync(ComposeForm form, string words)
    {
        await library.NameAsync(_ownerId, form, _gone);
        var before = _state.Form.IsBlank ? JsonSerializer.Serialize(_state.Form, JsonSerializerOptions.Web) : null;
        await FillAsync(form, words);
        if (before is not null) Undo = new UndoStep(words, before);
        await _keeper!.SaveAsync();
    }

    public async Task UndoAsync()
    {
        if (Undo is not { } undo) return;
        if (undo.FormJson is { } before)
        {
            _state.Replace(JsonSerializer.Deserialize<ComposeForm>(before, JsonSerializerOptions.Web)!);
            return;
        }

        var filled = _keeper!.PublicId;
        if (undo.Left is { } left && await drafts.FindAsync(_ownerId, left, _gone) is { } draft)
        {
            await ShowAsync(draft);
            await list.DeleteAsync(_ownerId, filled, _gone);
            OnSaved();
        }

        Undo = null;
    }

    /// <summary>Keeps what another tab had saved as a draft of its own.</summary>
    public async Task KeepOtherTabAsync()
    {
        if (OtherTab is not { } other) return;
        OtherTab = null;
        await list.AddAsync(_ownerId, texts["Drafts_OtherTab"], other, _gone);
    }

    public Task TakeOtherTabAsync() => OtherTab is { } other ? FillAsync(other, texts["Drafts_OtherTaken"]) : Task.CompletedTask;

    /// <summary>The form was sent. The form may have been edited while the job was stored, or another draft opened.</summary>
    /// <param name="gate">The one that it was sent through.</param>
    public async Task OnSentAsync(SubmitGate gate)
    {
        if (gate != Gate)
        {
            await LeaveAsync(gate);
            return;
        }

        if (gate.RenewIfDue(_state.Version)) _keeper!.Touch();
        _renewal ??= clock.CreateTimer(_ => _ = _run(RenewLaterAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _renewal.Change(SubmitGate.Pause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The page is left: what is typed is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_renewal is not null) await _renewal.DisposeAsync();
        if (_keeper is not null) await _keeper.DisposeAsync();
    }

    // The draft gets the next id too, so that a form that is opened again later makes another clip; but not this tab's form,
    // because another tab may have gone on with it.
    private async Task RenewLaterAsync()
    {
        var used = Gate.OperationId;
        if (!_gone.IsCancellationRequested && Gate.RenewIfDue(_state.Version)) await drafts.RenewAsync(_ownerId, used, Gate.OperationId, CancellationToken.None);
    }

    // Left before its time was up: nobody else would do it.
    private async Task LeaveAsync(SubmitGate gate)
    {
        var used = gate.OperationId;
        if (gate.RenewIfSent()) await drafts.RenewAsync(_ownerId, used, gate.OperationId, CancellationToken.None);
    }

    private void OnOverwritten(ComposeForm other)
    {
        OtherTab = other;
        _redraw();
    }
}
