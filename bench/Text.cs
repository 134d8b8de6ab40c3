using System.Globalization;
using System.Text;

namespace Seedance.Bench;

/// <summary>Numbers and tables for people.</summary>
internal static class Text
{
    /// <summary>Three significant digits at most, with its unit.</summary>
    public static string Number(double value, string unit = "")
    {
        var digits = Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.0",
            >= 0.1 => "0.00",
            _ => "0.0000",
        };
        var text = value.ToString(digits, CultureInfo.InvariantCulture);
        return unit.Length == 0 ? text : $"{text} {unit}";
    }

    /// <summary>A table that reads well in a terminal and is Markdown as well.</summary>
    public static string Table(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            text.Append("| ").AppendJoin(" | ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
            if (i == 0) text.Append("| ").AppendJoin(" | ", widths.Select(width => new string('-', width))).AppendLine(" |");
        }

        return text.ToString();
    }
}
