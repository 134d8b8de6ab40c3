using System.Text.Json.Serialization;

namespace Seedance.Web.Features.Compose.Brief;

/// <summary>
/// What an ad is to say, as it was typed. Its seconds are the form's own: <see cref="ComposeForm.Duration"/>. Part of the form, and
/// with it of the draft.
/// </summary>
public sealed class AdBrief
{
    public AdKind Kind { get; set; }

    public string Product { get; set; } = "";

    public string Offer { get; set; } = "";

    /// <summary>Whom it speaks to.</summary>
    public string Audience { get; set; } = "";

    /// <summary>What bothers them.</summary>
    public string Tension { get; set; } = "";

    /// <summary>The one promise.</summary>
    public string Promise { get; set; } = "";

    /// <summary>The exact words of the first seconds.</summary>
    public string Hook { get; set; } = "";

    public string Proof { get; set; } = "";

    /// <summary>The exact words of the end.</summary>
    public string CallToAction { get; set; } = "";

    /// <summary>One per line.</summary>
    public string MustHaves { get; set; } = "";

    /// <summary>One per line.</summary>
    public string MustNots { get; set; } = "";

    public string Tone { get; set; } = "";

    /// <summary>A code of <see cref="AdLanguages"/>: what people say, and where there is a template, what the prompt is written in. Null: English.</summary>
    public string? Language { get; set; }

    /// <summary>Sentences written by hand, by their <see cref="PromptSentence.Id"/>.</summary>
    public Dictionary<string, SentenceEdit> Edits { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Changes every text of it.</summary>
    public void Rewrite(Func<string, string> change)
    {
        (Product, Offer, Audience, Tension, Promise) = (change(Product), change(Offer), change(Audience), change(Tension), change(Promise));
        (Hook, Proof, CallToAction, MustHaves, MustNots, Tone) = (change(Hook), change(Proof), change(CallToAction), change(MustHaves), change(MustNots), change(Tone));
        foreach (var (id, edit) in Edits.ToList()) Edits[id] = edit with { Text = change(edit.Text) };
    }

    /// <summary>True when nothing would be lost without it.</summary>
    [JsonIgnore]
    public bool IsBlank => Edits.Count == 0
        && ((string[])[Product, Offer, Audience, Tension, Promise, Hook, Proof, CallToAction, MustHaves, MustNots, Tone]).All(string.IsNullOrWhiteSpace);
}

/// <summary>A sentence of the prompt that was written by hand.</summary>
/// <param name="Text">With chips as <see cref="PromptText"/> writes them; empty: left out.</param>
/// <param name="Instead">What the brief said at that time, so that one sees when it says something else by now.</param>
public sealed record SentenceEdit(string Text, string Instead);
