using Seedance.Web.Components.Shared;

namespace Seedance.Web.Features.Spending;

/// <summary>Sums in words.</summary>
internal static class SpendingWords
{
    /// <summary>"$5.01 + ¥3.00"; null when nothing is known.</summary>
    public static string? Say(SpendingSum sum, Func<Money, long> which)
    {
        var parts = sum.ByCurrency.Where(pair => which(pair.Value) != 0).Select(pair => Say(which(pair.Value), pair.Key)).ToList();
        return parts.Count > 0 ? string.Join(" + ", parts) : sum.ByCurrency.Keys.FirstOrDefault() is { } currency ? Say(0, currency) : null;
    }

    /// <summary>More with a plus, less with a minus.</summary>
    public static string? Difference(SpendingSum sum)
    {
        var parts = sum.ByCurrency.Where(pair => pair.Value.Estimated != 0).Select(pair =>
        {
            var difference = pair.Value.Spent - pair.Value.Estimated;
            return (difference > 0 ? "+" : difference < 0 ? "\u2212" : "") + Say(Math.Abs(difference), pair.Key);
        }).ToList();
        return parts.Count > 0 ? string.Join(" / ", parts) : null;
    }

    private static string Say(long micros, string currency) => MoneyWords.Say(micros / 1_000_000m, currency);
}
