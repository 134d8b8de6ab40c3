using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Library;

public sealed partial class LibraryPage(
    LibraryQuery query, MediaLibrary library, IOptionsMonitor<GatewayOptions> gateway, NavigationManager navigation, IJSRuntime js,
    IStringLocalizer<LibraryTexts> texts) : ComponentBase
{
    private readonly CancellationTokenSource _gone = new();
    private readonly List<LibraryCard> _cards = [];
    private readonly List<Guid> _chosen = [];
    private ElementReference _root;
    private ElementReference _wall;
    private PageModule? _script;
    private string _personId = "";
    private bool _isAdmin;
    private LibrarySearch? _loaded;
    private LibraryRoom? _room;
    private LibraryRoom? _total;
    private bool _hasMore;
    private bool _isLoadingMore;
    private long _load;
    private string? _text;
    private string? _textInAddress;
    private Guid? _firstNew;
    private bool _isPlaced;

    // What was done on the page from which one came here, for example "“Bottle” was deleted."
    private string? _told;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "purpose")]
    private string? Purpose { get; set; }

    [SupplyParameterFromQuery(Name = "whose")]
    private string? Whose { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<LibraryTexts> T => texts;

    private LibrarySearch Search => LibraryFilter.From(Text, Kind, Purpose, Whose);

    // No model is chosen here: what none of them takes can still be mended in the composer.
    private MediaLimits Limits => gateway.CurrentValue.Models.FirstOrDefault()?.Media ?? new MediaLimits();

    private string Found => _loaded is null || _loaded == LibraryFilter.None ? "" : T[_hasMore ? "FoundMore" : "Found", _cards.Count];

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var person = (await Authentication).User;
        _personId = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        _isAdmin = person.IsInRole(Roles.Admin);
        var left = navigation.HistoryEntryState;
        var isCount = int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var shown);
        await ReadAsync(isCount ? shown : LibraryQuery.PageSize);
        if (left is not null && !isCount)
        {
            _told = left;
            Remember(null); // said once
        }

        await ReadRoomAsync();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // The address is the truth, but what somebody is typing right now must not be overwritten by it.
        if (Search.Text != _textInAddress) _text = _textInAddress = Search.Text;
        if (_loaded is not null && _loaded != Search) await ReadAsync(LibraryQuery.PageSize);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _script = new PageModule(js, "./Features/Library/LibraryPage.razor.js");
            await _script.CallAsync("attach", _root, _wall);
        }

        if (_loaded is not null && _script is not null && !_isPlaced)
        {
            _isPlaced = true;
            await _script.CallAsync("place");
        }

        // Only now the new tiles stand in the browser.
        if (_firstNew is { } id && _script is not null)
        {
            _firstNew = null;
            await _script.CallAsync("focus", _wall, id.ToString("N"));
        }
    }

    // The last one that was asked for wins, whichever comes back first.
    private async Task ReadAsync(int count)
    {
        var load = ++_load;
        var search = Search;
        var slice = await query.PageAsync(_personId, search, null, _gone.Token, count);
        if (load != _load) return;
        _cards.Clear();
        _cards.AddRange(slice.Cards);
        (_hasMore, _loaded) = (slice.HasMore, search);
    }

    private async Task ReadRoomAsync()
    {
        _room = await library.RoomAsync(_personId, _gone.Token);
        if (_isAdmin) _total = await library.TotalRoomAsync(_gone.Token);
    }

    private async Task ShowMoreAsync()
    {
        if (_isLoadingMore || _loaded is not { } search || _cards.Count == 0) return;
        _isLoadingMore = true;
        try
        {
            var load = _load;
            var slice = await query.PageAsync(_personId, search, _cards[^1].Id, _gone.Token);
            if (load != _load)
            {
                // A file arrived meanwhile, and all was read anew.
                if (_loaded == search) await ReadAsync(_cards.Count + LibraryQuery.PageSize);
                return;
            }

            _cards.AddRange(slice.Cards);
            _hasMore = slice.HasMore;
            Remember(_cards.Count.ToString(CultureInfo.InvariantCulture));
            if (slice.Cards.Count > 0) _firstNew = slice.Cards[0].PublicId; // the reader goes on where the new tiles begin
        }
        finally
        {
            _isLoadingMore = false;
        }
    }

    // Who goes to an item and back finds as much as before.
    private void Remember(string? state) => navigation.NavigateTo(navigation.Uri, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = state });

    private async Task AddedAsync(Guid id)
    {
        await ReadAsync(Math.Max(_cards.Count + 1, LibraryQuery.PageSize));
        await ReadRoomAsync();

        // It lies elsewhere than people look: filtered away, or it was there long ago.
        _told = _cards.Exists(card => card.PublicId == id) ? null : T["Added_Elsewhere"].Value;
    }

    private void Choose(Guid id, bool isChosen)
    {
        _chosen.Remove(id);
        if (isChosen) _chosen.Add(id);
    }

    private void Find()
    {
        var search = LibraryFilter.From(_text, Kind, Purpose, Whose);
        if (search.Text == Search.Text) return;
        _textInAddress = search.Text;
        navigation.NavigateTo(LibraryFilter.Address(search), replace: true);
    }

    private void Clear()
    {
        _text = "";
        Find();
    }

    private void Show(LibrarySearch search) => navigation.NavigateTo(LibraryFilter.Address(search));

    private void ShowAll() => Show(LibraryFilter.None);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_gone.IsCancellationRequested) return;
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_script is not null) await _script.DisposeAsync();
    }
}
