using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Preflight;

/// <summary>Chips and words that lead nowhere, and references that the prompt leaves out.</summary>
public sealed class MentionsRule(IStringLocalizer<ComposeTexts> texts) : IPreflightRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(PreflightInput input)
    {
        var form = input.Form;
        var unused = new List<FormReference>();
        foreach (var (kind, mention) in PromptText.Find(form.Prompt, form.References))
        {
            switch (kind)
            {
                case PromptFindingKind.MissingReference:
                    var remove = new FormFix(texts["Remove"], f => f.Prompt = PromptText.DropChips(f.Prompt, mention));
                    yield return form.Aside.Find(aside => aside.Reference.ChipKey == mention)?.Reference is { } kept
                        ? new Finding(Severity.Blocking, "Prompt", texts["Fault_AsideMentioned", kept.Name], new FormFix(texts["Aside_Back"], f => ComposeWays.Switch(f, ComposeWay.References)), remove)
                        : new Finding(Severity.Blocking, "Prompt", texts["Fault_MissingReference"], remove, new FormFix(texts["Fix_AddOne"], f => f.WantedChip = mention, AddByUrl.ButtonId));
                    break;
                case PromptFindingKind.UnknownName:
                    yield return new Finding(Severity.Warning, "Prompt", texts["Note_UnknownName", mention],
                        new FormFix(texts["Remove"], f => f.Prompt = PromptText.DropWords(f.Prompt, mention)), new FormFix(texts["Fix_AddOne"], Presses: AddByUrl.ButtonId));
                    break;
                case PromptFindingKind.NotMentioned:
                    unused.Add(form.References.Find(reference => reference.ChipKey == mention)!);
                    break;
            }
        }

        if (unused.Count == 0) yield break;
        var names = string.Join(", ", unused.Select(reference => PromptText.WordsOf(reference, form.References)));
        var sentences = string.Join(", ", unused.Select(reference => ReferencePurpose.Sentence(reference, PromptText.Marker(reference.ChipKey)) ?? PromptText.Marker(reference.ChipKey)));
        yield return new Finding(Severity.Hint, FieldId.Reference(form.References.IndexOf(unused[0])), texts["Hint_NotMentioned", names], new FormFix(texts[unused.Count == 1 ? "MentionIt" : "MentionThem"], Inserts: sentences));
    }
}
