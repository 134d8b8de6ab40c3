using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Compose;

/// <summary>What an address asks of the composer: a draft to be opened, or what other pages send here to be filled in.</summary>
public sealed partial class ComposePage
{
    private string? _opened;
    private (string? From, string? How, string? With, string? Concept, string? Campaign, string? Use, string? Role) _filled;

    /// <summary>The draft to open, or "new"; without it the one that was changed last.</summary>
    [SupplyParameterFromQuery(Name = "draft")]
    public string? Draft { get; set; }

    /// <summary>A job whose inputs fill the form.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>What is done with the job, as <see cref="FromJob"/> knows it; without it its inputs stay as they are.</summary>
    [SupplyParameterFromQuery(Name = "how")]
    public string? How { get; set; }

    /// <summary>Files of the library that it goes on with, separated by commas.</summary>
    [SupplyParameterFromQuery(Name = "with")]
    public string? With { get; set; }

    /// <summary>A concept whose composition fills the form, to be saved back into it.</summary>
    [SupplyParameterFromQuery(Name = "concept")]
    public string? Concept { get; set; }

    /// <summary>A campaign that a new video is begun for.</summary>
    [SupplyParameterFromQuery(Name = "campaign")]
    public string? Campaign { get; set; }

    /// <summary>Files of the library, separated by commas, that are added to the references.</summary>
    [SupplyParameterFromQuery(Name = "use")]
    public string? Use { get; set; }

    /// <summary>The role that they are added with; the usual one of their kind otherwise.</summary>
    [SupplyParameterFromQuery(Name = "role")]
    public string? Role { get; set; }

    private async Task FillFromAddressAsync()
    {
        if (_state is null) return;
        await OpenFromAddressAsync();
        var asked = (From, How, With, Concept, Campaign, Use, Role);
        if (asked == _filled) return; // the same address is looked at more than once
        _filled = asked;
        if (string.IsNullOrEmpty(From) && string.IsNullOrEmpty(Concept) && string.IsNullOrEmpty(Campaign) && string.IsNullOrEmpty(Use)) return;
        if (long.TryParse(From, NumberStyles.None, CultureInfo.InvariantCulture, out var job)) await FillFromJobAsync(job);
        if (Guid.TryParse(Concept, out var concept)) await FillFromConceptAsync(concept);
        if (Guid.TryParse(Campaign, out var campaign)) await FillFromCampaignAsync(campaign);
        if (!string.IsNullOrEmpty(Use)) await AddFromLibraryAsync(Use);
        if (!_gone.IsCancellationRequested) navigation.NavigateTo("/", replace: true);
    }

    private async Task OpenFromAddressAsync()
    {
        if (_state is null || Draft == _opened) return;
        _opened = Draft;
        if (Draft is null) return;
        var wanted = Draft;
        var (draft, news) = await _session.FindAsync(wanted);
        if (_gone.IsCancellationRequested || Draft != wanted) return; // the address has gone on meanwhile
        await _session.ShowAsync(draft);
        (_session.Undo, _news) = (null, news is null ? null : new FormNews(news));
        _session.OnSaved();
        StateHasChanged();
    }

    private async Task FillFromJobAsync(long jobId)
    {
        if (await fromJob.FillAsync(_ownerId, jobId, How, With, _gone.Token) is not { } filled) return;
        await _session.FillAsync(filled.Form, texts["Undo_Job", filled.Title]);
        await _session.FlushAsync();
        if (filled.News is { } news) _news = new FormNews(news);
    }

    // What stands in the form stays; what it has already is not added twice.
    private async Task AddFromLibraryAsync(string use)
    {
        if (_state is not { } state) return;
        var before = JsonSerializer.Serialize(state.Form, JsonSerializerOptions.Web);
        var found = await library.FindAllAsync(_ownerId, use, _gone.Token);
        var added = found.Where(reference => !state.Form.References.Exists(known => known.Url == reference.Url)).ToList();
        var isRole = Enum.TryParse<MediaRole>(Role, out var role);
        if (added.Count > 0 || (isRole && found.Count > 0))
        {
            state.Edit("References", form =>
            {
                var named = found.Select(reference => ComposeWays.AddOnce(form, reference)).ToList();
                if (isRole) ComposeWays.UseAs(form, named, role);
            });
            var told = added.Count > 0 ? added : found;
            _session.Undo = new UndoStep(told.Count == 1 ? texts["Undo_Used", told[0].Name] : texts["Undo_UsedMany", told.Count], before);
            await _session.FlushAsync();
        }

        if (found.Count == 0) _news = new FormNews(texts["Use_Gone"]);
    }

    private async Task FillFromConceptAsync(Guid id)
    {
        if (await concepts.FindAsync(_ownerId, id, _gone.Token) is not { } concept) return;
        (concept.Form.Concept, concept.Form.ConceptMark) = (id, concept.Mark);
        await _session.FillAsync(concept.Form, texts["Undo_Concept", concept.Name]);
        await _session.FlushAsync();
    }

    private async Task FillFromCampaignAsync(Guid id)
    {
        if (await campaigns.FindAsync(_ownerId, id, _gone.Token) is not { } campaign) return;
        var form = _session.NewForm();
        form.CampaignId = campaign.Id;
        BrandKits.Use(form, await brands.FindOfCampaignAsync(campaign.Id, _gone.Token));
        await _session.FillAsync(form, texts["Undo_Campaign", campaign.Name]);
        await _session.FlushAsync();
        if (_session.Undo is null) _news = new FormNews(texts["Undo_Campaign", campaign.Name]);
    }
}
