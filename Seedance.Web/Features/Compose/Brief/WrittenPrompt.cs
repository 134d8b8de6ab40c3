namespace Seedance.Web.Features.Compose.Brief;

/// <summary>One sentence of a written prompt.</summary>
/// <param name="Id">Stays the same while the brief changes: a name of <see cref="SentenceIds"/>.</param>
/// <param name="Paragraph">Sentences of one number stand together.</param>
/// <param name="Text">What counts, with chips as <see cref="PromptText"/> writes them; empty when it was left out by hand.</param>
/// <param name="Brief">What the brief says here; empty when it says nothing any more.</param>
/// <param name="Edit">The sentence was written by hand.</param>
public sealed record PromptSentence(string Id, int Paragraph, string Text, string Brief, SentenceEdit? Edit)
{
    /// <summary>The brief says something else by now than when the sentence was written by hand.</summary>
    public bool IsOutdated => Edit is not null && Edit.Instead != Brief;
}

/// <summary>A prompt that was written from a brief.</summary>
/// <param name="Text">With chips as <see cref="PromptText"/> writes them; a paragraph per line.</param>
public sealed record WrittenPrompt(IReadOnlyList<PromptSentence> Sentences, string Text);

/// <summary>The ids of sentences. Those of a shot hold its <see cref="Shot.Id"/>, those of a reference its chip key.</summary>
public static class SentenceIds
{
    public const string Before = "before";
    public const string Subject = "subject";
    public const string Promise = "promise";
    public const string Proof = "proof";
    public const string Style = "style";
    public const string Tone = "tone";
    public const string Hook = "hook";
    public const string Call = "call";
    public const string Sound = "sound";
    public const string Language = "language";
    public const string KeepProduct = "keep-product";
    public const string KeepPerson = "keep-person";
    public const string MustHaves = "must";
    public const string MustNots = "must-not";
    public const string OtherText = "other-text";
    public const string After = "after";

    public static string Reference(string chip) => $"reference:{chip}";

    public static string Keep(string chip) => $"keep:{chip}";

    /// <summary>What happens, with the time and the camera.</summary>
    public static string Shot(string shot) => $"shot:{shot}";

    public static string Says(string shot) => $"shot:{shot}:says";

    public static string OnScreen(string shot) => $"shot:{shot}:text";

    public static string ShotSound(string shot) => $"shot:{shot}:sound";

    public static string Uses(string shot) => $"shot:{shot}:uses";
}
