using System.Text;
using Seedance.Web.Features.Compose.Brief;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Compose.Placements;

/// <summary>A text in the picture, about as the model will set it.</summary>
/// <param name="Box">What it covers, in pixels of the canvas.</param>
/// <param name="FontSize">In the same pixels.</param>
public sealed record LaidText(PlannedText Text, IReadOnlyList<string> Lines, Area Box, double FontSize)
{
    /// <summary>From one line to the next.</summary>
    public double LineHeight => FontSize * TextLayout.LineHeight;
}

/// <summary>
/// Where the words of a shot list come to stand. Nobody but the model knows it to the pixel: this is the usual size of headlines, a little
/// more than a twentieth of the shorter side, and a margin of a twentieth where the text stands at an edge.
/// </summary>
public static class TextLayout
{
    internal const double LineHeight = 1.25;
    private const double Size = 0.062, Smaller = 0.045, Margin = 0.05;
    private const int ManyLines = 4;

    public static LaidText Of(PlannedText text, PlacementCanvas canvas) => Of(text, text.Position, canvas);

    /// <summary>As it would stand at another position.</summary>
    public static LaidText Of(PlannedText text, TextPosition position, PlacementCanvas canvas)
    {
        var most = canvas.Width * (IsAtSide(position) ? 0.42 : 0.8);
        var size = Math.Min(canvas.Width, canvas.Height) * Size;
        var lines = Wrap(text.Text, most / size);
        if (lines.Count > ManyLines)
        {
            size = size * Smaller / Size;
            lines = Wrap(text.Text, most / size);
        }

        var (width, height) = (lines.Max(WidthOf) * size, lines.Count * size * LineHeight);
        var x = position switch
        {
            TextPosition.TopLeft or TextPosition.Left or TextPosition.BottomLeft => canvas.Width * Margin,
            TextPosition.TopRight or TextPosition.Right or TextPosition.BottomRight => canvas.Width * (1 - Margin) - width,
            _ => (canvas.Width - width) / 2,
        };
        var y = position switch
        {
            TextPosition.Top or TextPosition.TopLeft or TextPosition.TopRight => canvas.Height * Margin,
            TextPosition.UpperThird => canvas.Height * 0.23 - height / 2,
            TextPosition.LowerThird => canvas.Height * 0.77 - height / 2,
            TextPosition.Bottom or TextPosition.BottomLeft or TextPosition.BottomRight => canvas.Height * (1 - Margin) - height,
            _ => (canvas.Height - height) / 2,
        };
        return new LaidText(text, lines, new Area(x, y, width, height), size);
    }

    /// <summary>True where every letter is seen, and no button or caption of the network lies over it.</summary>
    public static bool IsSafe(LaidText text, PlacementCanvas canvas) => (canvas.Safe ?? canvas.Kept).Holds(text.Box);

    /// <summary>The nearest position at which all of it is safe; null when there is none, so that it must become shorter.</summary>
    public static TextPosition? SaferPosition(PlannedText text, PlacementCanvas canvas)
    {
        foreach (var position in Nearest(text.Position))
            if (IsSafe(Of(text, position, canvas), canvas)) return position;
        return null;
    }

    private static TextPosition[] Nearest(TextPosition position) => position switch
    {
        TextPosition.TopLeft or TextPosition.Top or TextPosition.TopRight => [TextPosition.UpperThird, TextPosition.Center, TextPosition.LowerThird],
        TextPosition.UpperThird => [TextPosition.Center, TextPosition.LowerThird, TextPosition.Top],
        TextPosition.BottomLeft or TextPosition.Bottom or TextPosition.BottomRight => [TextPosition.LowerThird, TextPosition.Center, TextPosition.UpperThird],
        TextPosition.LowerThird => [TextPosition.Center, TextPosition.UpperThird],
        _ => [TextPosition.Center, TextPosition.UpperThird, TextPosition.LowerThird],
    };

    private static bool IsAtSide(TextPosition position) => position is not (TextPosition.Top or TextPosition.UpperThird or TextPosition.Center or TextPosition.LowerThird or TextPosition.Bottom);

    // By words where there are blanks, by letters where a word is longer than a line or the script has none.
    private static List<string> Wrap(string text, double most)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text))
        {
            if (WidthOf(line + piece) <= most || line.Length == 0) line += piece;
            else
            {
                lines.Add(line.TrimEnd());
                line = piece.TrimStart();
            }

            while (WidthOf(line) > most && line.Length > 1)
            {
                var fits = Fitting(line, most);
                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }

        if (line.Length > 0 || lines.Count == 0) lines.Add(line.TrimEnd());
        return lines;
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && !IsWide(text[at])) continue;
            yield return text[from..(at + 1)];
            from = at + 1;
        }

        if (from < text.Length) yield return text[from..];
    }

    private static int Fitting(string line, double most)
    {
        var width = 0.0;
        var at = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            width += WidthOf(rune);
            if (width > most && at > 0) break;
            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    private static double WidthOf(string text) => text.EnumerateRunes().Sum(WidthOf);

    // In shares of the letter size, for the bold letters of headlines.
    private static double WidthOf(Rune rune) => rune.Value switch
    {
        _ when Rune.IsWhiteSpace(rune) => 0.28,
        > 0xFFFF => 1,
        _ when IsWide((char)rune.Value) => 1,
        'i' or 'l' or 'j' or '.' or ',' or '!' or '\'' or '|' or ':' => 0.3,
        'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.88,
        _ when Rune.IsUpper(rune) => 0.68,
        _ => 0.56,
    };

    private static bool IsWide(char sign) => sign is >= '\u1100' and <= '\u115F' or >= '\u2E80' and <= '\uA4CF' or >= '\uAC00' and <= '\uD7A3' or >= '\uF900' and <= '\uFAFF' or >= '\uFE30' and <= '\uFE6F' or >= '\uFF00' and <= '\uFF60';
}
