using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>A clip that may cost more than the person wants to pay without being asked.</summary>
public sealed class PriceRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.WarnAbove is not { } limit || input.Model is not { } model || input.Options.IsDemo) yield break;
        if (!input.Form.AutomaticLength && input.Form.Seconds is not > 0) yield break; // no length, no price
        if (Estimate.For(input.Request, model).MaxCost is not { } price || price <= limit || price <= input.Form.AcceptedPrice) yield break;
        var currency = input.Options.Currency;
        var anyway = new FormFix(texts["Fix_GenerateAnyway"], f => f.AcceptedPrice = price, "generate");
        yield return new Finding(Severity.Blocking, "Price", texts["Fault_Price", MoneyWords.Say(price, currency), MoneyWords.Say(limit, currency)], anyway) { SentenceId = "price-asked" };
    }
}
