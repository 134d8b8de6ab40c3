using System.Globalization;

namespace Seedance.Web.Components.Shared;

/// <summary>Sums of money, the same on every page: "$1.25", "CN¥8.00", "3.10 CHF".</summary>
internal static class MoneyWords
{
    /// <param name="currency">ISO code.</param>
    // Rounded up: nobody should pay more than was said. Amounts below a cent keep the digits that matter.
    public static string Say(decimal amount, string currency)
    {
        var digits = amount is > 0 and < 0.01m ? 4 : 2;
        var scale = digits == 4 ? 10_000m : 100m;
        var text = (decimal.Ceiling(amount * scale) / scale).ToString(digits == 4 ? "N4" : "N2", CultureInfo.CurrentCulture);

        // A bare sign means the reader's own money: ¥ is yen outside China.
        var isChinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
        return currency.ToUpperInvariant() switch
        {
            "USD" => (isChinese ? "US$" : "$") + text,
            "CNY" => (isChinese ? "¥" : "CN¥") + text,
            "EUR" => "€" + text,
            "GBP" => "£" + text,
            var code => text + "\u00a0" + code,
        };
    }
}
