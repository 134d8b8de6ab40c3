using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Library;

/// <summary>What the library's address says, so that reload, back and a link to a colleague show the same.</summary>
public static class LibraryFilter
{
    /// <summary>Longer searches are cut.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Everything.</summary>
    public static readonly LibrarySearch None = new();

    /// <summary>Where the library shows this.</summary>
    public static string Address(LibrarySearch search)
    {
        List<string> parts = [];
        if (search.Text.Length > 0) parts.Add("q=" + Uri.EscapeDataString(search.Text));
        if (search.Kind is { } kind) parts.Add("kind=" + Word(kind));
        if (search.Purpose != MediaPurpose.None) parts.Add("purpose=" + Word(search.Purpose));
        if (search.Whose != LibraryWhose.All) parts.Add("whose=" + Word(search.Whose));
        return parts.Count == 0 ? "/library" : "/library?" + string.Join('&', parts);
    }

    /// <summary>Reads the address; what it does not know counts as not said.</summary>
    public static LibrarySearch From(string? text, string? kind, string? purpose, string? whose)
    {
        var words = (text ?? "").Trim();
        if (words.Length > MaxTextLength) words = words[..(char.IsHighSurrogate(words[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
        return new LibrarySearch(words, Read<MediaKind>(kind), Read<MediaPurpose>(purpose) ?? MediaPurpose.None, Read<LibraryWhose>(whose) ?? LibraryWhose.All);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T? Read<T>(string? word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), word, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }
}
