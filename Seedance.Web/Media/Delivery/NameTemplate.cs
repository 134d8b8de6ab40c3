using System.Globalization;
using System.Text;

namespace Seedance.Web.Media.Delivery;

/// <summary>Why a template cannot be used.</summary>
/// <param name="Position">Of the sign at which it stands, from 1; 0: of the whole.</param>
/// <param name="Subject">The name or the sign that the words speak of.</param>
public sealed record NameFault(NameFaultKind Kind, int Position = 0, string Subject = "");

public enum NameFaultKind
{
    /// <summary>Nothing stands there.</summary>
    Empty,

    /// <summary>Longer than <see cref="NameTemplate.MaxLength"/>.</summary>
    TooLong,

    /// <summary>Without any place all names would be the same.</summary>
    NoToken,

    /// <summary>A brace that is opened and never closed.</summary>
    Unclosed,

    /// <summary>A brace that is closed and was never opened.</summary>
    Stray,

    /// <summary>There is no such place.</summary>
    Unknown,

    /// <summary>Behind the colon stands no number from 1 to <see cref="NameTemplate.MaxCut"/>.</summary>
    BadCut,

    /// <summary>A sign that Windows or macOS do not take in names, or that nobody can see.</summary>
    Sign,
}

/// <summary>
/// How delivered files are named: text with places such as <c>{brand}</c> or, cut to twelve letters, <c>{title:12}</c>. What stands between two
/// separators (<c>_ - .</c> or a space) falls away with one of them when all its places are empty: <c>…_v{n}_{id}</c> has no "v" without a version.
/// </summary>
public sealed class NameTemplate
{
    public const int MaxLength = 400;
    public const int MaxCut = 100;

    /// <summary>What the text between the places may take at most, in bytes.</summary>
    private const int MaxOwnBytes = 100;

    /// <summary>A name is never shortened below so many letters of each text.</summary>
    private const int Least = 8;

    private const string Separators = "_-. ";

    private readonly IReadOnlyList<Field> _fields;

    private NameTemplate(string text, IReadOnlyList<Field> fields) => (Text, _fields) = (text, fields);

    public string Text { get; }

    /// <summary>True when two clips can never have the same name.</summary>
    public bool HasId => _fields.SelectMany(one => one.Pieces).Any(piece => piece.Token?.Name == "id");

    /// <summary>The template, or everything that is wrong with it.</summary>
    public static (NameTemplate? Template, IReadOnlyList<NameFault> Faults) Read(string text)
    {
        text = SafeName.WellFormed(text.Trim());
        if (text.Length == 0) return (null, [new NameFault(NameFaultKind.Empty)]);
        if (text.Length > MaxLength) return (null, [new NameFault(NameFaultKind.TooLong)]);
        var (pieces, faults) = ReadPieces(text);
        if (faults.Count == 0 && pieces.TrueForAll(piece => piece.Token is null)) faults.Add(new NameFault(NameFaultKind.NoToken));
        if (faults.Count == 0 && Encoding.UTF8.GetByteCount(string.Concat(pieces.Select(piece => piece.Own))) > MaxOwnBytes) faults.Add(new NameFault(NameFaultKind.TooLong));
        return faults.Count > 0 ? (null, faults) : (new NameTemplate(text, Fields(pieces)), []);
    }

    /// <summary>The name of a clip's file without its ending, safe everywhere, at most <paramref name="maxBytes"/> long.</summary>
    public string Write(NameFacts facts, bool latin, int maxBytes)
    {
        var values = _fields.SelectMany(one => one.Pieces).Where(piece => piece.Token is not null).Distinct()
            .ToDictionary(piece => piece, piece => SafeName.Cut(SafeName.Words(piece.Token!.Read(facts) ?? "", latin), piece.Cut));
        var name = Join(values);
        while (Encoding.UTF8.GetByteCount(name) is var bytes && bytes > maxBytes)
        {
            // The longest text gives most; what identifies the clip stays whole.
            var free = values.Where(one => one.Key.Token!.IsFree).ToList();
            if (free.Count == 0) return SafeName.CutBytes(name, maxBytes);
            var (piece, longest) = free.MaxBy(one => Encoding.UTF8.GetByteCount(one.Value));
            if (longest.Length <= Least) return SafeName.CutBytes(name, maxBytes);
            values[piece] = SafeName.CutBytes(longest, Math.Max(Least, Encoding.UTF8.GetByteCount(longest) - (bytes - maxBytes)));
            if (values[piece].Length == longest.Length) return SafeName.CutBytes(name, maxBytes);
            name = Join(values);
        }

        return SafeName.Whole(name) is { Length: > 0 } safe ? safe : facts.ShortId;
    }

    private string Join(Dictionary<Piece, string> values)
    {
        var name = new StringBuilder();
        foreach (var part in _fields)
        {
            var tokens = part.Pieces.Where(piece => piece.Token is not null).ToList();
            if (tokens.Count > 0 && tokens.TrueForAll(piece => values[piece].Length == 0)) continue;
            if (name.Length > 0) name.Append(part.Separator);
            foreach (var piece in part.Pieces) name.Append(piece.Token is null ? piece.Own : values[piece]);
        }

        return name.ToString();
    }

    private static (List<Piece> Pieces, List<NameFault> Faults) ReadPieces(string text)
    {
        var (pieces, faults, own) = (new List<Piece>(), new List<NameFault>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0 || text.IndexOf('{', i + 1) is >= 0 and var next && next < end)
                {
                    faults.Add(new NameFault(NameFaultKind.Unclosed, i + 1));
                    continue;
                }

                AddOwn();
                Add(text[(i + 1)..end], i + 1);
                i = end;
            }
            else if (text[i] == '}')
            {
                faults.Add(new NameFault(NameFaultKind.Stray, i + 1));
            }
            else if (SafeName.IsRefused(text, i))
            {
                faults.Add(new NameFault(NameFaultKind.Sign, i + 1, char.IsControl(text[i]) || char.GetUnicodeCategory(text[i]) is UnicodeCategory.Format or UnicodeCategory.Surrogate ? string.Create(CultureInfo.InvariantCulture, $"U+{(int)text[i]:X4}") : text[i].ToString()));
            }
            else
            {
                own.Append(text[i]);
            }
        }

        AddOwn();
        return (pieces, faults);

        void AddOwn()
        {
            if (own.Length > 0) pieces.Add(new Piece(own.ToString(), null, null));
            own.Clear();
        }

        void Add(string inside, int position)
        {
            var parts = inside.Split(':');
            int? cut = parts.Length == 1 ? null : int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var letters) ? letters : 0;
            if (NameToken.Find(parts[0]) is not { } token) faults.Add(new NameFault(NameFaultKind.Unknown, position, parts[0].Trim()));
            else if (parts.Length > 2 || cut is < 1 or > MaxCut) faults.Add(new NameFault(NameFaultKind.BadCut, position, token.Name));
            else pieces.Add(new Piece("", token, cut));
        }
    }

    // Text of its own is split at separators; a place never holds one that counts.
    private static IReadOnlyList<Field> Fields(List<Piece> pieces)
    {
        var (fields, current, separator) = (new List<Field>(), new List<Piece>(), new StringBuilder());
        foreach (var piece in pieces)
        {
            if (piece.Token is not null)
            {
                current.Add(piece);
                continue;
            }

            var from = 0;
            for (var i = 0; i <= piece.Own.Length; i++)
            {
                if (i < piece.Own.Length && !Separators.Contains(piece.Own[i], StringComparison.Ordinal)) continue;
                if (i > from) current.Add(new Piece(piece.Own[from..i], null, null));
                from = i + 1;
                if (i == piece.Own.Length) break;
                End();
                separator.Append(piece.Own[i]);
            }
        }

        End();
        return fields;

        void End()
        {
            if (current.Count == 0) return;
            fields.Add(new Field(separator.ToString(), [.. current]));
            current.Clear();
            separator.Clear();
        }
    }

    /// <param name="Separator">Stands before it, unless it is the first.</param>
    private sealed record Field(string Separator, IReadOnlyList<Piece> Pieces);

    /// <param name="Own">Text of the template; empty for a place.</param>
    /// <param name="Cut">To so many letters; null: not.</param>
    private sealed record Piece(string Own, NameToken? Token, int? Cut);
}
