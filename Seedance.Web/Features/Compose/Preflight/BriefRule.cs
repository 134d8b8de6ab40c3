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
        if (!form.WritesFromBrief || form.Brief.Product.Trim().Length > 0 || form.Shots.Exists(shot => !string.IsNullOrWhiteSpace(shot.What))) yield break;
        yield return new Finding(Severity.Blocking, BriefFields.Of(nameof(AdBrief.Product)), texts["Fault_Product"]) { IsMissing = true };
    }
}
