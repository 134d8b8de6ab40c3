using System.Text;

namespace Seedance.Web.Components.Shared;

public enum DiffKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A stretch of one of two texts.</summary>
public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>
/// What changed between two texts, word by word; where words have no spaces between them (Chinese, Japanese), sign by sign. Very long texts are
/// compared sentence by sentence, so that it stays quick.
/// </summary>
public static class WordDiff
{
    // Of the table that is filled.
    private const long MostCells = 4_000_000;

    public static IReadOnlyList<DiffPiece> Of(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        if ((long)old.Count * now.Count > MostCells) (old, now) = (Sentences(before), Sentences(after));
        if ((long)old.Count * now.Count > MostCells) (old, now) = ([before], [after]);
        return Join(Compare(old, now));
    }

    /// <summary>Changes with no more than two words between them as one: what stood there, then what came instead.</summary>
    public static IReadOnlyList<DiffPiece> Group(IReadOnlyList<DiffPiece> pieces)
    {
        var grouped = new List<DiffPiece>();
        var (removed, added) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < pieces.Count; i++)
        {
            var (kind, text) = (pieces[i].Kind, pieces[i].Text);
            if (kind != DiffKind.Same)
            {
                (kind == DiffKind.Removed ? removed : added).Append(text);
            }
            else if (removed.Length + added.Length > 0 && i + 1 < pieces.Count && IsShort(text))
            {
                removed.Append(text);
                added.Append(text);
            }
            else
            {
                Close();
                grouped.Add(pieces[i]);
            }
        }

        Close();
        return grouped;

        void Close()
        {
            if (removed.Length > 0) grouped.Add(new DiffPiece(DiffKind.Removed, removed.ToString()));
            if (added.Length > 0) grouped.Add(new DiffPiece(DiffKind.Added, added.ToString()));
            removed.Clear();
            added.Clear();
        }
    }

    private static bool IsShort(string text) => !text.Contains('\n', StringComparison.Ordinal) && Words(text).Count(word => char.IsLetterOrDigit(word, 0)) <= 2;

    // The longest common run of words, by the table that every textbook has.
    private static IEnumerable<DiffPiece> Compare(List<string> old, List<string> now)
    {
        var width = now.Count + 1;
        var common = new ushort[(old.Count + 1) * width];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                common[i * width + j] = old[i] == now[j]
                    ? (ushort)(common[(i + 1) * width + j + 1] + 1)
                    : Math.Max(common[(i + 1) * width + j], common[i * width + j + 1]);
            }
        }

        var (a, b) = (0, 0);
        while (a < old.Count || b < now.Count)
        {
            if (a < old.Count && b < now.Count && old[a] == now[b])
            {
                yield return new DiffPiece(DiffKind.Same, old[a]);
                (a, b) = (a + 1, b + 1);
            }
            else if (b == now.Count || (a < old.Count && common[(a + 1) * width + b] >= common[a * width + b + 1]))
            {
                yield return new DiffPiece(DiffKind.Removed, old[a++]);
            }
            else
            {
                yield return new DiffPiece(DiffKind.Added, now[b++]);
            }
        }
    }

    private static List<DiffPiece> Join(IEnumerable<DiffPiece> pieces)
    {
        var joined = new List<DiffPiece>();
        foreach (var piece in pieces)
        {
            if (joined is [.., var last] && last.Kind == piece.Kind) joined[^1] = last with { Text = last.Text + piece.Text };
            else joined.Add(piece);
        }

        return joined;
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            // A mark on a letter belongs to it.
            var isPart = IsLetter(rune) || (word.Length > 0 && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);
            if (!isPart && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (isPart) word.Append(rune);
            else words.Add(rune.ToString());
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static bool IsLetter(Rune rune) => (Rune.IsLetterOrDigit(rune) || rune.Value is '\'' or '’' or '_') && !IsSignByItself(rune.Value);

    // Han, kana, hangul syllables are words in the middle of others.
    private static bool IsSignByItself(int value) => value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or >= 0x20000;

    private static List<string> Sentences(string text)
    {
        var sentences = new List<string>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('.' or '!' or '?' or '\n' or '。' or '！' or '？')) continue;
            sentences.Add(text[from..(i + 1)]);
            from = i + 1;
        }

        if (from < text.Length) sentences.Add(text[from..]);
        return sentences;
    }
}
