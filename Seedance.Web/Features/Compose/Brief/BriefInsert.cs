using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// What a press on "Insert" comes to while the prompt is written from the brief, where there is no caret: a reference is used in the shot that
/// was worked on last, words join what happens in it, or, after work on the brief, its must-haves.
/// </summary>
/// <param name="Words">What happened, for the person.</param>
/// <param name="Field">Where the words went; empty for a reference.</param>
/// <param name="Change">Null: there is nothing to do.</param>
public sealed record BriefInsert(string Words, string Field, Action<ComposeForm>? Change)
{
    /// <param name="text">Words, or the chip of a reference.</param>
    /// <param name="row">The id of the row that was worked on last (<see cref="ShotRow.RowId"/>); empty for none.</param>
    public static BriefInsert Of(ComposeForm form, string text, string row, IStringLocalizer<BriefTexts> texts, IStringLocalizer<ComposeTexts> names)
    {
        var rows = ShotRows.Of(form).ToList();
        var last = rows.FindIndex(shot => ShotRow.RowId(shot.Id) == row);
        if (form.References.Find(reference => PromptText.Marker(reference.ChipKey) == text) is { } reference) return Use(form, reference, rows, Math.Max(last, 0), texts, names.NameOf(reference, form.References));
        if (last < 0) return new(texts["Inserted_MustHaves"], BriefFields.Of(nameof(AdBrief.MustHaves)), changed => changed.Brief.MustHaves = Joined(changed.Brief.MustHaves, text, "\n"));
        var (id, what) = (rows[last].Id, ShotPlan.Of(form)[last].What);
        return new(texts["Inserted_Shot", last + 1], BriefFields.Shot(id, "What"), changed => ShotRows.Change(changed, id, shot => shot.What = Joined(what, text, " ")));
    }

    private static BriefInsert Use(ComposeForm form, FormReference reference, List<Shot> rows, int at, IStringLocalizer<BriefTexts> texts, string name)
    {
        if (ComposeWays.IsFrame(reference.Role)) return new(texts["Inserted_Frame", name], "", null);
        if (rows[at].References.Contains(reference.ChipKey)) return new(texts["Inserted_Already", name, at + 1], "", null);
        return new(texts["Inserted_Reference", name, at + 1], "", changed => ShotRows.Use(changed, rows[at].Id, [reference]));
    }

    private static string Joined(string before, string text, string between) => before.TrimEnd() is { Length: > 0 } kept ? kept + between + text : text;
}
