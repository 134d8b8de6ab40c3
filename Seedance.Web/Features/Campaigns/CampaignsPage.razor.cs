using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Campaigns;

/// <summary>The campaigns that a person sees, and a new one.</summary>
public sealed partial class CampaignsPage(
    CampaignQuery query, Jobs.Campaigns campaigns, CampaignWords words, IOptionsMonitor<GatewayOptions> options, NavigationManager navigation, IStringLocalizer<CampaignTexts> texts) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<CampaignView>? _views;
    private IReadOnlyDictionary<string, string> _people = new Dictionary<string, string>();
    private IReadOnlyList<(Guid Id, string Name)> _brands = [];
    private IReadOnlyList<string> _faults = [];
    private CampaignForm? _form;
    private string _personId = "";
    private string? _told;
    private Guid? _deleted;
    private bool _isSaving;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<CampaignTexts> T => texts;

    private CampaignWords Words => words;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _personId = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var (told, deleted) = navigation.HistoryEntryState?.Split('\n', 2) is [var id, var words] && Guid.TryParse(id, out var campaign) ? (words, (Guid?)campaign) : (null, null);
        (_people, _brands) = (await query.PeopleAsync(_gone.Token), await query.BrandsAsync(_gone.Token));
        _views = await query.ListAsync(_personId, _gone.Token);
        (_told, _deleted) = (told, deleted);
    }

    private void Begin() => (_form, _faults) = (new CampaignForm { Currency = options.CurrentValue.Currency, IsShared = true }, []);

    private async Task SaveAsync()
    {
        if (_form is null || _isSaving) return;
        _faults = [.. _form.Check()];
        if (_faults.Count > 0) return;
        _isSaving = true; // until the page of the new one is there
        if (await campaigns.SaveAsync(_personId, null, _form, CancellationToken.None) is { } id) navigation.NavigateTo($"/campaigns/{id:N}");
        else _isSaving = false;
    }

    private async Task UndoAsync()
    {
        if (_deleted is not { } id) return;
        await campaigns.DeleteAsync(_personId, id, false, CancellationToken.None);
        (_deleted, _told) = (null, null);
        _views = await query.ListAsync(_personId, _gone.Token);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
