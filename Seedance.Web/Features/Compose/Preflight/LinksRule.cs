using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;
using LinkOptions = Seedance.Web.Media.LinkOptions;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Files of the library that the gateway cannot get: the same answers as <see cref="ReferenceCheck"/> gives at the press.</summary>
public sealed class LinksRule(MediaLinks links, IOptionsMonitor<LinkOptions> options, ProblemWords words, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var inline = 0L;
        for (var i = 0; i < input.Form.References.Count; i++)
        {
            var reference = input.Form.References[i];
            if (reference.Library is not { } note) continue;
            var remove = new FormFix(texts["Remove"], Presses: ReferenceItem.ButtonId(reference, "remove")) { StandsAtField = true };
            if (note.IsGone) yield return Blocking(FieldId.Reference(i), remove, FaultRules.ReferenceGone);
            if (note.IsGone || input.Options.IsDemo || reference.Facts is not { } facts) continue;
            var way = links.WayOf(facts.Kind, facts.Bytes);
            if (way == LinkWay.None) yield return Blocking(FieldId.Reference(i), remove, FaultRules.ReferenceUnreachable, reference.Name);
            else if (way == LinkWay.Inline) inline += MediaLinks.InlineBytes(facts.Bytes);
        }

        var most = ReferenceCheck.MostBytes(options.CurrentValue, input.Model);
        if (inline > most) yield return Blocking("References", null, FaultRules.BodyTooLarge, inline / 1_000_000, most / 1_000_000);
    }

    private Finding Blocking(string field, FormFix? fix, string rule, params object[] values) =>
        new(Severity.Blocking, field, words.FaultText(new RequestFault(field, rule, values)), fix);
}
