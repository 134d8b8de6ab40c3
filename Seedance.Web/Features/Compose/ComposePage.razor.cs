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
    IServiceProvider services,
    LibraryReferences library,
    BrandKits brands,
    Jobs.Campaigns campaigns,
    ProblemWords problemWords,
    PreflightCheck check,
    ConceptStore concepts,
    PriceLimits prices,
    PromptHistory earlierPrompts,
    FormSubmitter submitter,
    FromJob fromJob,
    IOptionsMonitor<GatewayOptions> options,
    IOptionsMonitor<Media.LinkOptions> linkOptions,
    IOptionsMonitor<Media.LibraryOptions> libraryOptions,
    NavigationManager navigation,
    IJSRuntime js,
    IStringLocalizer<BriefTexts> briefTexts,
    IStringLocalizer<ComposeTexts> texts) : ComponentBase
{
    private readonly CancellationTokenSource _gone = new();
    private readonly PageCulture _culture = new();
    private readonly DraftSession _session = ActivatorUtilities.CreateInstance<DraftSession>(services); // of this page, and gone with it
    private string _ownerId = "";
    private ComposeState? _state;
    private IDisposable?[] _settings = [];
    private ElementReference _root;
    private ComposeScript? _script;
    private FormNews? _news;
    private FirstRun.Tour? _tour;
    private int _tourStep;
    private string? _refused;
    private Example? _example;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<ComposeTexts> T => texts;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _ownerId = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        _opened = Draft;
        var state = new ComposeState(check) { WarnAbove = await prices.FindAsync(_ownerId, _gone.Token) };
        _session.Begin(_ownerId, state, InvokeAsync, StateHasChanged, _gone.Token);
        _session.Stored = NameTab;
        var (draft, news) = await _session.FindAsync(Draft);
        if (_gone.IsCancellationRequested) return;
        await _session.ShowAsync(draft);
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
        if (_example is { } chosen) await UseExample(chosen);
        await FillFromAddressAsync();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => FillFromAddressAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_state is null || _script is not null || _gone.IsCancellationRequested) return;
        _script = new ComposeScript(js, _state, () => earlierPrompts.FindAsync(_ownerId, _state.Form.References, _gone.Token)) { Insert = InsertIntoBriefAsync };
        await _script.AttachAsync(_root, _gone.Token);
        _session.OnSaved();
    }

    private string FirstModel => options.CurrentValue.Models.FirstOrDefault()?.Id ?? "";

    // The prompt is where it can be seen.
    private Task FocusAsync(string id) =>
        _script?.FocusAsync(id == FieldId.Of("Prompt") && _state!.Form.WritesFromBrief ? WrittenPromptPanel.Id : id) ?? Task.CompletedTask;

    private Task ClearAsync((string Id, string Text) field) => _script?.ClearAsync(field.Id, field.Text) ?? Task.CompletedTask;

    private void OnChanged()
    {
        _session.OnChanged();
        (_news, _refused) = (null, null);
        StateHasChanged();
    }

    private void OnSettingsChanged()
    {
        _state?.Check();
        StateHasChanged();
    }

    // Chosen while the draft is still being read, it is filled in once that stands there.
    private Task UseExample(Example example)
    {
        _example = _state is null ? example : null;
        return _state is null ? Task.CompletedTask : _session.FillAsync(example.Make(FirstModel), texts["Undo_Example", texts[$"Example_{example.Name}"]]);
    }

    private async Task StartEmptyAsync()
    {
        await _session.FlushAsync();
        await OpenDraftAsync(null);
    }

    private Task OpenDraftAsync(Guid? publicId)
    {
        _opened = null; // also when it is the one that this address has named before
        navigation.NavigateTo(publicId is { } id ? $"/?draft={id:N}" : "/?draft=new", replace: Draft == "new");
        return Task.CompletedTask;
    }

    // Only once the script is there: until then nothing happens, and it is asked again.
    private bool NameTab(Guid publicId)
    {
        if (_script is null) return false;
        _ = _script.NameAsync($"/?draft={publicId:N}");
        return true;
    }

    private async Task KeepOtherTabAsync()
    {
        await _session.KeepOtherTabAsync();
        _news = new FormNews(texts["Drafts_OtherKept"]);
    }

    // A campaign brings its brand kit, unless one was chosen already.
    private async Task ChooseCampaignAsync(long? id)
    {
        _state!.Edit(nameof(ComposeForm.CampaignId), form => form.CampaignId = id);
        if (id is not { } campaign || _state.Form.Brand is not null || await brands.FindOfCampaignAsync(campaign, _gone.Token) is not { } kit) return;
        if (_state.Form.CampaignId != id || _state.Form.Brand is not null) return;
        _state.Edit("Brand", form => BrandKits.Use(form, kit));
        _news = new FormNews(texts["News_CampaignBrand", kit.Name]);
    }

    private Task FillFromPasteAsync((ComposeForm Form, string Words) pasted) => _state is null ? Task.CompletedTask : _session.FillFromPasteAsync(pasted.Form, pasted.Words);

    private string? LinkToDraft => _session.PublicId is { } id ? $"{navigation.BaseUri}?draft={id:N}" : null;

    private void OfferUndo((string Words, string FormJson) before) => _session.Undo = new UndoStep(before.Words, before.FormJson);

    // Said in any case: it may happen where nobody looks.
    private async Task InsertIntoBriefAsync(string text, string row)
    {
        if (_state is null || !_state.Form.WritesFromBrief) return;
        var insert = BriefInsert.Of(_state.Form, text, row, briefTexts, texts);
        if (insert.Change is { } change)
        {
            var before = JsonSerializer.Serialize(_state.Form, JsonSerializerOptions.Web);
            _state.Edit(insert.Field.Length > 0 ? insert.Field : BriefFields.Of("Shots"), change);
            _session.Undo = new UndoStep(insert.Words, before);
        }
        else
        {
            _refused = insert.Words;
        }

        StateHasChanged();
        if (insert.Field.Length > 0) await FocusAsync(FieldId.Of(insert.Field));
    }

    private async Task GenerateAsync()
    {
        if (_state is null) return;
        if (await IsBrandNewAsync() || !await AttemptAsync()) return;
        var title = FormTitle.Of(_state.Form);
        var (form, gate) = (_state.Form, _session.Gate);
        var result = await submitter.SubmitAsync(_ownerId, form, _state.Version, gate, _session.SaveAsync);
        if (_gone.IsCancellationRequested) return;
        if (gate == _session.Gate) _session.Undo = null;

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
        if (result is SubmitResult.Created or SubmitResult.AlreadySubmitted) await _session.OnSentAsync(gate);
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

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;
        await _gone.CancelAsync();
        foreach (var settings in _settings) settings?.Dispose();
        await _session.DisposeAsync();
        if (_script is not null) await _script.DisposeAsync();
        _gone.Dispose();
    }
}
