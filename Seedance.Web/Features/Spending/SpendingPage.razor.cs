using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Spending;

public sealed partial class SpendingPage(
    SpendingQuery query, IOptionsMonitor<GatewayOptions> options, TimeProvider clock, NavigationManager navigation, IStringLocalizer<SpendingTexts> texts) : ComponentBase
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyDictionary<string, string> _people = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, string> _concepts = new Dictionary<string, string>();
    private IReadOnlyDictionary<string, string> _campaigns = new Dictionary<string, string>();
    private SpendingFilter _filter = default!;
    private SpendingFilter? _read;
    private Shown? _shown;
    private DateOnly _today;
    private DateOnly _from;
    private DateOnly _to;
    private string _viewerId = "";
    private bool _isAdmin;

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IStringLocalizer<SpendingTexts> T => texts;

    private IOptionsMonitor<GatewayOptions> Options => options;

    private IEnumerable<SpendingBy> Dimensions => Enum.GetValues<SpendingBy>().Where(by => by switch
    {
        SpendingBy.Person => _isAdmin,
        SpendingBy.Campaign => _campaigns.Count > 0 || _filter.By == by,
        _ => true,
    });

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        _filter = SpendingFilter.Read(From, To, By, Person, _today);
        (_from, _to) = (_filter.From, _filter.To);
        var person = (await Authentication).User;
        (_viewerId, _isAdmin) = (person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", person.IsInRole(Roles.Admin));
        if (!_isAdmin) _filter = _filter with { PersonId = null, By = _filter.By == SpendingBy.Person ? SpendingBy.Day : _filter.By };
        if (_filter == _read) return;
        var filter = _read = _filter;
        try
        {
            await ReadAsync(filter);
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task ReadAsync(SpendingFilter filter)
    {
        var days = await query.ReadAsync(_viewerId, _isAdmin, filter, SpendingBy.Day, _gone.Token);
        var rows = filter.By == SpendingBy.Day ? [.. days.Reverse()] : await query.ReadAsync(_viewerId, _isAdmin, filter, filter.By, _gone.Token);
        _campaigns = await query.CampaignsAsync(_gone.Token);
        if (_isAdmin) _people = await query.PeopleAsync(_gone.Token);
        if (filter.By == SpendingBy.Concept)
            _concepts = await query.ConceptsAsync([.. rows.Where(row => row.Key.Length > 0).Select(row => long.Parse(row.Key, CultureInfo.InvariantCulture))], _gone.Token);
        var chat = await query.ChatAsync(_viewerId, _isAdmin, filter, _gone.Token);
        if (filter != _filter) return; // another range was asked for meanwhile
        _shown = new Shown(SpendingSum.Of(days.Select(row => row.Sum)), SpendingChart.Of(filter, days), rows, chat);
    }

    private void Show() => navigation.NavigateTo((_filter with { From = _from < _to ? _from : _to, To = _from < _to ? _to : _from }).Address);

    // While other rows are on their way, the keys are still those of the last view.
    private string NameOf(string key) => _filter.By switch
    {
        SpendingBy.Day => DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? texts["Date_Weekday", day] : key,
        SpendingBy.Person => _people.GetValueOrDefault(key, texts["NobodyKnown"]),
        SpendingBy.Model => options.CurrentValue.FindModel(key)?.Label ?? key,
        SpendingBy.Campaign => key.Length == 0 ? texts["NoCampaign"] : _campaigns.GetValueOrDefault(key, texts["CampaignGone"]),
        _ => key.Length == 0 ? texts["NoConcept"] : $"C{key} {_concepts.GetValueOrDefault(key)}".TrimEnd(),
    };

    private string Sum(SpendingSum sum, Func<Money, long> which) =>
        sum.Charged == 0 ? "–" : sum.Unpriced == sum.Charged ? texts["Unknown"] : SpendingWords.Say(sum, which) ?? texts["Unknown"];

    private string Clips(long number) => texts[number == 1 ? "ClipCount_One" : "ClipCount", number];

    private static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    public void Dispose()
    {
        if (_gone.IsCancellationRequested) return;
        _gone.Cancel();
        _gone.Dispose();
    }

    private sealed record Shown(SpendingSum Total, SpendingChart Chart, IReadOnlyList<SpendingRow> Rows, ChatSum Chat);
}
