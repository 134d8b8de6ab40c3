using System.Globalization;
using System.Text;

namespace Seedance.Web.Components.Shared;

/// <summary>
/// Lines of a CSV file as spreadsheets read them: commas, quotes where they are needed, CRLF. A text that a spreadsheet would take for a
/// formula begins with an apostrophe (OWASP, "CSV injection").
/// </summary>
public static class CsvText
{
    private const string Formula = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Line(params ReadOnlySpan<object?> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) line.Append(',');
            line.Append(Cell(cells[i]));
        }

        return line.Append("\r\n").ToString();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quote(text),
        DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException("No such cell.", nameof(value)),
    };

    private static string Quote(string text)
    {
        if (text.TrimStart(' ', '\u00a0', '\u3000') is { Length: > 0 } trimmed && Formula.Contains(trimmed[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny("\",;\r\n\t") < 0 && text.Trim().Length == text.Length ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
