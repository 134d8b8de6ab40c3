using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Files of the library that the gateway cannot get: the same answers as <see cref="ReferenceCheck"/> gives at the press.</summary>
public sealed class LinksRule(ProblemWords words, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        for (var i = 0; i < input.Form.References.Count; i++)
        {
            var reference = input.Form.References[i];
            if (reference.Library is not { } note) continue;
            var remove = new FormFix(texts["Remove"], Presses: ReferenceItem.ButtonId(reference, "remove")) { StandsAtField = true };
            if (note.IsGone) yield return Blocking(FieldId.Reference(i), remove, FaultRules.ReferenceGone);
            else if (note.Way == LinkWay.None && !input.Options.IsDemo) yield return Blocking(FieldId.Reference(i), remove, FaultRules.ReferenceUnreachable, reference.Name);
        }
    }

    private Finding Blocking(string field, FormFix? fix, string rule, params object[] values) =>
        new(Severity.Blocking, field, words.FaultText(new RequestFault(field, rule, values)), fix);
}
