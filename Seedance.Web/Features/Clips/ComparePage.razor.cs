using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Clips;

public sealed partial class ComparePage
{
    private const int MostTitle = 28;

    private ElementReference _root;
    private PageModule? _script;
    private IReadOnlyList<Job>? _clips;
    private IReadOnlyList<RequestDifference?> _differences = [];
    private string? _wanted;
    private string? _loaded;
    private string? _attached;
    private int _asked;
    private int _longest;
    private bool _showsAll;
    private IReadOnlyDictionary<long, AdResult> _results = new Dictionary<long, AdResult>();

    /// <summary>Two to four clips, separated by commas.</summary>
    [SupplyParameterFromQuery(Name = "ids")]
    public string? Ids { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private IEnumerable<(Job Job, int At)> Numbered => _clips!.Select((job, at) => (job, at));

    private IEnumerable<(string Name, List<string> Values)> Facts
    {
        get
        {
            var clips = _clips!;
            yield return Row(Clip["Facts_Model"], job => job.SequenceJson is not null ? Clip["Facts_Sequence"] : Options.CurrentValue.FindModel(job.Model)?.Label ?? job.Model);
            yield return Row(Clip["Facts_Format"], job => $"{(job.Ratio == "adaptive" ? Clip["Ratio_Adaptive"].Value : job.Ratio)} · {job.Resolution}");
            yield return Row(T["Compare_Length"], job => job.DurationMs is { } ms ? Clip["SecondsExact", ms / 1000.0] : "–");
            if (clips.Any(job => job.AssetId is not null)) yield return Row(Clip["Facts_Variant"], job => job.AssetId ?? "–");
            if (clips.Any(job => JobMoney.Actual(job) is not null))
                yield return Row(T["Compare_Cost"], job => JobMoney.Actual(job) is { } micros && job.Currency is { } currency ? MoneyWords.Say(micros / 1_000_000m, currency) : "–");
            if (_results.Values.Any(result => result.HookRate is not null)) yield return Row(T["Compare_Hook"], job => Rate(job, result => result.HookRate, "P1"));
            if (_results.Values.Any(result => result.ClickRate is not null)) yield return Row(T["Compare_Click"], job => Rate(job, result => result.ClickRate, "P2"));
            if (_results.Count > 0) yield return Row(T["Compare_Impressions"], job => _results.GetValueOrDefault(job.Id)?.Impressions.ToString("N0", CultureInfo.CurrentCulture) ?? "–");
            yield return Row(T["Compare_Made"], job => job.CreatedAt.ToString("d MMM yyyy", CultureInfo.CurrentCulture));

            string Rate(Job job, Func<AdResult, double?> rate, string format) => _results.GetValueOrDefault(job.Id) is { } result && rate(result) is { } number ? number.ToString(format, CultureInfo.CurrentCulture) : "–";

            (string, List<string>) Row(string name, Func<Job, string> value) => (name, [.. clips.Select(value)]);
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_wanted == Ids && _clips is not null) return;
        var wanted = _wanted = Ids;
        var person = (await Authentication).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
        var ids = CompareQuery.Read(wanted);
        var clips = await Query.FindAsync(person, ids, CancellationToken.None);
        var requests = clips.Select(RequestPrice.ReadRequest).ToList();
        var results = await Results.ReadAsync([.. clips.Select(job => job.Id)], CancellationToken.None);
        if (wanted != _wanted) return; // others are asked for by now
        _loaded = wanted;
        (_clips, _results, _asked, _longest) = (clips, results, ids.Count, clips.Select(job => job.DurationMs ?? 0).DefaultIfEmpty().Max());
        _differences = [.. requests.Skip(1).Select(other => other is null || requests[0] is not { } first ? null : RequestDifference.Between(first, other))];
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_clips is not { Count: >= 2 } || _attached == _loaded) return;
        _attached = _loaded;
        _script ??= new PageModule(Js, "./Features/Clips/ComparePage.razor.js");
        await _script.AttachAsync("attach", _root);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _script?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Without(long id) => $"/compare?ids={string.Join(',', _clips!.Where(job => job.Id != id).Select(job => job.Id.ToString(CultureInfo.InvariantCulture)))}";

    private static bool IsSame((string Name, List<string> Values) fact) => fact.Values.Distinct().Count() == 1;

    // Variants of one concept have the same words.
    private static string NameOf(Job job)
    {
        var title = ClipTitle.Of(job.Title);
        return title.Code ?? title.Words;
    }

    private static string Short(string title) => title.Length <= MostTitle ? title : string.Concat(title.AsSpan(0, char.IsHighSurrogate(title[MostTitle - 1]) ? MostTitle - 1 : MostTitle), "…");
}
