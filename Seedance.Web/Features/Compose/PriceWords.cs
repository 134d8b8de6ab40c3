using System.Globalization;
using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose;

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

    private string Say(string least, string most, string unit, bool atLeast)
    {
        if (atLeast) return texts["Price_AtLeast" + unit, least];
        return least == most ? texts["Price_About" + unit, least] : texts["Price_Range" + unit, least, most];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
