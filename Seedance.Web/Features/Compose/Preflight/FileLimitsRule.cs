using Microsoft.Extensions.Localization;
using Seedance.Web.Components.Shared;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Files that the model does not take: <see cref="MediaRules"/>, each alone and all of a kind together.</summary>
public sealed class FileLimitsRule(MediaWords words, MediaMender mender, IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        if (input.Model?.Media is not { } limits) yield break;
        var references = input.Form.References;
        for (var i = 0; i < references.Count; i++)
        {
            if (references[i].Facts is not { } facts) continue;
            var faults = MediaRules.Check(facts, limits);
            foreach (var fault in faults) yield return new Finding(Severity.Blocking, FieldId.Reference(i), words.Text(fault), Mend(references[i], faults, limits));
        }

        // One file alone says it for itself.
        var together = references.Select(reference => reference.Facts).OfType<MediaFacts>().GroupBy(facts => facts.Kind).Where(kind => kind.Count() > 1);
        foreach (var fault in MediaRules.CheckTogether(together.SelectMany(kind => kind), limits))
            yield return new Finding(Severity.Blocking, "References", words.Text(fault), Cut(fault, references));
    }

    // In the words of the button that stands at the reference.
    private FormFix? Mend(FormReference reference, IReadOnlyList<MediaFault> faults, MediaLimits limits) => mender.IsAvailable && LibraryMender.MendFor(faults) is not MediaMend.None and var mend
        ? new FormFix(texts[$"Mend_{mend}", limits.Of(reference.Kind).Seconds.Max ?? 0], Presses: ReferenceItem.ButtonId(reference, "mend")) { StandsAtField = true }
        : null;

    // The longest one has most to give.
    private FormFix? Cut(MediaFault fault, List<FormReference> references)
    {
        if (!mender.IsAvailable || fault.CanMend != MediaMend.Trim) return null;
        var longest = references.Where(reference => reference.Facts?.Kind.ToString() == (string)fault.Values[0]).MaxBy(reference => reference.Facts!.DurationMs)!;
        return new FormFix(texts["Fix_Cut", texts.NameOf(longest, references)], Presses: ReferenceItem.ButtonId(longest, "part"));
    }
}
