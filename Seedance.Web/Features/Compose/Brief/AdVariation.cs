namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// What one version of an ad says differently. Null: as the form has it.
/// <example><code>
/// var version = Clone(form);                              // forms are plain data: JSON there and back
/// new AdVariation(Hook: "Tired at ten?", Language: "zh").Apply(version);
/// var prompt = PromptWriter.Write(version).Text;          // the same as version.ActivePrompt while it writes from the brief
/// </code></example>
/// </summary>
/// <param name="Hook">The exact words of the first seconds.</param>
/// <param name="CallToAction">The exact words of the end.</param>
/// <param name="OpeningShot">What happens in the first shot.</param>
/// <param name="Language">A code of <see cref="AdLanguages.All"/>.</param>
public sealed record AdVariation(string? Hook = null, string? CallToAction = null, string? OpeningShot = null, string? Language = null)
{
    /// <summary>
    /// Changes the brief and the shots of this form. Words that were typed into rows or sentences by hand follow where they hold the old
    /// hook or call to action; a sentence by hand that would hide the change makes way for what the brief says.
    /// </summary>
    public void Apply(ComposeForm form)
    {
        var brief = form.Brief;
        if (Language is not null && Language != (brief.Language ?? AdLanguages.English))
        {
            brief.Language = Language;
            brief.Edits.Clear(); // they are sentences of the other language
        }

        if (Hook is not null && Hook != brief.Hook)
        {
            Exchange(form, brief.Hook, Hook);
            brief.Hook = Hook;
        }

        if (CallToAction is not null && CallToAction != brief.CallToAction)
        {
            Exchange(form, brief.CallToAction, CallToAction);
            brief.CallToAction = CallToAction;
        }

        if (OpeningShot is null) return;
        var first = ShotPlan.Rows(form)[0];
        if (first.What == OpeningShot) return;
        first.What = OpeningShot;
        brief.Edits.Remove(SentenceIds.Shot(first.Id));
    }

    private static void Exchange(ComposeForm form, string old, string words)
    {
        foreach (var shot in form.Shots)
        {
            shot.What = In(shot.What);
            shot.Says = In(shot.Says);
            shot.OnScreen.Text = In(shot.OnScreen.Text);
        }

        foreach (var (id, edit) in form.Brief.Edits.ToList())
        {
            if (!Holds(edit.Instead)) continue;
            if (Holds(edit.Text)) form.Brief.Edits[id] = edit with { Text = In(edit.Text)! };
            else form.Brief.Edits.Remove(id);
        }

        bool Holds(string text) => old.Length > 0 && text.Contains(old, StringComparison.Ordinal);
        string? In(string? text) => text is null || !Holds(text) ? text : text.Replace(old, words, StringComparison.Ordinal);
    }
}
