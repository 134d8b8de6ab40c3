using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Seedance.Web.Features.History;

/// <summary>By what the jobs are sorted, and the columns of the table.</summary>
public enum HistoryColumn
{
    Created,
    Title,
    State,
    Model,
    Ratio,
    Seconds,
    Cost,
    Changed,
    Person,
    Campaign,
    Placement,
    Review,
    Tags,
    HookRate,
    ClickRate,
}

/// <summary>What the history's address says of how the jobs are shown.</summary>
public sealed record HistoryLook
{
    private static readonly HistoryColumn[] Usual =
        [HistoryColumn.State, HistoryColumn.Created, HistoryColumn.Ratio, HistoryColumn.Seconds, HistoryColumn.Cost, HistoryColumn.Campaign, HistoryColumn.Review, HistoryColumn.Tags];

    public static readonly HistoryLook Gallery = new();

    public bool IsTable { get; init; }

    public HistoryColumn Sort { get; init; }

    /// <summary>The lowest, or the oldest, comes first.</summary>
    public bool IsAscending { get; init; }

    /// <summary>Beside the title, which is always there; null: the usual ones.</summary>
    public string? ColumnText { get; init; }

    /// <summary>How many were shown when one went away, and is to be shown as many again.</summary>
    public int Shown { get; init; }

    /// <summary>The job whose page one went to from here.</summary>
    public long? At { get; init; }

    /// <summary>In the order of the table.</summary>
    public IReadOnlyList<HistoryColumn> Columns => ColumnText is null
        ? Usual
        : [.. ColumnText.Split('.').Select(Find).OfType<HistoryColumn>().Where(column => column != HistoryColumn.Title).Distinct().Order()];

    /// <summary>The database can bring them in this order, however many there are.</summary>
    public bool IsByAge => Sort == HistoryColumn.Created;

    public HistoryLook With(HistoryColumn column, bool isShown)
    {
        var columns = Columns.Where(other => other != column).Concat(isShown ? [column] : []).Order().ToList();
        return this with { ColumnText = columns.SequenceEqual(Usual.Order()) ? null : string.Join('.', columns.Select(Name)) };
    }

    /// <summary>A press on the head of a column: sorted by it, and with another press the other way round.</summary>
    public HistoryLook SortedBy(HistoryColumn column) =>
        Sort == column ? this with { IsAscending = !IsAscending } : this with { Sort = column, IsAscending = column is HistoryColumn.Title or HistoryColumn.Person or HistoryColumn.Campaign };

    /// <summary>The address of the history with this filter.</summary>
    public string Address(HistoryFilter filter)
    {
        var query = Query(filter);
        return query.Length == 0 ? "/history" : "/history?" + query;
    }

    /// <summary>What stands behind its question mark; a saved view is this.</summary>
    public string Query(HistoryFilter filter)
    {
        List<string> parts = filter.Query is { Length: > 0 } query ? [query] : [];
        if (IsTable) parts.Add("view=table");
        if (Sort != HistoryColumn.Created || IsAscending) parts.Add($"sort={Name(Sort)}{(IsAscending ? ".up" : "")}");
        if (ColumnText is { } columns) parts.Add("columns=" + Uri.EscapeDataString(columns));
        return string.Join('&', parts);
    }

    /// <summary>Reads what stands behind the question mark; what it does not know counts as not said.</summary>
    public static HistoryLook Read(string query)
    {
        var said = QueryHelpers.ParseQuery(query);
        var sort = One("sort")?.Split('.') ?? [];
        return new HistoryLook
        {
            IsTable = One("view") == "table",
            Sort = sort.Length > 0 && Find(sort[0]) is { } column and not HistoryColumn.Tags ? column : HistoryColumn.Created,
            IsAscending = sort.Length == 2 && sort[1] == "up",
            ColumnText = One("columns") is { Length: < 200 } columns ? columns : null,
            Shown = int.TryParse(One("shown"), NumberStyles.None, CultureInfo.InvariantCulture, out var shown) ? Math.Min(shown, HistoryQuery.MostAtOnce) : 0,
            At = long.TryParse(One("at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null,
        };

        string? One(string name) => said.TryGetValue(name, out var values) ? values[0] : null;
    }

    private static string Name(HistoryColumn column) => column.ToString().ToLowerInvariant();

    private static HistoryColumn? Find(string name) =>
        Enum.GetValues<HistoryColumn>().Cast<HistoryColumn?>().FirstOrDefault(column => string.Equals(column.ToString(), name, StringComparison.OrdinalIgnoreCase));
}
