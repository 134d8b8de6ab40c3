using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.History;

public sealed partial class HistoryPage(
    HistoryQuery query, QueuePause pause, NavigationManager navigation, IJSRuntime js, TimeProvider clock, IStringLocalizer<ClipTexts> texts)
    : LiveJobsComponent, IAsyncDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    private readonly HistoryList _list = new();
    private ElementReference _wall;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watcher;
    private CancellationTokenSource? _typing;
    private HistoryFilter? _loaded;
    private string _text = "";
    private string? _textInAddress;
    private long _load;
    private bool _isLoadingMore;
    private long? _firstNew;

    // What was done on the page from which one came here, for example "“Boat” was deleted."
    private string? _told;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    private IStringLocalizer<ClipTexts> T => texts;

    private HistoryFilter Filter => HistoryFilter.From(Text, State);

    private string Found => _loaded is { IsNone: false } ? T[_list.HasMore ? "History_FoundMore" : "History_Found", _list.Count] : "";

    /// <inheritdoc />
    protected override Task LoadAsync()
    {
        pause.Changed += OnPauseChanged;
        _told = navigation.HistoryEntryState;
        return ReadAsync(HistoryQuery.PageSize);
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // The address is the truth, but what somebody is typing right now must not be overwritten by it.
        if (Filter.Text != _textInAddress) _text = _textInAddress = Filter.Text;
        if (OwnerId.Length > 0 && _loaded is not null && _loaded != Filter) await ReadAsync(HistoryQuery.PageSize);
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        if (_loaded is not { } filter) return false;
        if (changes.Everything)
        {
            await ReadAsync(Math.Max(_list.Count, HistoryQuery.PageSize));
            return true;
        }

        var load = _load;
        var found = await ReadOnceAsync(
            (filter, string.Join(' ', changes.Ids.Order())), stop => query.ByIdsAsync(OwnerId, filter, changes.Ids, stop));
        return load == _load && _list.Merge(changes.Ids, found);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", Gone, "./Features/History/HistoryPage.razor.js");
            _watcher = await _module.InvokeAsync<IJSObjectReference>("watch", Gone, _wall);
        }

        // Only now the new cards stand in the browser.
        if (_firstNew is { } id && _watcher is not null)
        {
            _firstNew = null;
            await _watcher.InvokeVoidAsync("focusJob", Gone, id);
        }
    }

    // The last one that was asked for wins, whichever comes back first.
    private async Task ReadAsync(int count)
    {
        var load = ++_load;
        var filter = Filter;
        var slice = await query.PageAsync(OwnerId, filter, null, Gone, count);
        if (load != _load) return;
        _list.Replace(slice);
        _loaded = filter;
    }

    private async Task ShowMoreAsync()
    {
        if (_isLoadingMore || _loaded is not { } filter || _list.LastId is not { } last) return;
        _isLoadingMore = true;
        try
        {
            var load = _load;
            var slice = await query.PageAsync(OwnerId, filter, last, Gone);
            if (load != _load) return;
            _list.Append(slice);
            if (slice.Jobs.Count > 0) _firstNew = slice.Jobs[0].Id; // the reader goes on where the new cards begin
        }
        finally
        {
            _isLoadingMore = false;
        }
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
        var filter = HistoryFilter.From(_text, State);
        if (filter.Text == Filter.Text) return;
        _textInAddress = filter.Text;
        navigation.NavigateTo(filter.Address, replace: true);
    }

    private void Clear()
    {
        _text = "";
        Find();
    }

    private void ShowAll()
    {
        _text = "";
        navigation.NavigateTo(Filter.Text.Length > 0 ? (Filter with { Text = "" }).Address : HistoryFilter.None.Address);
    }

    /// <inheritdoc />
    protected override void OnGone()
    {
        pause.Changed -= OnPauseChanged;
        _typing?.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            if (_watcher is not null)
            {
                await _watcher.InvokeVoidAsync("dispose", CancellationToken.None);
                await _watcher.DisposeAsync();
            }

            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }
}
