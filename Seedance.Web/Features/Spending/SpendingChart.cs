using System.Globalization;

namespace Seedance.Web.Features.Spending;

/// <summary>The bars of the chart: a day each, or a month each when there are too many days.</summary>
/// <param name="Currency">What the bars measure; null: tokens, because no price was known.</param>
/// <param name="Most">Of the highest bar; 0 when there is nothing to draw.</param>
public sealed record SpendingChart(IReadOnlyList<SpendingBar> Bars, string? Currency, long Most, bool IsMonths)
{
    private const int MostDays = 62;

    /// <param name="rows">One per day.</param>
    public static SpendingChart Of(SpendingFilter filter, IReadOnlyList<SpendingRow> rows)
    {
        var byDay = rows.ToDictionary(row => DateOnly.ParseExact(row.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), row => row.Sum);

        // Several currencies cannot stand on each other: the one in which most clips were paid.
        var currency = rows.SelectMany(row => row.Sum.ByCurrency).GroupBy(pair => pair.Key).OrderByDescending(pairs => pairs.Sum(pair => pair.Value.Spent)).FirstOrDefault()?.Key;
        var isMonths = filter.Days > MostDays;
        var days = Enumerable.Range(0, filter.Days).Select(filter.From.AddDays);
        var bars = days.GroupBy(day => isMonths ? new DateOnly(day.Year, day.Month, 1) : day).Select(bucket =>
        {
            var sums = bucket.Select(byDay.GetValueOrDefault).OfType<SpendingSum>().ToList();
            var money = sums.Select(sum => currency is null ? null : sum.ByCurrency.GetValueOrDefault(currency)).OfType<Money>().ToList();
            return currency is null
                ? new SpendingBar(bucket.Key, sums.Sum(sum => sum.Tokens), 0, sums.Sum(sum => sum.Clips))
                : new SpendingBar(bucket.Key, money.Sum(m => m.Spent), money.Sum(m => m.Doubtful), sums.Sum(sum => sum.Clips));
        }).ToList();
        return new SpendingChart(bars, currency, bars.Max(bar => bar.Spent + bar.Doubtful), isMonths);
    }
}

/// <summary>One bar, in millionths of the chart's currency, or in tokens.</summary>
/// <param name="From">Its first day.</param>
/// <param name="Doubtful">Stands on top: of clips of which nobody knows whether they were charged.</param>
public sealed record SpendingBar(DateOnly From, long Spent, long Doubtful, long Clips);
