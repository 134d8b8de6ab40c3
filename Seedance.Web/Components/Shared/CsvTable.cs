using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Seedance.Web.Components.Shared;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Of the file, from 1; the first one, when a text in quotes goes over several.</param>
public sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>A CSV file as spreadsheets write them: commas, semicolons or tabs, quotes, with or without a byte order mark.</summary>
/// <param name="Columns">The names in its first row, without the space around them.</param>
/// <param name="Rows">Those that are not empty.</param>
/// <param name="BrokenLine">The line in which a quote is opened and never closed, or stands where it may not; null when all could be read.</param>
public sealed record CsvTable(IReadOnlyList<string> Columns, IReadOnlyList<CsvRow> Rows, int? BrokenLine)
{
    /// <summary>Null when the bytes are no text in UTF-8 or UTF-16.</summary>
    public static CsvTable? Read(byte[] file) => Decode(file) is { } text ? Read(text) : null;

    /// <inheritdoc cref="Read(byte[])"/>
    public static string? Decode(byte[] file)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true));
            var text = reader.ReadToEnd();
            return text.Contains('\0') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <param name="delimiter">Null: whichever stands there most.</param>
    public static CsvTable Read(string text, string? delimiter = null)
    {
        int? broken = null;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = delimiter is null,
            Delimiter = delimiter ?? ",",
            DetectDelimiterValues = [",", ";", "\t"],
            IgnoreBlankLines = false,
            BadDataFound = bad => broken ??= bad.Context.Parser?.RawRow ?? 1,
        };
        using var parser = new CsvParser(new StringReader(text), configuration);
        IReadOnlyList<string>? columns = null;
        var rows = new List<CsvRow>();
        var line = 1;
        while (parser.Read())
        {
            var cells = (parser.Record ?? []).Select(cell => cell.Trim()).ToList();
            var first = line;
            line = parser.RawRow + 1;
            if (cells.TrueForAll(cell => cell.Length == 0)) continue;
            if (columns is null) columns = cells;
            else rows.Add(new CsvRow(first, cells));
        }

        // A quote that is never closed swallows the rest of the file as one cell.
        if (broken is null && rows.Count > 0 && text.Count(c => c == '"') % 2 != 0) broken = rows[^1].Line;
        return new CsvTable(columns ?? [], rows, broken);
    }
}
