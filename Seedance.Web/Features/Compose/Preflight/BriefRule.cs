using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>A brief that says nothing yet: rules would write a prompt for no product at all, and somebody would pay for it.</summary>
public sealed class BriefRule(IStringLocalizer<BriefTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var form = input.Form;
        if (!form.WritesFromBrief) yield break;
        var product = BriefFields.Of(nameof(AdBrief.Product));
        if (form.Brief.Product.Trim().Length == 0)
        {
            yield return form.Shots.Exists(shot => !string.IsNullOrWhiteSpace(shot.What))
                ? new Finding(Severity.Hint, product, texts["Hint_Product"]) { IsMissing = true }
                : new Finding(Severity.Blocking, product, texts["Fault_Product"]) { IsMissing = true };
        }

        if (form.Brief.Kind == AdKind.OfferSpot && form.Brief.Offer.Trim().Length == 0)
            yield return new Finding(Severity.Hint, BriefFields.Of(nameof(AdBrief.Offer)), texts["Hint_Offer"]) { IsMissing = true };
    }
}
