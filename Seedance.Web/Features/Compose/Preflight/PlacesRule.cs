using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Templates;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>A place of a template that nobody has filled would be sent as it stands.</summary>
public sealed class PlacesRule(IStringLocalizer<TemplateTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input) =>
        TemplateText.PlacesIn(input.Request.Prompt).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(place => new Finding(Severity.Warning, "Prompt", texts["Place_Empty", $"{{{place}}}"]));
}
