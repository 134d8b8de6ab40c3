using Microsoft.Extensions.Localization;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Chips and words that lead nowhere, and references that the prompt leaves out.</summary>
public sealed class MentionsRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var form = input.Form;
        var (unused, missing, aside) = (new List<FormReference>(), new List<string>(), new List<FormReference>());
        foreach (var (kind, mention) in PromptText.Find(input.Composed.Prompt, form.References))
        {
            switch (kind)
            {
                case PromptFindingKind.MissingReference:
                    if (form.Aside.Find(kept => kept.Reference.ChipKey == mention)?.Reference is { } kept) aside.Add(kept);
                    else missing.Add(mention);
                    break;
                case PromptFindingKind.UnknownName:
                    yield return new Finding(Severity.Warning, "Prompt", texts["Note_UnknownName", mention],
                        new FormFix(texts["Remove"], f => f.Rewrite(text => PromptText.DropWords(text, mention))), new FormFix(texts["Fix_AddOne"], Presses: AddByUrl.ButtonId));
                    break;
                case PromptFindingKind.NotMentioned:
                    unused.Add(form.References.Find(reference => reference.ChipKey == mention)!);
                    break;
            }
        }

        // One sentence for all of a kind: ten lost chips are one mishap.
        if (aside.Count > 0)
        {
            var kept = Languages.List(aside.Select(reference => $"“{reference.Name}”"));
            yield return new Finding(Severity.Blocking, "Prompt", texts[aside.Count == 1 ? "Fault_AsideMentioned" : "Fault_AsideMentioned_Many", kept],
                new FormFix(texts["Aside_Back"], f => ComposeWays.Switch(f, ComposeWay.References)), Drop(aside.ConvertAll(reference => reference.ChipKey)));
        }

        if (missing.Count > 0)
        {
            yield return new Finding(Severity.Blocking, "Prompt", texts[missing.Count == 1 ? "Fault_MissingReference" : "Fault_MissingReference_Many", missing.Count],
                Drop(missing), new FormFix(texts["Fix_AddOne"], f => f.WantedChip = missing[0], AddByUrl.ButtonId));
        }

        if (unused.Count == 0) yield break;
        var names = Languages.List(unused.Select(reference => texts.NameOf(reference, form.References)));
        var sentences = string.Join(", ", unused.Select(reference => ReferencePurpose.Sentence(reference, PromptText.Marker(reference.ChipKey)) ?? PromptText.Marker(reference.ChipKey)));
        var label = texts[unused.Count == 1 ? "MentionIt" : "MentionThem"];
        yield return new Finding(Severity.Hint, FieldId.Reference(form.References.IndexOf(unused[0])), texts["Hint_NotMentioned", names],
            form.WritesFromBrief ? new FormFix(label, f => ShotRows.Mention(f, unused)) : new FormFix(label, Inserts: sentences)); // a brief has no caret
    }

    private FormFix Drop(List<string> chips) => new(texts["Remove"], form => form.Rewrite(text => chips.Aggregate(text, PromptText.DropChips)));
}
