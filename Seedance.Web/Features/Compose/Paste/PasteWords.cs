using Microsoft.Extensions.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Features.Compose.Paste;

/// <summary>Says what came of a pasted text.</summary>
public sealed class PasteWords(IStringLocalizer<ComposeTexts> texts)
{
    // More of them say no more.
    private const int MostNames = 8;

    public string Of(PasteResult.Filled filled)
    {
        List<string> sentences = [texts[filled.IsCommand ? "Paste_FromCommand" : "Paste_FromJson"]];
        if (filled.Unknown.Count > MostNames) sentences.Add(texts["Paste_UnknownMore", Languages.List(filled.Unknown.Take(MostNames)), filled.Unknown.Count - MostNames]);
        else if (filled.Unknown.Count > 0) sentences.Add(texts["Paste_Unknown", Languages.List(filled.Unknown)]);
        sentences.AddRange(filled.Notes.Take(MostNames).Select(note => texts[$"Paste_Note_{note.Code}", note.Values].Value));
        return sentences.Aggregate((all, next) => texts["Paste_Space", all, next]);
    }

    public string Of(PasteResult.Refused refused) => texts["Paste_Space", texts[$"Paste_{refused.Code}", refused.Values], texts["Paste_Unchanged"]];
}
