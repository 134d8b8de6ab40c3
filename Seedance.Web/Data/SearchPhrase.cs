namespace Seedance.Web.Data;

/// <summary>One thing that a text must hold: a word, or several in a row.</summary>
/// <param name="Words">Folded, with a blank between two.</param>
/// <param name="IsWhole">Its last word stands there in full; else more letters may follow.</param>
public sealed record SearchPhrase(string Words, bool IsWhole = false);
