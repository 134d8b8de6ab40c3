using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Limits;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>Sums, times and names of variants in words.</summary>
public sealed class VariantWords(PriceWords prices, ProblemWords problems, IOptionsMonitor<GatewayOptions> options, IStringLocalizer<VariantTexts> texts)
{
    /// <summary>What became of a start.</summary>
    /// <param name="nameOf">The name of the clip at this place of the batch.</param>
    public string Told(BatchResult result, Func<int, string> nameOf) => result switch
    {
        // Those that another tab had started before are not started again.
        BatchResult.Created created => (created.JobIds.Count - created.Repeated) switch
        {
            0 => texts["News_Repeated"],
            1 => texts["News_Started_One"],
            var clips => texts["News_Started", clips],
        },
        BatchResult.TooMany tooMany => texts["News_TooMany", RateLimits.Seconds(tooMany.Wait)],
        BatchResult.Invalid invalid => texts["News_Refused", problems.FaultText(invalid.Faults.First().Value[0]), nameOf(invalid.Faults.First().Key)],
        _ => texts["Note_OtherTab"],
    };

    /// <summary>"18 clips · about 1.9 M tokens · about $13.40 · about 40 min", as far as it is known.</summary>
    /// <param name="pace">Null: without the time.</param>
    public string Summary(BatchReview review, VariantStage stage, BatchPace? pace)
    {
        var count = review.Cells.Count;
        if (count == 0) return texts[$"Sum_Nothing{stage}"];
        var parts = new List<string?> { texts[(stage, count) switch { (VariantStage.Draft, 1) => "Drafts_One", (VariantStage.Draft, _) => "Drafts_Many", (_, 1) => "Clips_One", _ => "Clips_Many" }, count] };
        parts.Add(prices.Tokens(review.Estimate));
        parts.Add(options.CurrentValue.IsDemo ? texts["Price_Demo"] : prices.Money(review.Estimate, options.CurrentValue.Currency) ?? texts["Price_Unknown"]);
        if (pace is not null) parts.Add(Takes(pace.For(count)));
        return string.Join(" · ", parts.OfType<string>());
    }

    /// <summary>"about 40 min".</summary>
    public string Takes(TimeSpan time) => time.TotalSeconds < 90
        ? texts["Takes_Seconds", (int)Math.Max(1, Math.Ceiling(time.TotalSeconds / 5)) * 5]
        : time.TotalMinutes < 100
            ? texts["Takes_Minutes", (int)Math.Ceiling(time.TotalMinutes)]
            : texts["Takes_Hours", time.TotalHours.ToString("0.#", CultureInfo.CurrentCulture)];

    /// <summary>The price of a single cell; null when it is not known, or nothing is paid.</summary>
    public string? Price(CellPlan cell)
    {
        var current = options.CurrentValue;
        return current.IsDemo || cell.Estimate is not { MaxCost: { } cost } ? null : MoneyWords.Say(cost, current.Currency);
    }

    /// <summary>Why a person is asked before this batch is started; null: nothing needs an answer.</summary>
    /// <param name="perClip">The limit for one clip.</param>
    /// <param name="perBatch">The limit for all of them.</param>
    public string? Question(BatchReview review, decimal? perClip, decimal? perBatch) => Question(review.Cells.Count, review.Estimate, review.Dearest, perClip, perBatch);

    /// <summary>The same for clips that are no plan of a grid.</summary>
    public string? Question(int count, BatchEstimate estimate, decimal? dearest, decimal? perClip, decimal? perBatch)
    {
        var current = options.CurrentValue;
        if (current.IsDemo) return null;
        var (currency, cost) = (current.Currency, estimate.MaxCost);
        if (perBatch is { } batch && cost > batch) return texts["Ask_Batch", count, MoneyWords.Say(cost.Value, currency), MoneyWords.Say(batch, currency)];
        if (perClip is { } clip && dearest is { } price && price > clip) return texts["Ask_Clip", MoneyWords.Say(price, currency), MoneyWords.Say(clip, currency), count];
        var limit = perBatch ?? perClip;
        if (limit is { } known && (cost is null || estimate.HasUnknownVideoInput)) return texts["Ask_Unknown", count, MoneyWords.Say(known, currency)];
        return null;
    }
}
