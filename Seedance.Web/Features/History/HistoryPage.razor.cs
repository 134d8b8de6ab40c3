using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.History;

public sealed partial class HistoryPage(
    HistoryQuery query, HistoryChoicesQuery choicesQuery, HistoryWords words, QueuePause pause, NavigationManager navigation, IJSRuntime js, ReaderZone zone, TimeProvider clock,
    IStringLocalizer<ClipTexts> texts, IStringLocalizer<HistoryTexts> own)
    : LiveJobsComponent, IAsyncDisposable
{
    private const int DockSize = 12;
    private static readonly TimeSpan NewsPause = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan UndoPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    private readonly HistoryList _list = new();
    private HistoryChoices _choices = HistoryChoices.None;
    private IReadOnlyList<JobSummary> _selected = [];
    private ElementReference _wall;
    private SelectionBar? _bar;
    private DotNetObjectReference<HistoryPage>? _self;
    private PageModule? _script;
    private CancellationTokenSource? _typing;
    private HistoryFilter? _loaded;
    private HistoryFilter? _asked;
    private HistoryLook? _askedLook;
    private string _text = "";
    private string? _textInAddress;
    private long _load;
    private bool _isLoadingMore;
    private bool _isReading;
    private bool _isFiltering;
    private long? _firstNew;
    private long? _cameFrom;

    // Of those that were sorted by what no index is in the order of, so many are drawn.
    private int _drawn = HistoryQuery.PageSize;

    // What was done on the page from which one came here, for example "“Boat” was deleted."
    private string? _told;
    private ShelfNews? _news;

    private IStringLocalizer<ClipTexts> T => texts;

    private IStringLocalizer<HistoryTexts> H => own;

    private HistoryFilter Filter { get; set; } = HistoryFilter.None;

    private HistoryLook Look { get; set; } = HistoryLook.Gallery;

    private IReadOnlyList<FilterChip> Chips => [.. words.Chips(Filter, _choices, OwnerId)];

    private IEnumerable<JobSummary> Shown => Look.IsByAge ? _list.Jobs : CardFacts.Sort(_list.Jobs, Look, _choices).Take(_drawn);

    private bool HasMoreToShow => Look.IsByAge ? _list.HasMore : _drawn < _list.Count;

    private string Found => _loaded is { IsNone: false } ? T[_list.HasMore ? "History_FoundMore" : "History_Found", _list.Count] : "";

    /// <summary>Called by the script: these are chosen now.</summary>
    [JSInvokable]
    public void Choose(long[] ids)
    {
        Select(ids);
        if (_selected.Count > 0) (_told, _news) = (null, null);
        StateHasChanged();
    }

    /// <summary>Called by the script: a key was pressed for these.</summary>
    [JSInvokable]
    public async Task PressAsync(string key, long[] ids)
    {
        var before = _selected;
        Select(ids);
        StateHasChanged();
        await Task.Yield(); // the bar must know them
        if (_bar is null) return;
        if (key == "star" && !Filter.IsTrash) await _bar.StarAsync();
        else if (key == "approve" && !Filter.IsTrash) await _bar.ReviewAsync(ReviewMove.Approve);
        else if (key == "reject" && !Filter.IsTrash) await _bar.ReviewAsync(ReviewMove.WantChanges);
        else if (key is "delete" or "delete now") await (Filter.IsTrash ? _bar.PurgeAsync() : _bar.TrashAsync(ask: key == "delete"));
        if (before.Count == 0 && _selected.Count > 0) _selected = [];
        StateHasChanged();
    }

    /// <summary>Called by the script: these were dropped on a campaign; 0: on none.</summary>
    [JSInvokable]
    public async Task DropAsync(long[] ids, long campaign)
    {
        Select(ids);
        StateHasChanged();
        await Task.Yield();
        if (_bar is not null && _selected.Count > 0) await _bar.MoveToAsync(campaign);
    }

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        pause.Changed += OnPauseChanged;
        navigation.LocationChanged += OnLocationChanged;
        _told = navigation.HistoryEntryState;
        ReadAddress();
        _cameFrom = Look.At;
        _choices = await choicesQuery.ReadAsync(OwnerId, Gone);
        _drawn = Math.Max(HistoryQuery.PageSize, Look.Shown);
        await ReadAsync(_drawn);
    }

    /// <inheritdoc />
    protected override void OnInitialized() => ReadAddress();

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        if (_loaded is not { } filter) return false;
        if (changes.Everything || _isReading) // what is being read may not know of them yet
        {
            await ReadAsync(Math.Max(_list.Count, HistoryQuery.PageSize));
            return true;
        }

        var load = _load;
        var found = await ReadOnceAsync(
            (filter, string.Join(' ', changes.Ids.Order())), stop => query.ByIdsAsync(OwnerId, filter, changes.Ids, stop));
        if (load != _load || !_list.Merge(changes.Ids, found)) return false;
        Reselect();
        return true;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _script = new PageModule(js, "./Features/History/HistoryPage.razor.js");
            await _script.AttachAsync("watch", _wall, _self);
        }

        if (_script is not { IsAttached: true } script) return;

        // Only now the cards stand in the browser.
        if (_firstNew is { } id)
        {
            _firstNew = null;
            await script.TellAsync("focusJob", id);
        }

        if (_cameFrom is { } from && _loaded is not null)
        {
            _cameFrom = null;
            await script.TellAsync("comeBack", from);
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath != "/history") return; // it is being left
        Culture.Run(() => InvokeAsync(async () =>
        {
            ReadAddress();
            if (_asked is null || (_asked == Filter && IsSorted(_askedLook!)))
            {
                StateHasChanged();
                return;
            }

            (_drawn, _selected, _news) = (HistoryQuery.PageSize, [], null);
            if (_script is not null) await _script.TellAsync("clear");
            await ReadAsync(HistoryQuery.PageSize);
            StateHasChanged();
        }));
    }

    // Others' jobs are only in sight where campaigns are.
    private IReadOnlyCollection<long> Campaigns => Filter switch
    {
        { IsTrash: true } or { Campaign: HistoryFilter.NoCampaign } => [],
        { Campaign: { } campaign } => [.. _choices.Campaigns.Where(c => c.Key == campaign).Select(c => c.Id)],
        { Person: { } person } when person != OwnerId => [.. _choices.Campaigns.Select(c => c.Id)],
        _ => [],
    };

    private bool IsSorted(HistoryLook look) => look.IsByAge == Look.IsByAge && (!Look.IsByAge || look.IsAscending == Look.IsAscending);

    private void ReadAddress()
    {
        var said = new Uri(navigation.Uri).Query;
        (Filter, Look) = (HistoryFilter.Read(said), HistoryLook.Read(said));

        // The address is the truth, but what somebody is typing right now must not be overwritten by it.
        if (Filter.Text != _textInAddress) _text = _textInAddress = Filter.Text;
    }

    // The last one that was asked for wins, whichever comes back first.
    private async Task ReadAsync(int count)
    {
        var load = ++_load;
        var (filter, look) = (Filter, Look);
        (_asked, _askedLook, _isReading) = (filter, look, true);
        Follow(Campaigns); // before it is read
        if (filter is not { From: null, To: null }) filter = filter with { Zone = await zone.FindAsync() };
        var isOldestFirst = look is { IsByAge: true, IsAscending: true };
        var slice = await query.PageAsync(OwnerId, filter, null, Gone, look.IsByAge ? count : HistoryQuery.MostAtOnce, isOldestFirst);
        if (load != _load) return;
        _list.Replace(slice, isOldestFirst);
        (_loaded, _isReading) = (filter, false);
        Reselect();
    }

    private async Task ShowMoreAsync()
    {
        if (!Look.IsByAge)
        {
            if (CardFacts.Sort(_list.Jobs, Look, _choices).ElementAtOrDefault(_drawn) is not { } next) return; // pressed twice
            _firstNew = next.Id;
            _drawn += HistoryQuery.PageSize;
            return;
        }

        if (_isLoadingMore || _isReading || _loaded is not { } filter || _list.End is not { } end) return;
        _isLoadingMore = true;
        try
        {
            var load = _load;
            var slice = await query.PageAsync(OwnerId, filter, end, Gone, oldestFirst: Look.IsAscending);
            if (load != _load) return;
            _list.Append(slice);
            if (slice.Jobs.Count > 0) _firstNew = slice.Jobs[0].Id; // the reader goes on where the new cards begin
        }
        finally
        {
            _isLoadingMore = false;
        }
    }

    // What was done with the chosen ones; they are read again by the change itself.
    private async Task DoneAsync(ShelfNews? news)
    {
        _news = news;
        _ = ForgetAsync(news);
        if (news is { KeepsSelection: true }) return;
        _selected = [];
        if (_script is not null) await _script.TellAsync("clear");
    }

    // What has been read goes by itself; what can be undone stays longer.
    private async Task ForgetAsync(ShelfNews? news)
    {
        if (news is null) return;
        try
        {
            await Task.Delay(news.Undo is null ? NewsPause : UndoPause, clock, Gone);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_news != news) return;
        _news = null;
        StateHasChanged();
    }

    private async Task UndoAsync()
    {
        if (_news?.Undo is not { } undo) return;
        _news = null;
        await undo();
    }

    private async Task EmptyTrashAsync()
    {
        _selected = [.. _list.Jobs];
        StateHasChanged();
        await Task.Yield();
        if (_bar is not null) await _bar.PurgeAsync();
        _selected = [];
    }

    private void Reselect()
    {
        if (_selected.Count > 0) Select([.. _selected.Select(job => job.Id)]);
    }

    // In the order in which they were chosen: that of the clips in a comparison, and in a film.
    private void Select(long[] ids)
    {
        var here = _list.Jobs.ToDictionary(job => job.Id);
        _selected = [.. ids.Where(here.ContainsKey).Select(id => here[id])];
    }

    // What was chosen holds at once: until the address has come back the fields would show what they showed before.
    private void Go(HistoryFilter filter, HistoryLook look)
    {
        (Filter, Look) = (filter, look with { Shown = 0, At = null });
        navigation.NavigateTo(Look.Address(Filter));
    }

    private void OnPauseChanged() => Culture.Run(() => InvokeAsync(StateHasChanged));

    private async Task TypedAsync()
    {
        if (_typing is not null) await _typing.CancelAsync();
        _typing?.Dispose();
        _typing = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        try
        {
            await Task.Delay(TypingPause, clock, _typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Find();
    }

    private void Find()
    {
        _typing?.Cancel();
        var text = HistoryFilter.Of(_text, null).Text;
        if (text == Filter.Text) return;
        _textInAddress = text;
        navigation.NavigateTo(Look.Address(Filter with { Text = text }), replace: true);
    }

    private void Clear()
    {
        _text = "";
        Find();
    }

    private void ShowAll()
    {
        _text = "";
        navigation.NavigateTo(Look.Address(Filter.Text.Length > 0 ? Filter with { Text = "" } : HistoryFilter.None));
    }

    /// <inheritdoc />
    protected override void OnGone()
    {
        pause.Changed -= OnPauseChanged;
        navigation.LocationChanged -= OnLocationChanged;
        _typing?.Dispose();
        _self?.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_script is not null) await _script.DisposeAsync();
    }
}
