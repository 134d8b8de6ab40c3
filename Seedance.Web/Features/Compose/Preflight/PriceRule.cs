using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>A clip that may cost more than the person wants to pay without being asked, or of which nobody here can say that.</summary>
public sealed class PriceRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.WarnAbove is not { } limit || input.Model is not { } model || input.Options.IsDemo) yield break;
        if (!input.Form.AutomaticLength && input.Form.Seconds is not > 0) yield break; // no length, no price
        var currency = input.Options.Currency;
        var estimate = Estimate.For(input.Request, model);
        if (estimate.MaxCost is not { } price)
        {
            yield return new Finding(Severity.Hint, "Price", texts["Hint_PriceUnknown", MoneyWords.Say(limit, currency)]);
            yield break;
        }

        if (price <= limit)
        {
            if (estimate.HasUnknownVideoInput) yield return new Finding(Severity.Hint, "Price", texts["Hint_PriceAtLeast", MoneyWords.Say(price, currency), MoneyWords.Say(limit, currency)]);
            yield break;
        }

        if (price <= input.Form.AcceptedPrice) yield break;
        var anyway = new FormFix(texts["Fix_GenerateAnyway"], f => f.AcceptedPrice = price, "generate");
        yield return new Finding(Severity.Blocking, "Price", texts["Fault_Price", MoneyWords.Say(price, currency), MoneyWords.Say(limit, currency)], anyway) { SentenceId = "price-asked" };
    }
}
