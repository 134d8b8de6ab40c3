using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Library;

public sealed partial class ItemView(
    LibraryQuery query, MediaLibrary library, IOptionsMonitor<GatewayOptions> gateway, NavigationManager navigation,
    IStringLocalizer<LibraryTexts> texts, IStringLocalizer<ShellTexts> shell) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private ConfirmDialog? _ask;
    private LibraryUses _uses = new([], 0, 0, 0);
    private LibraryItem? _found;
    private bool _isLoaded;
    private string _personId = "";
    private string? _news;

    /// <summary>The item's public id.</summary>
    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<LibraryTexts> T => texts;

    private IStringLocalizer<ShellTexts> Shell => shell;

    private MediaLimits Limits => gateway.CurrentValue.Models.FirstOrDefault()?.Media ?? new MediaLimits();

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _personId = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _found = await query.FindAsync(_personId, Id, _gone.Token);
        if (_found is not null) _uses = await query.UsesAsync(_personId, _found.Item.Id, _gone.Token);
        _isLoaded = true;
    }

    // The title and the licence's chip follow the form; the form itself stays as it is.
    private void ShowSaved(ItemDetails details) => details.ApplyTo(_found!.Item);

    private async Task ShareAsync(bool isShared)
    {
        if (await library.ChangeAsync(_personId, Id, item => item.IsShared = isShared, CancellationToken.None))
        {
            _found!.Item.IsShared = isShared;
            _news = T[isShared ? "Share_On" : "Share_Off"].Value;
        }
        else await ReadAsync();
    }

    private async Task ReplacedAsync()
    {
        await ReadAsync();
        _news = T["Replaced"];
    }

    private async Task DeleteAsync()
    {
        // Somebody may have made a clip with it while this page was open.
        await ReadAsync();
        if (_found is not { IsMine: true, Item: var item } || !await _ask!.AskAsync()) return;
        await library.DeleteAsync(_personId, Id, CancellationToken.None);
        navigation.NavigateTo("/library", new NavigationOptions { HistoryEntryState = T["Deleted", item.Name] });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
