using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Shared;

/// <summary>What a clip will cost, as far as that can be known; never a made-up sum.</summary>
public sealed class PriceWords(IStringLocalizer<ComposeTexts> texts)
{
    /// <summary>"about $1.25", "about 108,900 tokens", a range, or "at least …"; null when nothing can be said.</summary>
    public string? For(RequestEstimate estimate, string currency) => estimate switch
    {
        { MinCost: { } least, MaxCost: { } most } => Say(MoneyWords.Say(least, currency), MoneyWords.Say(most, currency), "", estimate.HasUnknownVideoInput),
        { MinTokens: { } least, MaxTokens: { } most } => Say(Count(least), Count(most), "_Tokens", estimate.HasUnknownVideoInput),
        _ => null,
    };

    /// <summary>"about 1.9 M tokens": of many clips together; null when it is known of none.</summary>
    public string? Tokens(BatchEstimate batch) => batch.WithoutTokens < batch.Requests
        ? Say(Short(batch.KnownMinTokens), Short(batch.KnownMaxTokens), "_Tokens", batch.HasUnknownVideoInput || batch.WithoutTokens > 0)
        : null;

    /// <summary>"about $13.40", or "at least $9.20, the price of 3 is unknown"; null when it is known of none.</summary>
    public string? Money(BatchEstimate batch, string currency)
    {
        if (batch.WithoutCost >= batch.Requests) return null;
        var words = Say(MoneyWords.Say(batch.KnownMinCost, currency), MoneyWords.Say(batch.KnownMaxCost, currency), "", batch.HasUnknownVideoInput || batch.WithoutCost > 0);
        return batch.WithoutCost == 0 ? words : texts["Price_SomeUnknown", words, batch.WithoutCost];
    }

    private string Say(string least, string most, string unit, bool atLeast)
    {
        if (atLeast) return texts["Price_AtLeast" + unit, least];
        return least == most ? texts["Price_About" + unit, least] : texts["Price_Range" + unit, least, most];
    }

    // Rounded up, as money is: "about 1.9 M"; in Chinese large numbers go by ten thousands.
    private string Short(long number)
    {
        if (number < 1_000_000) return Count(number);
        var tenths = Math.Ceiling(number / 100_000m);
        var isChinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
        return texts["Price_Million", isChinese ? (tenths * 10).ToString("N0", CultureInfo.CurrentCulture) : (tenths / 10).ToString("N1", CultureInfo.CurrentCulture)];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
