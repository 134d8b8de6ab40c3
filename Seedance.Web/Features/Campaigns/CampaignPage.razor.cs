using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Campaigns;

/// <summary>One campaign: what it has cost, what belongs to it, who sees it.</summary>
public sealed partial class CampaignPage(
    CampaignQuery query, Jobs.Campaigns campaigns, CampaignWords words, IOptionsMonitor<GatewayOptions> options, NavigationManager navigation, IStringLocalizer<CampaignTexts> texts) : LiveJobsComponent
{
    private CampaignView? _view;
    private IReadOnlyDictionary<string, string> _people = new Dictionary<string, string>();
    private IReadOnlyList<(Guid Id, string Name)> _brands = [];
    private CampaignParts _parts = CampaignParts.None;
    private IReadOnlyList<string> _faults = [];
    private CampaignForm _form = new();
    private ConfirmDialog _ask = default!;
    private string? _told;
    private int _jobs;
    private bool _isGone;
    private bool _isEditing;

    [Parameter]
    public Guid Id { get; set; }

    private IStringLocalizer<CampaignTexts> T => texts;

    private CampaignWords Words => words;

    private string Key => Id.ToString("N");

    /// <inheritdoc />
    protected override async Task LoadAsync()
    {
        (_people, _brands) = (await query.PeopleAsync(Gone), await query.BrandsAsync(Gone));
        await ReadAsync();
        if (_view is not { } view) return;
        Follow([view.Campaign.Id]);
        _form = CampaignForm.Of(view.Campaign);
        if (_form.Currency.Length == 0) _form.Currency = options.CurrentValue.Currency;
    }

    /// <inheritdoc />
    protected override async Task<bool> RefreshAsync(JobChanges changes)
    {
        // Its sums go over all of its clips: not for every other clip of this person, and not drawn for a percentage that it does not show.
        // One that has left it is known by the number alone.
        if (_view is { } shown && !changes.Everything && !changes.Ids.Overlaps(shown.Posters.Select(poster => poster.Id)) && !await query.HasAnyAsync(shown.Campaign.Id, changes.Ids, Gone)
            && await query.CountAsync(Id, Gone) == _jobs) return false;
        var (before, parts) = (_view, _parts);
        await ReadAsync();
        return before is null || _view is not { } now || !before.Money.SequenceEqual(now.Money) || !before.Posters.SequenceEqual(now.Posters) || before.Campaign.UpdatedAt != now.Campaign.UpdatedAt
            || !parts.IsSameAs(_parts);
    }

    private async Task ReadAsync()
    {
        // The number first: what changes in between is then read once too often, and never not at all.
        _jobs = await query.CountAsync(Id, Gone);
        _view = await query.FindAsync(OwnerId, Id, Gone);
        _isGone = _view is null;
        if (_view is { } view) _parts = await query.PartsAsync(OwnerId, view.Campaign.Id, Gone);
    }

    private async Task SaveAsync()
    {
        (_faults, _told, _isEditing) = ([.. _form.Check()], null, true);
        if (_faults.Count > 0) return;
        if (await campaigns.SaveAsync(OwnerId, Id, _form, CancellationToken.None) is null) _isGone = true;
        else
        {
            await ReadAsync();
            _told = T["Saved"];
        }
    }

    private async Task DeleteAsync()
    {
        if (_view is not { } view || !await _ask.AskAsync()) return;
        await campaigns.DeleteAsync(OwnerId, Id, true, CancellationToken.None);
        navigation.NavigateTo("/campaigns", new NavigationOptions { HistoryEntryState = $"{Id}\n{T["Deleted", view.Campaign.Name]}" });
    }
}
