using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

/// <summary>What a clip will cost, as far as that can be known; never a made-up sum.</summary>
public sealed class PriceWords(IStringLocalizer<ComposeTexts> texts)
{
    /// <summary>"about $1.25", "about 108,900 tokens", a range, or "at least …"; null when nothing can be said.</summary>
    public string? For(RequestEstimate estimate, string currency) => estimate switch
    {
        { MinCost: { } least, MaxCost: { } most } => Say(Money(least, currency), Money(most, currency), "", estimate.HasUnknownVideoInput),
        { MinTokens: { } least, MaxTokens: { } most } => Say(Count(least), Count(most), "_Tokens", estimate.HasUnknownVideoInput),
        _ => null,
    };

    private string Say(string least, string most, string unit, bool atLeast)
    {
        if (atLeast) return texts["Price_AtLeast" + unit, least];
        return least == most ? texts["Price_About" + unit, least] : texts["Price_Range" + unit, least, most];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    // Rounded up: nobody should pay more than was said. Amounts below a cent keep the digits that matter.
    private static string Money(decimal amount, string currency)
    {
        var digits = amount is > 0 and < 0.01m ? 4 : 2;
        var scale = digits == 4 ? 10_000m : 100m;
        var text = (decimal.Ceiling(amount * scale) / scale).ToString(digits == 4 ? "N4" : "N2", CultureInfo.CurrentCulture);
        return currency.ToUpperInvariant() switch
        {
            "USD" => "$" + text,
            "CNY" => "¥" + text,
            "EUR" => "€" + text,
            "GBP" => "£" + text,
            var code => text + "\u00a0" + code,
        };
    }
}
