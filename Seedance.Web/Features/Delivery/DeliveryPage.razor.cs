using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Data;
using Seedance.Web.Media;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Resources;
using Seedance.Web.Storage;

namespace Seedance.Web.Features.Delivery;

public sealed partial class DeliveryPage(DeliveryPlanner planner, CampaignNaming naming, NavigationManager navigation, IStringLocalizer<DeliveryTexts> texts) : ComponentBase
{
    private const int MostShown = 100;

    private readonly CancellationTokenSource _gone = new();
    private DeliveryChoice _choice = new();
    private DeliveryChoice? _read;
    private DeliveryPlan? _plan;
    private CampaignTemplate? _campaign;
    private IReadOnlyList<NameFacts> _samples = [];
    private IReadOnlyList<long> _unpreviewed = [];
    private string _template = "";
    private string _kept = "";
    private string? _saved;
    private string _personId = "";
    private int _grave;
    private bool _isMissing;
    private bool _isAway;
    private bool _isAdmin;
    private bool _all;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "ids")]
    public string? Ids { get; set; }

    [SupplyParameterFromQuery(Name = "campaign")]
    public string? Campaign { get; set; }

    [SupplyParameterFromQuery(Name = "concept")]
    public string? Concept { get; set; }

    [SupplyParameterFromQuery(Name = "only")]
    public string? Only { get; set; }

    [SupplyParameterFromQuery(Name = "folders")]
    public string? Folders { get; set; }

    [SupplyParameterFromQuery(Name = "crops")]
    public string? Crops { get; set; }

    [SupplyParameterFromQuery(Name = "previews")]
    public string? Previews { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<DeliveryTexts> T => texts;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var person = (await Authentication).User;
        (_personId, _isAdmin) = (person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", person.IsInRole(Roles.Admin));
        _choice = DeliveryChoice.Read(Ids, Campaign, Concept, Only, Folders, Crops, Previews);
        if (_choice.IsEmpty || _choice.Query == _read?.Query) return;
        try
        {
            await ReadAsync(_read = _choice);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task ReadAsync(DeliveryChoice choice)
    {
        if (_gone.IsCancellationRequested) return; // what was waited for came after the page was left
        var gone = _gone.Token;
        DeliveryPlan? plan;
        try
        {
            plan = await planner.PlanAsync(_personId, choice, gone);
            _isAway = false;
        }
        catch (StorageException)
        {
            _isAway = true;
            return;
        }

        if (choice.Query != _choice.Query) return; // another choice was made meanwhile
        (_plan, _isMissing, _all) = (plan, plan is null, false);
        if (plan is null) return;
        _grave = plan.Clips.Count(clip => clip.Rights.Any(finding => finding.IsGrave));
        _unpreviewed = [.. plan.Clips.Where(clip => clip.Files.All(file => file.IsClip || !file.Key.EndsWith(ClipPreviews.GifName, StringComparison.Ordinal))).Select(clip => clip.Row.Id)];
        _samples = [.. plan.Clips.Take(3).Select(clip => clip.Facts)];
        var isOther = plan.CampaignId != _campaign?.Id;
        _campaign = plan.CampaignId is { } id ? await naming.FindAsync(_personId, id, gone) : null;

        // What is being typed stays when the choice is read again.
        var kept = _campaign?.Template ?? Options.CurrentValue.NameTemplate;
        if (isOther || _template == _kept) _template = kept;
        _kept = kept;
    }

    private void Show(DeliveryChoice choice)
    {
        (_choice, _saved) = (choice, null);
        navigation.NavigateTo(choice.Address, replace: true);
    }

    private async Task SaveNamingAsync(string? template)
    {
        if (_busy || _campaign is null) return;
        _busy = true;
        try
        {
            _saved = await naming.SaveAsync(_personId, _campaign.Id, template, CancellationToken.None) ? "Naming_Saved" : "Naming_Refused";
            if (_saved != "Naming_Saved") return;
            _kept = _template;
            await ReadAsync(_choice);
        }
        finally
        {
            _busy = false;
        }
    }

    private static int Wanted(DeliveryPlan plan) => plan.Clips.Count(clip => clip.Row.Review == ReviewState.ChangesWanted);

    private static string Clip(long id) => string.Create(CultureInfo.InvariantCulture, $"/clips/{id}");

    public void Dispose()
    {
        if (_gone.IsCancellationRequested) return;
        _gone.Cancel();
        _gone.Dispose();
    }
}
