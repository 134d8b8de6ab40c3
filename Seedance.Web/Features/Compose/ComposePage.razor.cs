using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Limits;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

public sealed partial class ComposePage(
    DraftStore drafts,
    DraftList draftList,
    LibraryReferences library,
    BrandKits brands,
    ProblemWords problemWords,
    PreflightCheck check,
    ConceptStore concepts,
    PriceLimits prices,
    PromptHistory earlierPrompts,
    FormSubmitter submitter,
    JobService jobs,
    IOptionsMonitor<GatewayOptions> options,
    IOptionsMonitor<Media.LinkOptions> linkOptions,
    IOptionsMonitor<Media.LibraryOptions> libraryOptions,
    TimeProvider clock,
    NavigationManager navigation,
    IJSRuntime js,
    IStringLocalizer<ComposeTexts> texts) : ComponentBase
{
    private readonly CancellationTokenSource _gone = new();
    private readonly SubmitGate _gate = new(clock);
    private readonly PageCulture _culture = new();
    private string _ownerId = "";
    private ComposeState? _state;
    private DraftKeeper? _keeper;
    private ITimer? _renewal;
    private IDisposable?[] _settings = [];
    private ElementReference _root;
    private ComposeScript? _script;
    private FormNews? _news;
    private UndoStep? _undo;
    private FirstRun.Tour? _tour;
    private int _tourStep;
    private string? _refused;
    private ComposeForm? _otherTab;
    private bool _isNamed;
    private bool _isOpening;
    private string? _opened;
    private string? _filledFrom;
    private string? _concept;
    private string? _used;

    /// <summary>The draft to open, or "new"; without it the one that was changed last.</summary>
    [SupplyParameterFromQuery(Name = "draft")]
    public string? Draft { get; set; }

    /// <summary>A job whose inputs fill the form.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>A concept whose composition fills the form, to be saved back into it.</summary>
    [SupplyParameterFromQuery(Name = "concept")]
    public string? Concept { get; set; }

    /// <summary>Files of the library, separated by commas, that are added to the references.</summary>
    [SupplyParameterFromQuery(Name = "use")]
    public string? Use { get; set; }

    /// <summary>The role that they are added with; the usual one of their kind otherwise.</summary>
    [SupplyParameterFromQuery(Name = "role")]
    public string? Role { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<ComposeTexts> T => texts;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _ownerId = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        _opened = Draft;
        var (draft, news) = await FindDraftAsync();
        if (_gone.IsCancellationRequested) return;
        var state = new ComposeState(check) { WarnAbove = await prices.FindAsync(_ownerId, _gone.Token) };
        if (_gone.IsCancellationRequested) return;
        await ShowAsync(state, draft);
        if (_gone.IsCancellationRequested) return;
        state.Changed += OnChanged;
        _settings =
        [
            options.OnChange((_, _) => _culture.Run(() => InvokeAsync(OnSettingsChanged))),
            linkOptions.OnChange((_, _) => _culture.Run(() => InvokeAsync(OnSettingsChanged))),
            libraryOptions.OnChange((_, _) => _culture.Run(() => InvokeAsync(OnSettingsChanged))),
        ];
        _state = state;
        if (news is not null) _news = new FormNews(news);
        await FillFromAddressAsync();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => FillFromAddressAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_state is null || _script is not null || _gone.IsCancellationRequested) return;
        _script = new ComposeScript(js, _state, () => earlierPrompts.FindAsync(_ownerId, _state.Form.References, _gone.Token));
        await _script.AttachAsync(_root, _gone.Token);
        if (_keeper!.IsStored) OnSaved();
    }

    private string FirstModel => options.CurrentValue.Models.FirstOrDefault()?.Id ?? "";

    // The prompt is where it can be seen.
    private Task FocusAsync(string id) =>
        _script?.FocusAsync(id == FieldId.Of("Prompt") && _state!.Form.WritesFromBrief ? WrittenPromptPanel.Id : id) ?? Task.CompletedTask;

    private Task ClearAsync((string Id, string Text) field) => _script?.ClearAsync(field.Id, field.Text) ?? Task.CompletedTask;

    private void OnChanged()
    {
        _news = null;
        (_undo, _refused) = (null, null);
        if (!_isOpening) // to be opened is no change
        {
            _gate.RenewIfDue(_state!.Version);
            _keeper!.Touch();
        }

        StateHasChanged();
    }

    private void OnSettingsChanged()
    {
        _state?.Check();
        StateHasChanged();
    }

    private Task UseExample(Example example) => FillAsync(example.Make(FirstModel), texts["Undo_Example", texts[$"Example_{example.Name}"]]);

    private async Task FillFromAddressAsync()
    {
        await OpenFromAddressAsync();
        await FillFromJobAsync();
        await FillFromConceptAsync();
        await AddFromLibraryAsync();
    }

    // The draft that the address names; a colleague's becomes a draft of one's own.
    private async Task<(OpenDraft? Draft, string? News)> FindDraftAsync()
    {
        if (Draft == "new") return (null, null);
        if (!Guid.TryParse(Draft, out var publicId)) return (await drafts.FindLatestAsync(_ownerId, _gone.Token), null);
        if (await drafts.FindAsync(_ownerId, publicId, _gone.Token) is { } own) return (own, null);
        if (await draftList.TakeCopyAsync(_ownerId, publicId, _gone.Token) is { } copy) return (await drafts.FindAsync(_ownerId, copy, _gone.Token), texts["Drafts_Taken"]);
        return (await drafts.FindLatestAsync(_ownerId, _gone.Token), texts["Drafts_Gone"]);
    }

    private async Task ShowAsync(ComposeState state, OpenDraft? draft, ComposeForm? filled = null)
    {
        if (draft is not null)
        {
            await library.NameAsync(_ownerId, draft.Form, _gone.Token);
            await brands.TellAsync(draft.Form, _gone.Token);
        }

        if (_gone.IsCancellationRequested) return;
        if (_keeper is { } left)
        {
            await left.DisposeAsync();
            await left.SaveAsync(); // what was typed while the rest was written
        }

        if (draft is null) _gate.Renew();
        else _gate.Restore(draft.OperationId);
        _keeper = new DraftKeeper(drafts, clock, _ownerId, draft, () => (_gate.OperationId, state.Form), InvokeAsync)
        {
            Overwritten = OnOverwritten,
            Saved = OnSaved,
        };
        (_otherTab, _isNamed, _isOpening) = (null, false, true);
        state.Replace(draft?.Form ?? filled ?? new ComposeForm { Model = FirstModel, Brief = { Language = AdLanguages.For(CultureInfo.CurrentUICulture) } });
        _isOpening = false;
    }

    private async Task OpenFromAddressAsync()
    {
        if (_state is null || Draft == _opened) return;
        _opened = Draft;
        if (Draft is null) return;
        var wanted = Draft;
        var (draft, news) = await FindDraftAsync();
        if (_gone.IsCancellationRequested || Draft != wanted) return; // the address has gone on meanwhile
        await ShowAsync(_state, draft);
        (_undo, _news) = (null, news is null ? null : new FormNews(news));
        if (draft is not null) OnSaved();
        StateHasChanged();
    }

    private Task OpenDraftAsync(Guid? publicId)
    {
        _opened = null; // also when it is the one that this address has named before
        navigation.NavigateTo(publicId is { } id ? $"/?draft={id:N}" : "/?draft=new", replace: Draft == "new");
        return Task.CompletedTask;
    }

    // The draft on the page was deleted: the next one takes its place.
    private async Task OpenLatestAsync() => await ShowAsync(_state!, await drafts.FindLatestAsync(_ownerId, _gone.Token));

    private void OnOverwritten(ComposeForm other)
    {
        _otherTab = other;
        StateHasChanged();
    }

    // From now on a reload of this tab opens this draft again.
    private void OnSaved()
    {
        if (_isNamed || _script is null || _gone.IsCancellationRequested) return;
        _isNamed = true;
        _ = _script.NameAsync($"/?draft={_keeper!.PublicId:N}");
    }

    private async Task KeepOtherTabAsync()
    {
        if (_otherTab is not { } other) return;
        _otherTab = null;
        await draftList.AddAsync(_ownerId, texts["Drafts_OtherTab"], other, _gone.Token);
        _news = new FormNews(texts["Drafts_OtherKept"]);
    }

    private Task TakeOtherTabAsync() => _otherTab is { } other ? FillAsync(other, texts["Drafts_OtherTaken"]) : Task.CompletedTask;

    // What stands in the form stays; what it has already is not added twice.
    private async Task AddFromLibraryAsync()
    {
        if (_state is null || Use == _used) return;
        _used = Use;
        if (string.IsNullOrEmpty(Use)) return;
        var before = JsonSerializer.Serialize(_state.Form, JsonSerializerOptions.Web);
        var found = await library.FindAllAsync(_ownerId, Use, _gone.Token);
        var added = found.Where(reference => !_state.Form.References.Exists(known => known.Url == reference.Url)).ToList();
        var isRole = Enum.TryParse<MediaRole>(Role, out var role);
        if (added.Count > 0 || (isRole && found.Count > 0))
        {
            _state.Edit("References", form =>
            {
                var named = found.Select(reference => ComposeWays.AddOnce(form, reference)).ToList();
                if (isRole) ComposeWays.UseAs(form, named, role);
            });
            var told = added.Count > 0 ? added : found;
            _undo = new UndoStep(told.Count == 1 ? texts["Undo_Used", told[0].Name] : texts["Undo_UsedMany", told.Count], before);
            await _keeper!.SaveAsync();
        }

        if (found.Count == 0) _news = new FormNews(texts["Use_Gone"]);
        navigation.NavigateTo("/", replace: true);
    }

    private async Task FillFromConceptAsync()
    {
        if (_state is null || Concept == _concept) return;
        _concept = Concept;
        if (string.IsNullOrEmpty(Concept)) return;
        if (Guid.TryParse(Concept, out var id) && await concepts.FindAsync(_ownerId, id, _gone.Token) is { } concept)
        {
            concept.Form.Concept = id;
            await FillAsync(concept.Form, texts["Undo_Concept", concept.Name]);
            await _keeper!.SaveAsync();
        }

        navigation.NavigateTo("/", replace: true);
    }

    private async Task FillFromJobAsync()
    {
        if (_state is null || From == _filledFrom) return;
        _filledFrom = From; // until the address is another one: it is looked at more than once
        if (string.IsNullOrEmpty(From)) return;
        if (long.TryParse(From, NumberStyles.None, CultureInfo.InvariantCulture, out var jobId)
            && await jobs.FindInputsAsync(_ownerId, jobId, _gone.Token) is var (title, request, placement))
        {
            // A title that was made from the prompt is made again.
            var form = ComposeForm.From(request, title == JobTitle.From(request.Prompt) ? "" : title, placement);
            await library.NameAsync(_ownerId, form, _gone.Token);
            await FillAsync(form, texts["Undo_Job", title]);
            await _keeper!.SaveAsync();
        }

        navigation.NavigateTo("/", replace: true);
    }

    // What stands there stays as a draft of its own, and is one press away.
    private async Task FillAsync(ComposeForm form, string words)
    {
        if (_state is null) return;
        if (_state.Form.IsBlank)
        {
            _state.Replace(form);
            _gate.Renew();
            return;
        }

        var left = _keeper!.PublicId;
        await ShowAsync(_state, null, form);
        if (_gone.IsCancellationRequested) return;
        _keeper.Touch();
        _undo = new UndoStep(words, null, left);
    }

    private async Task FillFromPasteAsync((ComposeForm Form, string Words) pasted)
    {
        await library.NameAsync(_ownerId, pasted.Form, _gone.Token);
        if (_state is null) return;
        var before = _state.Form.IsBlank ? JsonSerializer.Serialize(_state.Form, JsonSerializerOptions.Web) : null;
        await FillAsync(pasted.Form, pasted.Words);
        if (before is not null) _undo = new UndoStep(pasted.Words, before); // the words name what could not be taken over
        await _keeper!.SaveAsync();
    }

    private string? LinkToDraft => _keeper is null ? null : $"{navigation.BaseUri}?draft={_keeper.PublicId:N}";

    private void OfferUndo((string Words, string FormJson) before) => _undo = new UndoStep(before.Words, before.FormJson);

    private async Task UndoAsync()
    {
        if (_undo is not { } undo) return;
        if (undo.FormJson is { } before)
        {
            _state!.Replace(JsonSerializer.Deserialize<ComposeForm>(before, JsonSerializerOptions.Web)!);
            return;
        }

        var filled = _keeper!.PublicId;
        if (undo.Left is { } left && await drafts.FindAsync(_ownerId, left, _gone.Token) is { } draft)
        {
            await ShowAsync(_state!, draft);
            await draftList.DeleteAsync(_ownerId, filled, _gone.Token);
            OnSaved();
        }

        _undo = null;
    }

    private async Task GenerateAsync()
    {
        if (_state is null || _keeper is null) return;
        if (await IsBrandNewAsync() || !await AttemptAsync()) return;
        var title = _state.Form.Title.Length > 0 ? JobTitle.Clean(_state.Form.Title) : JobTitle.From(_state.Form.ResolvedPrompt);
        var version = _state.Version;
        var result = await submitter.SubmitAsync(_ownerId, _state.Form, version, _gate, SaveDraftAsync);
        if (_gone.IsCancellationRequested) return;
        _undo = null;

        // The library has changed since the form was looked at: said where it stands, with its button.
        if (result is SubmitResult.Invalid)
        {
            await library.NameAsync(_ownerId, _state.Form, CancellationToken.None);
            if (_gone.IsCancellationRequested || !await AttemptAsync()) return;
        }

        _news = result switch
        {
            SubmitResult.Created created => new FormNews(texts["News_Queued", title], created.JobId),
            SubmitResult.AlreadySubmitted already => new FormNews(texts["News_Already"], already.JobId),
            SubmitResult.TooMany tooMany => new FormNews(texts["News_TooMany", RateLimits.Seconds(tooMany.Wait)]),
            SubmitResult.Invalid invalid => new FormNews(problemWords.FaultText(invalid.Faults[0])),
            _ => _news ?? new FormNews(texts["News_Sent"]),
        };
        if (result is SubmitResult.Created && _tour is not null) await _tour.EndAsync();
        if (result is SubmitResult.Created or SubmitResult.AlreadySubmitted)
        {
            // The form was edited while the job was stored: the next press is another clip already now.
            if (_gate.RenewIfDue(_state.Version)) _keeper.Touch();
            _renewal ??= clock.CreateTimer(_ => _ = InvokeAsync(RenewLater), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _renewal.Change(SubmitGate.Pause, Timeout.InfiniteTimeSpan);
        }
    }

    // A kit that was changed meanwhile changes what is sent: that is looked at first.
    private async Task<bool> IsBrandNewAsync()
    {
        if (_state!.Form.Brand is not { } brand || await brands.TellAsync(_state.Form, CancellationToken.None) is not (not BrandNews.None and var news) || _gone.IsCancellationRequested) return false;
        _state.Edit("Brand", _ => { });
        _news = new FormNews(texts[$"News_Brand{news}", brand.Name]);
        return true;
    }

    // False: something keeps the form from being sent, and the focus is there.
    private async Task<bool> AttemptAsync()
    {
        if (_state!.Attempt()) return true;
        _news = null;
        StateHasChanged();
        await FocusAsync(_state.Faults[0].SentenceId ?? _state.Faults[0].FocusId);
        return false;
    }

    private Task SaveDraftAsync()
    {
        _keeper!.Touch();
        return _keeper.SaveAsync();
    }

    // The draft gets the next id too, so that a form that is opened again later makes another clip; but not this tab's form,
    // because another tab may have gone on with it.
    private async Task RenewLater()
    {
        var used = _gate.OperationId;
        if (!_gone.IsCancellationRequested && _gate.RenewIfDue(_state!.Version)) await drafts.RenewAsync(_ownerId, used, _gate.OperationId, CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;
        await _gone.CancelAsync();
        foreach (var settings in _settings) settings?.Dispose();
        if (_renewal is not null) await _renewal.DisposeAsync();
        if (_keeper is not null) await _keeper.DisposeAsync();
        if (_script is not null) await _script.DisposeAsync();
        _gone.Dispose();
    }

    /// <param name="FormJson">What stood in this draft before.</param>
    /// <param name="Left">The draft that was open before.</param>
    private sealed record UndoStep(string Words, string? FormJson, Guid? Left = null);
}
