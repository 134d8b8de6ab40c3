using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Sequences;

/// <summary>How what was changed is kept: <c>Saved_{this}</c>.</summary>
public enum Keeping
{
    Saved,
    Waiting,
    Conflict,
    Gone,
    Trouble,
}

public sealed partial class SequenceEditor(
    SequenceStore store, SequenceMaker maker, FilmQuery query, JobService jobs, MediaLibrary library, EndCardPictures cards, NavigationManager navigation, IJSRuntime js, TimeProvider clock,
    SequenceWords words, MediaWords mediaWords, IStringLocalizer<SequenceTexts> texts, IStringLocalizer<ShellTexts> shell) : LiveJobsComponent, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400), Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private ElementReference _root;
    private ClipPicker _clips = default!;
    private ItemPicker _items = default!;
    private ConfirmDialog _unreadable = default!;
    private PageModule? _script;
    private DotNetObjectReference<SequenceEditor>? _self;
    private SequenceDraft? _draft;
    private SequenceEdit? _edit;
    private SequenceCheck? _check;
    private SequencePlan? _checked;
    private IReadOnlyList<Film> _films = [];
    private IReadOnlyList<FilmBrand> _brands = [];
    private FilmItem? _music;
    private FilmItem? _logo;
    private FilmItem? _picture;
    private Keeping _saved;
    private Guid _operation = Guid.NewGuid();
    private string _name = "";
    private string? _announced;
    private string? _message;
    private string? _refused;
    private long? _campaign;
    private int? _focus;
    private int _version;
    private int _changes;
    private int _kept;
    private bool _isStarting;
    private bool _isLoaded;
    private bool _looksAgain;

    /// <summary>Null: a film that is begun here.</summary>
    [Parameter, EditorRequired]
    public Guid? PublicId { get; set; }

    /// <summary>What a film that is begun here begins with; then it is kept at once.</summary>
    [Parameter]
    public IReadOnlyList<long> Clips { get; set; } = [];

    /// <summary>Where a film that is begun here belongs.</summary>
    [Parameter]
    public long? Campaign { get; set; }

    /// <summary>A film that is begun here is kept from now on.</summary>
    [Parameter]
    public EventCallback<Guid> OnBegun { get; set; }

    private IStringLocalizer<SequenceTexts> T => texts;

    private IStringLocalizer<ShellTexts> Shell => shell;

    private string ShownName => _name.Length > 0 ? _name : T["Nameless"];

    private int Width => _check?.Width ?? 720;

    private int Height => _check?.Height ?? 1280;

    private string Ratio => FrameRatio.For("9:16", _check?.Width, _check?.Height);

    // What was said of nothing is no word on the first clips.
    private bool IsCheckOld => _checked is null || (_checked.Clips.Count == 0 && _edit!.Pieces.Count > 0);

    private bool IsReadyPicture => _edit?.Card?.IsReady == true;

    // A card's picture that is not there yet is drawn when the film is made.
    private IReadOnlyList<SequenceFault> FaultsOfCard =>
        [.. (_check?.Faults ?? []).Where(fault => (fault.Kind == SequenceFaultKind.PictureGone && IsReadyPicture) || (fault.Kind == SequenceFaultKind.CardEmpty && _edit?.Card?.IsEmpty == true))];

    private IReadOnlyList<SequenceFault> FaultsOfMusic =>
        [.. (_check?.Faults ?? []).Where(fault => fault.Kind is SequenceFaultKind.MusicGone or SequenceFaultKind.MusicWithoutSound or SequenceFaultKind.MusicStartsBeyondEnd)];

    /// <summary>Called by the script: a piece was dragged, or moved by keyboard.</summary>
    [JSInvokable]
    public void Move(int key, int to)
    {
        if (_edit is not { } edit || !edit.Move(key, to)) return;
        _focus = key;
        var place = edit.PlaceOf(key);
        _announced = T["Moved", InfoOf(place, edit.Pieces[place], anywhere: true)?.Title ?? "", place + 1, edit.Pieces.Count];
        Changed();
        StateHasChanged();
    }

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        if (PublicId is { } known) _draft = await store.FindAsync(OwnerId, known, Gone);
        else if (Clips.Count > 0) _draft = await store.FindAsync(OwnerId, await store.CreateAsync(OwnerId, NameAfter, Clips, Campaign, CancellationToken.None), CancellationToken.None);
        else (_edit, _campaign) = (new SequenceEdit(new SequencePlan()), Campaign);
        if (_draft is { } draft)
        {
            (_edit, _name, _version, _campaign) = (new SequenceEdit(draft.Plan), draft.Name, draft.Version, draft.CampaignId);
            _check = await maker.SketchAsync(OwnerId, draft.Plan, Gone);
            _films = await query.FilmsAsync(OwnerId, draft.Id, Gone);
            await ReadItemsAsync();
        }

        if (_edit is not null) _brands = await query.BrandsAsync(Gone);

        if (PublicId is null && _draft is not null) await OnBegun.InvokeAsync(_draft.PublicId);

        // What asks the store may take its time: the editor is there meanwhile.
        _isLoaded = true;
        StateHasChanged();
        await CheckAsync();
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        if (_draft is not { } draft || _edit is not { } edit) return false;
        var isMine = changes.Everything || _films.Any(film => changes.Touches(film.Id)) || await query.IsAnyOfAsync(OwnerId, draft.Id, changes.Ids, Gone);
        var isUsed = changes.Everything || edit.Pieces.Any(piece => changes.Touches(piece.Clip.JobId));
        if (isMine) _films = await query.FilmsAsync(OwnerId, draft.Id, Gone);
        if (isUsed) await CheckAsync();
        return isMine || isUsed;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_edit is not null && _script is null)
        {
            _self = DotNetObjectReference.Create(this);
            _script = new PageModule(js, "./Features/Sequences/SequenceEditor.razor.js");
            await _script.AttachAsync("attach", _root, _self);
        }

        // What was moved has lost the focus on its way.
        if (_focus is { } key && _script is { IsAttached: true } script)
        {
            _focus = null;
            await script.TellAsync("focusPiece", key);
        }
    }

    private SequencePiece? InfoOf(int place, Piece piece, bool anywhere = false) => _check?.Pieces is not { } pieces ? null
        : !anywhere && place < pieces.Count && pieces[place].JobId == piece.Clip.JobId && _checked?.Clips[place] == piece.Clip ? pieces[place]
        : pieces.FirstOrDefault(known => known.JobId == piece.Clip.JobId) is { } same ? same with { LengthMs = Math.Max(0, (piece.Clip.EndMs ?? same.SourceMs ?? 0) - piece.Clip.StartMs) } : null;

    private IReadOnlyList<SequenceFault> FaultsOf(int place, Piece piece) =>
        _checked is { } plan && place < plan.Clips.Count && plan.Clips[place] == piece.Clip ? [.. (_check?.Faults ?? []).Where(fault => fault.Clip == place)] : [];

    private string? BarsOf(int place, Piece piece) => _check is { } check && InfoOf(place, piece) is { } info ? words.Bars(info, check) : null;

    private int? SourceOf(Piece piece) => _check?.Pieces.FirstOrDefault(known => known.JobId == piece.Clip.JobId)?.SourceMs;

    private void Trim(Piece piece, Func<SequenceClip, SequenceClip> change)
    {
        if (_edit!.Pieces.FirstOrDefault(one => one.Key == piece.Key) is not { } now) return;
        var wish = change(now.Clip);
        if (_edit.Trim(now.Key, wish.StartMs, wish.EndMs, SourceOf(now))) Changed();
    }

    private void Copy(Piece piece)
    {
        if (_edit!.Duplicate(piece.Key) is not { } copy) return;
        (_focus, _announced) = (copy, T["Copied"]);
        Changed();
    }

    private void Remove(Piece piece)
    {
        var place = _edit!.PlaceOf(piece.Key);
        if (!_edit.Remove(piece.Key)) return;
        _announced = T["Removed"];
        if (_edit.Pieces.Count > 0) _focus = _edit.Pieces[Math.Min(place, _edit.Pieces.Count - 1)].Key;
        Changed();
    }

    private async Task CutAsync()
    {
        if (_script is null || _edit is not { } edit) return;
        var point = await _script.HearAsync<CutPoint>("cutPoint");
        var piece = edit.Pieces.FirstOrDefault(piece => piece.Key == point?.Key);
        var second = piece is null ? null : edit.Split(piece.Key, point!.Ms, SourceOf(piece));
        _message = second is null ? T[piece is null ? "Cut_NoPiece" : "Cut_TooClose"].Value : null;
        if (second is null) return;
        _announced = T["Cut_Done", words.Seconds(point!.Ms)];
        Changed();
    }

    private Task AddAsync(IReadOnlyList<long> ids)
    {
        if (_edit!.Add(ids) is var added and > 0)
        {
            _announced = T["Added", added];
            Changed();
        }

        return Task.CompletedTask;
    }

    private void Stepped(bool isDone, string announced)
    {
        if (!isDone) return;
        _announced = announced;
        Changed();
        _ = InvokeAsync(async () =>
        {
            await ReadItemsAsync();
            StateHasChanged();
        });
    }

    // Whoever sees both in a list knows the film from its clip. One that begins with a film is no film of a film.
    private string NameAfter(string clip) => clip.Length == 0 || clip.EndsWith(T["Name_After", ""], StringComparison.Ordinal) ? clip : T["Name_After", JobTitle.Shorten(clip)];

    private void Rename(string? name)
    {
        _name = name ?? "";
        Changed();
    }

    private async Task ReadItemsAsync()
    {
        _music = await ItemAsync(_edit?.Music?.MediaId);
        _logo = await ItemAsync(_edit?.Card?.LogoId);
        _picture = await ItemAsync(_edit?.Card?.PictureId);
    }

    private async Task<FilmItem?> ItemAsync(Guid? id) => id is not { } known || known == Guid.Empty || await library.FindAsync(OwnerId, known, Gone) is not { } item ? null
        : new FilmItem(item.PublicId, item.Name, LibraryFiles.FileUrl(item.PublicId, item.FileKey), item.DurationMs, item.Width, item.Height);

    private async Task CancelAsync(long jobId)
    {
        await jobs.CancelAsync(OwnerId, jobId, OwnerName, CancellationToken.None);
        if (_draft is { } draft) _films = await query.FilmsAsync(OwnerId, draft.Id, Gone);
    }

    private async Task ChooseCampaignAsync(long? campaign)
    {
        if (_draft is null || await store.MoveAsync(OwnerId, _draft.PublicId, campaign, CancellationToken.None)) _campaign = campaign;
    }

    /// <inheritdoc />
    protected override void OnGone() => _self?.Dispose();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var isLeft = Gone.IsCancellationRequested;
        Dispose();
        if (!isLeft && _changes > _kept) await SaveAsync(); // what was changed in the last moment
        if (_script is not null) await _script.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>Where in which piece the preview stands.</summary>
    /// <param name="Ms">From the clip's own beginning.</param>
    private sealed record CutPoint(int Key, int Ms);
}
