using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Files whose licence has ended, or whose persons did not agree.</summary>
public sealed class RightsRule(IOptionsMonitor<LibraryOptions> options, TimeProvider clock, ProblemWords words, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        for (var i = 0; i < input.Form.References.Count; i++)
        {
            var reference = input.Form.References[i];
            if (reference.Library is not { } note) continue;
            var remove = new FormFix(texts["Remove"], Presses: ReferenceItem.ButtonId(reference, "remove")) { StandsAtField = true };
            var blocks = options.CurrentValue.BlockExpiredRights;
            if (Licence.DaysLeft(note.LicenceUntil, clock) < 0)
            {
                var fault = new RequestFault(FieldId.Reference(i), FaultRules.LicenceExpired, reference.Name, note.LicenceUntil!);
                yield return new Finding(blocks ? Severity.Blocking : Severity.Warning, fault.Field, words.FaultText(fault), remove);
            }

            if (note.HasConsent == false) yield return new Finding(Severity.Warning, FieldId.Reference(i), texts["Warn_NoConsent", reference.Name], remove);
        }
    }
}
