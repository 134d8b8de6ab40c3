using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Review;

/// <summary><c>/share?ids=1,2</c> or <c>/share?campaign=…</c>: a new link for people without an account; without either, the links that there are.</summary>
public sealed partial class SharePage(
    ShareQuery query, ShareLinks links, ReviewService reviews, IOptionsMonitor<Media.LinkOptions> options, NavigationManager navigation, ReaderZone zone, TimeProvider clock,
    IStringLocalizer<ReviewTexts> texts) : ComponentBase
{
    /// <summary>What nobody has thought about does not stay open for ever.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _gone = new();
    private string _ownerId = "";
    private string _ownerName = "";
    private TimeZoneInfo? _zone;
    private ShareWish? _wish;
    private IReadOnlyList<ShareLinkRow>? _links;
    private (string Name, string Address, int Sent)? _made;
    private string? _asked;
    private bool _isNowhere;
    private string _name = "";
    private GuestMay _may = GuestMay.Comment;
    private DateOnly? _end;
    private string _password = "";
    private IReadOnlyList<ShareEnd> _faults = [];
    private ShareEnd? _refused;
    private bool _isMaking;
    private bool _isJustMade;
    private ElementReference _madeTitle;

    [SupplyParameterFromQuery(Name = "ids")]
    private string? AskedIds { get; set; }

    [SupplyParameterFromQuery(Name = "campaign")]
    private string? AskedCampaign { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<ReviewTexts> T => texts;

    private TimeProvider Clock => clock;

    private string Base => (options.CurrentValue.PublicUrl is { Length: > 0 } known ? known : navigation.BaseUri).TrimEnd('/') + "/g/";

    // Nobody else can open an address that only this machine knows.
    private bool IsLocal => new Uri(Base).IsLoopback;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var person = (await Authentication).User;
        _ownerId = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        _ownerName = PersonName.Of(person);
        var asked = $"{AskedIds} {AskedCampaign}";
        if (asked == _asked) return;
        _asked = asked;
        (_made, _faults, _refused, _wish, _isNowhere) = (null, [], null, null, false);
        try
        {
            if (Guid.TryParse(AskedCampaign, out var campaign)) _wish = await query.FindAsync(_ownerId, campaign, _gone.Token);
            else if (ShareQuery.Ids(AskedIds) is { Count: > 0 } ids) _wish = await query.FindAsync(_ownerId, ids, _gone.Token);
            _isNowhere = _wish is null && !string.IsNullOrWhiteSpace(asked);
            _name = ReviewText.Name(_wish?.Name);
            _end ??= DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime + Usual);
            await ReadAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isJustMade)
        {
            _isJustMade = false;
            await _madeTitle.FocusAsync(); // the form that was sent is gone
        }

        if (!firstRender) return;
        _zone = await zone.FindAsync();
        if (_zone is not null) StateHasChanged();
    }

    private string What(ShareWish wish) =>
        wish.CampaignId is not null ? T["New_Campaign", wish.Name, wish.Clips] : wish.Clips == 1 ? T["New_One"] : T["New_Clips", wish.Clips];

    // Variants of one concept have the same words.
    private static string Listed(string title, ShareWish wish) =>
        ClipTitle.Of(title) is { Code: { } code, Words: var words } && wish.Titles.Count(other => ClipTitle.Of(other).Words == words) > 1 ? $"{words} · {code}" : ClipTitle.Of(title).Words;

    private async Task ReadAsync() => _links = await links.ListAsync(_ownerId, _gone.Token);

    private async Task MakeAsync()
    {
        if (_isMaking || _wish is not { } wish) return;
        _isMaking = true;
        try
        {
            var wanted = new NewShareLink(_name, _may, wish.JobIds, wish.CampaignId, _password, ShareTimes.EndOf(_end, _zone));
            (_faults, _refused) = (links.FaultsOf(wanted), null);
            if (_faults.Count > 0) return;
            var (end, _, token) = await links.CreateAsync(_ownerId, wanted, CancellationToken.None);
            _refused = end == ShareEnd.Done ? null : end;
            if (end != ShareEnd.Done) return;
            _made = (ReviewText.Name(_name), Base + token, await AskAsync(wish));
            (_password, _isJustMade) = ("", true);
            await ReadAsync();
        }
        finally
        {
            _isMaking = false;
        }
    }

    // Whoever is to decide needs clips that are up for a decision.
    private async Task<int> AskAsync(ShareWish wish)
    {
        if (_may != GuestMay.Decide) return 0;
        var me = new Reviewer.Person(_ownerId, _ownerName);
        return wish.CampaignId is { } campaign
            ? await reviews.AskForCampaignAsync(me, campaign, CancellationToken.None)
            : await reviews.AskForDraftsAsync(me, wish.JobIds, CancellationToken.None);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_gone.IsCancellationRequested) return;
        _gone.Cancel();
        _gone.Dispose();
    }
}
