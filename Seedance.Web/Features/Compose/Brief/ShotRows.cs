namespace Seedance.Web.Features.Compose.Brief;

/// <summary>What can be done to the rows of a form's shot list. Each of them turns the skeleton into rows of one's own first.</summary>
public static class ShotRows
{
    /// <summary>A row for every second of the longest clip; more could not be seen.</summary>
    public const int Most = 15;

    /// <summary>The rows as they stand there: the form's own, or the skeleton that it has instead.</summary>
    public static IReadOnlyList<Shot> Of(ComposeForm form) => form.Shots.Count > 0 ? form.Shots : AdSkeletons.For(form.Brief.Kind, ShotPlan.SecondsOf(form));

    public static void Change(ComposeForm form, string id, Action<Shot> change)
    {
        if (ShotPlan.Rows(form).Find(shot => shot.Id == id) is { } row) change(row);
    }

    /// <summary>Uses these references in the first shot that does not say by hand what it uses, so that the prompt speaks of them.</summary>
    public static void Mention(ComposeForm form, IEnumerable<FormReference> references)
    {
        var rows = Of(form);
        Use(form, (rows.FirstOrDefault(row => !form.Brief.Edits.ContainsKey(SentenceIds.Uses(row.Id))) ?? rows[0]).Id, references);
    }

    /// <summary>Uses these references in this shot; a sentence by hand that says otherwise makes way.</summary>
    public static void Use(ComposeForm form, string id, IEnumerable<FormReference> references)
    {
        form.Brief.Edits.Remove(SentenceIds.Uses(id));
        Change(form, id, row => row.References = [.. row.References.Union(references.Select(reference => reference.ChipKey))]);
    }

    /// <summary>A new row takes half of the longest one's time and stands behind it, or at the end when that is the end card.</summary>
    /// <returns>Its id; null when there are as many as there may be.</returns>
    public static string? Add(ComposeForm form)
    {
        var rows = ShotPlan.Rows(form);
        if (rows.Count >= Most) return null;
        var longest = rows.MaxBy(shot => shot.Tenths)!;
        var half = longest.Tenths / 2;
        longest.Tenths -= half;
        var added = new Shot { Tenths = half };
        rows.Insert(rows.IndexOf(longest) + 1, added);
        return added.Id;
    }

    /// <summary>The row goes, and its time to the others.</summary>
    public static void Remove(ComposeForm form, string id)
    {
        var rows = ShotPlan.Rows(form);
        if (rows.Count > 1) rows.RemoveAll(shot => shot.Id == id);
        ShotPlan.Rows(form); // fits the rest
    }

    public static void Move(ComposeForm form, string id, int step)
    {
        var rows = ShotPlan.Rows(form);
        var (from, to) = (rows.FindIndex(shot => shot.Id == id), rows.FindIndex(shot => shot.Id == id) + step);
        if (from < 0 || to < 0 || to >= rows.Count) return;
        (rows[from], rows[to]) = (rows[to], rows[from]);
    }

    /// <param name="border">0 is the one between the first two shots.</param>
    /// <param name="at">Tenths of a second from the beginning.</param>
    public static void MoveBorder(ComposeForm form, int border, int at)
    {
        var rows = ShotPlan.Rows(form);
        ShotPlan.SetLengths(form, ShotTimes.MoveBorder([.. rows.Select(shot => shot.Tenths)], border, at));
    }

    /// <summary>Gives a row this many tenths of a second, and the others the rest.</summary>
    public static void Resize(ComposeForm form, string id, int tenths)
    {
        var rows = ShotPlan.Rows(form);
        ShotPlan.SetLengths(form, ShotTimes.Resize([.. rows.Select(shot => shot.Tenths)], rows.FindIndex(shot => shot.Id == id), tenths));
    }

    /// <summary>The longest that a row can get, in tenths of a second.</summary>
    public static int LongestOf(ComposeForm form)
    {
        var (count, total) = (Of(form).Count, ShotPlan.SecondsOf(form) * 10);
        return total - (count - 1) * Math.Max(1, Math.Min(ShotTimes.Least, total / count));
    }
}
