using Seedance.Web.Components.Shared;

namespace Seedance.Web.Features.Delivery;

/// <summary>What is wrong with a cell.</summary>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="Column">Its heading.</param>
/// <param name="Text">What stands there.</param>
public sealed record ResultFault(ResultFaultKind Kind, int Line, string Column, string Text);

public enum ResultFaultKind
{
    /// <summary>No number that can be counted.</summary>
    NotANumber,

    /// <summary>No currency's code.</summary>
    NotACurrency,

    /// <summary>One clip with sums of several currencies.</summary>
    TwoCurrencies,

    /// <summary>No clip that this person sees has this name.</summary>
    NoSuchClip,

    /// <summary>A quote that is never closed.</summary>
    BrokenQuote,
}

/// <summary>One row, read.</summary>
/// <param name="Clip">What says which clip it was.</param>
public sealed record ResultRow(int Line, string Clip, long Impressions, long? ThreeSecondViews, long? Clicks, decimal? Spend, string? Currency);

/// <summary>A file of an ads manager: its headings, wherever they stand, and its rows.</summary>
public sealed record ResultTable(IReadOnlyList<string> Columns, IReadOnlyList<CsvRow> Rows, int? BrokenLine)
{
    /// <summary>Some managers write a title and the days above their headings.</summary>
    private const int MostAbove = 10;

    /// <summary>Null when the bytes are no text.</summary>
    public static ResultTable? Read(byte[] file)
    {
        if (CsvTable.Decode(file) is not { } text) return null;

        // A title above the headings, or commas in numbers, would mislead whoever counts separators: the right one is that by which headings are known.
        return new[] { ",", ";", "\t" }.Select(delimiter => Below(CsvTable.Read(text, delimiter))).MaxBy(table => (ResultFields.Known(table.Columns), table.Columns.Count));
    }

    private static ResultTable Below(CsvTable table)
    {
        var (columns, rows) = (table.Columns, table.Rows);
        for (var above = 0; above < Math.Min(MostAbove, table.Rows.Count) && ResultFields.Known(columns) < 2; above++)
            if (ResultFields.Known(table.Rows[above].Cells) >= 2) (columns, rows) = (table.Rows[above].Cells, [.. table.Rows.Skip(above + 1)]);
        return new ResultTable(columns, rows, table.BrokenLine);
    }

    /// <summary>The rows with a clip's name and impressions, and every cell that cannot be read. Rows without a name are sums of others.</summary>
    public (IReadOnlyList<ResultRow> Rows, IReadOnlyList<ResultFault> Faults) Map(IReadOnlyDictionary<ResultField, int> columns)
    {
        var (read, faults) = (new List<ResultRow>(), new List<ResultFault>());
        if (BrokenLine is { } broken) faults.Add(new ResultFault(ResultFaultKind.BrokenQuote, broken, "", ""));
        var shared = columns.TryGetValue(ResultField.Spend, out var spendColumn) && spendColumn < Columns.Count ? ResultFields.CurrencyOf(Columns[spendColumn]) : null;
        foreach (var row in Rows)
        {
            var clip = Cell(row, ResultField.Clip);
            if (clip.Length == 0) continue;
            var before = faults.Count;
            var impressions = Number(row, ResultField.Impressions, isWhole: true);
            var (views, clicks) = (Number(row, ResultField.ThreeSecondViews, isWhole: true), Number(row, ResultField.Clicks, isWhole: true));
            var (spend, currency) = (Number(row, ResultField.Spend, isWhole: false), Cell(row, ResultField.Currency).ToUpperInvariant());
            if (currency.Length > 0 && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper))) Fault(row, ResultField.Currency, ResultFaultKind.NotACurrency);
            if (faults.Count == before && impressions is { } count) read.Add(new ResultRow(row.Line, clip, (long)count, (long?)views, (long?)clicks, spend, currency.Length > 0 ? currency : shared));
        }

        return (read, faults);

        string Cell(CsvRow row, ResultField field) => columns.TryGetValue(field, out var column) && column < row.Cells.Count ? row.Cells[column].Trim() : "";

        decimal? Number(CsvRow row, ResultField field, bool isWhole)
        {
            if (ResultNumber.TryRead(Cell(row, field), isWhole, out var number)) return number;
            Fault(row, field, ResultFaultKind.NotANumber);
            return null;
        }

        void Fault(CsvRow row, ResultField field, ResultFaultKind kind) => faults.Add(new ResultFault(kind, row.Line, Columns[columns[field]], Cell(row, field)));
    }
}
