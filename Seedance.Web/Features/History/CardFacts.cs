using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.History;

/// <summary>What is worked out of a summary, for cards, rows and sorting.</summary>
internal static class CardFacts
{
    public static int? Seconds(JobSummary job) => job.DurationMs is { } ms ? (ms + 500) / 1000 : job.Seconds;

    /// <summary>What the gateway counted, as money; null where the price was not known or nothing was paid.</summary>
    public static long? Micros(JobSummary job) => job is { State: JobState.Ready, Cost: { Gateway: not GatewayTarget.DemoName, Tokens: { } tokens } cost } && cost.Currency is not null
        ? JobMoney.Actual(tokens, cost.EstimatedTokens, cost.EstimatedCostMicros)
        : null;

    public static string? Money(JobSummary job) => Micros(job) is { } micros ? MoneyWords.Say(micros / 1_000_000m, job.Cost!.Currency!) : null;

    /// <summary>Money where the price was known, else tokens; nothing where the gateway told nothing.</summary>
    public static string? Cost(JobSummary job, IStringLocalizer<ClipTexts> texts) => Money(job)
        ?? (job is { State: JobState.Ready, Cost: { Gateway: not GatewayTarget.DemoName, Tokens: { } tokens } } ? texts["Facts_Tokens", tokens].Value : null);

    /// <summary>In the order of a column; what has nothing in it comes last, whichever way it is sorted.</summary>
    public static IEnumerable<JobSummary> Sort(IEnumerable<JobSummary> jobs, HistoryLook look, HistoryChoices choices)
    {
        return look.Sort switch
        {
            HistoryColumn.Title => By(job => job.Title, StringComparer.CurrentCultureIgnoreCase),
            HistoryColumn.State => By(job => (int?)job.State),
            HistoryColumn.Model => By(job => job.Place?.Model, StringComparer.OrdinalIgnoreCase),
            HistoryColumn.Ratio => By(job => job.Ratio, StringComparer.Ordinal),
            HistoryColumn.Seconds => By(job => (double?)job.DurationMs / 1000 ?? job.Seconds),
            HistoryColumn.Cost => By(job => Micros(job)),
            HistoryColumn.Changed => By(job => (DateTime?)job.ChangedAt),
            HistoryColumn.Person => By(job => job.Place is { } place ? choices.People.GetValueOrDefault(place.OwnerId) : null, StringComparer.CurrentCultureIgnoreCase),
            HistoryColumn.Campaign => By(job => choices.CampaignOf(job.Place?.CampaignId), StringComparer.CurrentCultureIgnoreCase),
            HistoryColumn.Placement => By(job => job.Place?.Placement, StringComparer.Ordinal),
            HistoryColumn.Review => By(job => (int?)job.Place?.Review),
            HistoryColumn.HookRate => By(job => job.Place?.HookRate),
            HistoryColumn.ClickRate => By(job => job.Place?.ClickRate),
            _ => jobs,
        };

        IEnumerable<JobSummary> By<T>(Func<JobSummary, T?> of, IComparer<T?>? order = null)
        {
            var filled = jobs.OrderBy(job => of(job) is null);
            return look.IsAscending ? filled.ThenBy(of, order) : filled.ThenByDescending(of, order);
        }
    }
}
