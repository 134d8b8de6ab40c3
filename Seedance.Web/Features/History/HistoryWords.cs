using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media.Placements;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.History;

/// <summary>A filter that is on, and the filter without it.</summary>
public sealed record FilterChip(string Words, HistoryFilter Without);

/// <summary>Filters and what was done to clips, in the words of the person who reads.</summary>
public sealed class HistoryWords(IStringLocalizer<HistoryTexts> texts, JobProblemWords problems, PlacementWords placements, IOptionsMonitor<PlacementOptions> presets)
{
    /// <summary>With what a clip may fail, the most frequent first.</summary>
    public static IReadOnlyList<string> Failures { get; } =
    [
        nameof(GatewayProblemKind.ContentRefused), nameof(GatewayProblemKind.BadRequest), nameof(GatewayProblemKind.GatewayTrouble), nameof(GatewayProblemKind.NoMoney),
        nameof(GatewayProblemKind.WrongKey), nameof(GatewayProblemKind.ModelUnavailable), nameof(GatewayProblemKind.TaskUnknown), nameof(GatewayProblemKind.NotAGateway),
        JobProblems.ClipLost, JobProblems.ReferenceGone, JobProblems.ReferenceChanged, JobProblems.ReferenceUnfit, JobProblems.LicenceExpired, JobProblems.DroppedByProvider, JobProblems.NeverEnded, JobProblems.JoinPartGone, JobProblems.JoinFailed, JobProblems.JoinGivenUp,
    ];

    /// <summary>Those of them with which a clip may also be expired, cancelled, or wait for a decision.</summary>
    public static IReadOnlyList<string> EndsElsewhere { get; } =
        [nameof(GatewayProblemKind.TaskUnknown), JobProblems.ClipLost, JobProblems.DroppedByProvider, JobProblems.NeverEnded];

    public string Failure(string kind) => problems.Short(new JobProblem(kind, nameof(Charge.Unknown), ""));

    public string Review(ReviewState review) => texts[$"Review_{review}"];

    /// <summary>All that is on, beside the words and the state, which have their own places.</summary>
    public IEnumerable<FilterChip> Chips(HistoryFilter filter, HistoryChoices choices, string personId)
    {
        if (filter.Campaign is { } campaign)
        {
            var name = campaign == HistoryFilter.NoCampaign ? texts["Campaign_None"].Value : choices.Campaigns.FirstOrDefault(c => c.Key == campaign)?.Name ?? texts["Campaign_Unknown"];
            yield return new(texts["Chip", texts["Campaign"], name], filter with { Campaign = null });
        }

        if (filter.Person is { } person)
        {
            var name = person == HistoryFilter.Everybody ? texts["Person_All"].Value : person == personId ? texts["Person_Me"].Value : choices.People.GetValueOrDefault(person, texts["Person_Unknown"]);
            yield return new(texts["Chip", texts["Person"], name], filter with { Person = null });
        }

        if (filter.Concept is { } concept)
            yield return new(texts["Chip", texts["Concept"], choices.Concepts.FirstOrDefault(c => c.Id == concept).Name ?? $"C{concept.ToString(CultureInfo.InvariantCulture)}"], filter with { Concept = null });
        foreach (var tag in filter.Tags)
            yield return new(texts["Chip", texts["Tag"], choices.Tags.FirstOrDefault(t => t.Key == tag).Name ?? tag], filter with { Tags = [.. filter.Tags.Where(other => other != tag)] });
        if (filter.IsStarred) yield return new(texts["Starred"], filter with { IsStarred = false });
        if (filter.Review is { } review) yield return new(texts["Chip", texts["Review"], Review(review)], filter with { Review = null });
        if (filter.Model is { } model) yield return new(texts["Chip", texts["Model"], Model(choices, model)], filter with { Model = null });
        if (filter.Ratio is { } ratio) yield return new(texts["Chip", texts["Ratio"], Ratio(ratio)], filter with { Ratio = null });
        if (filter.Placement is { } place)
            yield return new(texts["Chip", texts["Placement"], choices.Placements.FirstOrDefault(p => p.Id == place) is { } known ? placements.NameOf(known) : place], filter with { Placement = null });
        if (!filter.Seconds.IsAny) yield return new(Range("Seconds", filter.Seconds.Least?.ToString("0.##", CultureInfo.CurrentCulture), filter.Seconds.Most?.ToString("0.##", CultureInfo.CurrentCulture)), filter with { Seconds = default });
        if (filter.From is not null || filter.To is not null)
            yield return new(Range("Made", filter.From?.ToString("d", CultureInfo.CurrentCulture), filter.To?.ToString("d", CultureInfo.CurrentCulture)), filter with { From = null, To = null });
        if (filter.Failure is { } failure) yield return new(texts["Chip", texts["Failure"], Failure(failure)], filter with { Failure = null });
        if (!filter.Cost.IsAny) yield return new(Range("Cost", filter.Cost.Least?.ToString("0.######", CultureInfo.CurrentCulture), filter.Cost.Most?.ToString("0.######", CultureInfo.CurrentCulture)), filter with { Cost = default });
    }

    public string Model(HistoryChoices choices, string id) => id == SequenceMaker.Model ? texts["Model_Sequence"] : choices.ModelOf(id);

    public string Ratio(string ratio) => ratio == "adaptive" ? texts["Ratio_Adaptive"] : ratio;

    /// <summary>What a placement is cut to counts more than what it is made as.</summary>
    public string Ratio(JobSummary job) => presets.CurrentValue.Find(job.Place?.Placement) is { NeedsCrop: true } placement && placement.MadeFrom == job.Ratio
        ? texts["Card_Cut", placement.Ratio, job.Ratio]
        : Ratio(Media.ClipRatio.Of(job.Ratio, job.Width, job.Height));

    public string PlacementOf(HistoryChoices choices, string? id) => id is null ? "" : choices.Placements.FirstOrDefault(p => p.Id == id) is { } known ? placements.NameOf(known) : id;

    /// <summary>What was done, and what was not and why; one sentence each.</summary>
    /// <param name="done">The key of the words for what was done; {0} is how many.</param>
    public string Say(ShelfResult result, string done, params object[] more)
    {
        List<string> sentences = [];
        if (result.Done.Count > 0) sentences.Add(texts[result.Done.Count == 1 ? done + "_One" : done, [result.Done.Count, .. more]]);
        if (result.Locked.Count > 0) sentences.Add(texts["Left_Locked", result.Locked.Count]);
        if (result.Foreign.Count > 0) sentences.Add(texts["Left_Foreign", result.Foreign.Count]);
        if (result.Busy.Count > 0) sentences.Add(texts["Left_Busy", result.Busy.Count]);
        if (result.Full.Count > 0) sentences.Add(texts["Left_Full", result.Full.Count, JobTags.Most]);
        if (sentences.Count == 0) sentences.Add(texts["Left_All"]);
        return string.Join(' ', sentences);
    }

    private string Range(string name, string? least, string? most) => (least, most) switch
    {
        ({ } from, null) => texts["Chip_From", texts[name], from],
        (null, { } to) => texts["Chip_To", texts[name], to],
        _ when least == most => texts["Chip", texts[name], least!],
        _ => texts["Chip_Range", texts[name], least!, most!],
    };
}
