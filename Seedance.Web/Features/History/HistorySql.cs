using System.Globalization;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;

namespace Seedance.Web.Features.History;

/// <summary>
/// The filter as SQL. One index leads: it yields ids in their order, as many as are asked for, and the other conditions are looked up in the rows.
/// So the dearest question costs as much as the rows that were looked at, and never a walk through everything.
/// </summary>
internal sealed class HistorySql
{
    // As the card shows it (CardFacts.Seconds), where the clip decided for itself how long it is.
    private const string Length = """COALESCE("Seconds", ("DurationMs" + 500) / 1000)""";

    private readonly StudioDb _db;
    private readonly HistoryScope _scope;
    private readonly HistoryFilter _filter;
    private readonly IReadOnlyList<SearchPhrase> _phrases;
    private readonly bool _isOldestFirst;
    private readonly long _least;
    private readonly long _most;
    private readonly List<object> _values = [];
    private readonly List<string> _conditions = [];
    private readonly string? _lead;
    private readonly IReadOnlyList<(string Index, string Condition)> _slices = [];

    /// <param name="phrases">Of the filter's text.</param>
    /// <param name="least">No id below this one is asked for.</param>
    public HistorySql(StudioDb db, HistoryScope scope, HistoryFilter filter, IReadOnlyList<SearchPhrase> phrases, bool isOldestFirst = false, long least = 0, long most = long.MaxValue)
    {
        (_db, _scope, _filter, _phrases, _isOldestFirst, _least, _most) = (db, scope, filter, phrases, isOldestFirst, least, most);
        var isOwn = scope is { IsMine: true, CampaignIds.Count: 0 };
        if (isOwn && phrases.Count == 0) _lead = FindLead();
        if (isOwn && phrases.Count == 0 && _lead is null && filter.States.Count <= 1) _slices = FindSlices();
        AddConditions();
    }

    public object[] Values => [.. _values];

    /// <summary>The rows that hold all conditions, of those that are named.</summary>
    public string Named(IReadOnlyCollection<long> ids)
    {
        var conditions = _conditions.Prepend(Scope).Prepend($"\"Id\" IN ({string.Join(", ", ids)})").Concat(_lead is null ? [] : [_lead]);
        if (_phrases.Count > 0)
        {
            var (condition, values) = _db.SearchSql(Search(ids.Min(), ids.Max() + 1, int.MaxValue));
            conditions = conditions.Append(Placed(condition, values));
        }

        return $"\"Jobs\" WHERE {string.Join(" AND ", conditions)}";
    }

    /// <summary>Nothing is left to be looked up but whether a row is in the trash: the index alone finds the page.</summary>
    public bool IsPlain => _phrases.Count == 0 && _filter.Tags.Count == 0 && _filter.Concept is null && !_filter.IsTrash && _conditions.Count == 1
        && _scope.CampaignIds.Count + (_scope.IsMine ? 1 : 0) == 1 && _filter.States.Count <= 1;

    /// <summary>For <see cref="IsPlain"/>: the rows beyond an id.</summary>
    public string Plain(long beyond) => $"""
        "Jobs" WHERE {Scope}{(_lead is null ? "" : " AND " + _lead)} AND {Beyond("\"Id\"", beyond)} AND {_conditions[0]}
        """;

    /// <summary>Most pages are filled from the ids next to the last one, so these are read at once; what has few rows at hand, or an index that yields hardly any other rows, goes without.</summary>
    public bool IsNear => _phrases.Count == 0 && _filter is { IsTrash: false, Tags.Count: 0, Concept: null, States.Count: <= 1 };

    /// <summary>For <see cref="IsNear"/>: so many ids are walked first, most of which are not even seen when an index leaves them out.</summary>
    public long Nearby => _scope.IsMine && _lead is null && _slices.Count == 0 ? 2_000 : 20_000;

    /// <summary>For <see cref="IsNear"/>: the rows that hold all conditions beyond an id, up to and with another one; of slices the first few of each.</summary>
    public string Near(long beyond, long end, int count)
    {
        var conditions = $"{string.Join(" AND ", _conditions.Prepend(Scope))}{(_lead is null ? "" : " AND " + _lead)} AND \"Id\" {(_isOldestFirst ? "<=" : ">=")} {end}";
        return _slices.Count == 0
            ? $"\"Jobs\"{NearIndex} WHERE {conditions} AND {Beyond("\"Id\"", beyond)}"
            : $"\"Jobs\" WHERE \"Id\" IN ({string.Join(" UNION ALL ", Sliced(conditions, beyond, count).Select(one => $"SELECT \"Id\" FROM ({one}) AS one"))})";
    }

    /// <summary>The rows that hold all conditions among some candidates.</summary>
    public string Among(IReadOnlyCollection<long> ids) => $"""
        "Jobs" WHERE "Id" IN ({string.Join(", ", ids)}) AND {string.Join(" AND ", _conditions.Prepend(Scope))}
        """;

    /// <summary>The ids of the first candidates beyond an id, in their order (see <see cref="StudioDb.SearchIdsSql"/> for more than one step).</summary>
    public IReadOnlyList<SearchStep> Candidates(long beyond, int count)
    {
        if (_phrases.Count == 0) return [new SearchStep(Rows(beyond, count))];
        var search = _isOldestFirst ? Search(Math.Max(_least, beyond + 1), _most, count) : Search(_least, Math.Min(_most, beyond), count);
        var (steps, values) = _db.SearchIdsSql(search);
        return [.. steps.Select(step => step with { Sql = Placed(step.Sql, values) })];
    }

    private string Order => _isOldestFirst ? "ASC" : "DESC";

    private string Scope => _scope switch
    {
        { IsMine: true, CampaignIds.Count: 0 } => Own,
        { IsMine: true } => $"""({Own} OR "CampaignId" IN ({Campaigns}))""",
        { OwnerId: { } owner } => $"\"CampaignId\" IN ({Campaigns}) AND \"OwnerId\" = {Value(owner)}",
        _ => $"\"CampaignId\" IN ({Campaigns})",
    };

    private string Own => $"\"OwnerId\" = {Value(_scope.PersonId)}";

    private string Campaigns => string.Join(", ", _scope.CampaignIds);

    // Of several sources at once all jobs are walked, in the order of their ids.
    private string NearIndex => _scope switch
    {
        { IsMine: true, CampaignIds.Count: 0 } => _lead is null ? _db.By("IX_Jobs_OwnerId_Id") : "",
        { IsMine: false, CampaignIds.Count: 1 } => _db.By("IX_Jobs_CampaignId_Id"),
        { IsMine: false, OwnerId: not null } => _db.By("IX_Jobs_OwnerId_Id"),
        _ => _db.By(null),
    };

    private string Rows(long beyond, int count)
    {
        if (_filter.IsTrash) return Newest("Jobs", "Id", _db.By("IX_Jobs_Trash"), $"\"TrashedAt\" IS NOT NULL AND {Own}", beyond, count);
        if (_filter.Tags.Count > 0) return Newest("JobTags", "JobId", "", $"\"Key\" = {Value(_filter.Tags[0])}", beyond, count);
        if (_filter.Concept is { } concept) return Newest("Jobs", "Id", _db.By("IX_Jobs_ConceptId_Id"), $"\"ConceptId\" = {Value(concept)}", beyond, count);

        // In many campaigns one person's are the fewer rows.
        if (_scope is { OwnerId: { } owner, IsMine: false, CampaignIds.Count: > 1 }) return Newest("Jobs", "Id", _db.By("IX_Jobs_OwnerId_Id"), $"\"OwnerId\" = {Value(owner)}", beyond, count);
        List<string> sources = [];
        if (_scope.IsMine)
        {
            if (_slices.Count > 0) sources.AddRange(Sliced(Own, beyond, count));

            // Each state by itself is in order in its index; several at once are not, and then the database would read everything.
            else if (_lead is null && _scope.CampaignIds.Count == 0 && _filter.States.Count > 0)
                sources.AddRange(_filter.States.Select(state => Newest("Jobs", "Id", _db.By("IX_Jobs_OwnerId_State_Id"), $"""{Own} AND "State" = '{state}'""", beyond, count)));
            else sources.Add(Newest("Jobs", "Id", _lead is null ? _db.By("IX_Jobs_OwnerId_Id") : "", _lead is null ? Own : $"{Own} AND {_lead}", beyond, count));
        }

        sources.AddRange(_scope.CampaignIds.Select(id => Newest("Jobs", "Id", _db.By("IX_Jobs_CampaignId_Id"), $"\"CampaignId\" = {id}", beyond, count)));
        return Merge(sources, count);
    }

    private JobSearch Search(long from, long before, int count) => new(_scope.PersonId, _phrases)
    {
        CampaignIds = _scope.CampaignIds,
        IsOwnToo = _scope.IsMine,
        States = _scope.CampaignIds.Count == 0 ? _filter.States : [],
        From = from,
        Before = before,
        Limit = count,
        OldestFirst = _isOldestFirst,
    };

    // The values of a search take places among the others.
    private string Placed(string sql, object[] values) => string.Format(CultureInfo.InvariantCulture, sql, [.. values.Select(Value)]);

    // A row may come from two sources: one's own in a campaign.
    private string Merge(IEnumerable<string> sources, int count)
    {
        var all = sources.ToList();
        if (all.Count == 1) return all[0];
        var chunks = all.Chunk(100).Select(some => string.Join(" UNION ", some.Select(one => $"""SELECT "Id" FROM ({one}) AS one"""))).ToList(); // SQLite joins 500 at most
        var joined = chunks.Count == 1 ? chunks[0] : string.Join(" UNION ", chunks.Select(some => $"""SELECT "Id" FROM ({some}) AS picked"""));
        return string.Create(CultureInfo.InvariantCulture, $"""SELECT "Id" FROM ({joined}) AS "all" ORDER BY "Id" {Order} LIMIT {count}""");
    }

    private string Newest(string table, string id, string by, string condition, long beyond, int count) => string.Create(
        CultureInfo.InvariantCulture, $"""SELECT "{id}" AS "Id" FROM "{table}"{by} WHERE {condition} AND {Beyond($"\"{id}\"", beyond)} ORDER BY "{id}" {Order} LIMIT {count}""");

    private string Beyond(string column, long id) => _isOldestFirst
        ? string.Create(CultureInfo.InvariantCulture, $"{column} > {Math.Max(id, _least - 1)}{(_most < long.MaxValue ? $" AND {column} < {_most}" : "")}")
        : string.Create(CultureInfo.InvariantCulture, $"{column} < {Math.Min(id, _most)}{(_least > 0 ? $" AND {column} >= {_least}" : "")}");

    // The rarest first, as far as there is an index that begins with the owner.
    private string? FindLead() => _filter switch
    {
        { IsTrash: true } or { Tags.Count: > 0 } or { Concept: not null } => null,
        { IsStarred: true } => "\"IsStarred\"",
        { Failure: { } kind, States: [JobState.Failed] } => $"\"State\" = 'Failed' AND {_db.FailureKindSql} = '{kind}'",
        { Review: { } review and not ReviewState.Draft } => $"\"Review\" = '{review}' AND \"Review\" <> 'Draft'",
        { States: [var only and not JobState.Ready] } => $"\"State\" = '{only}'",
        { States.Count: > 1 } => null,
        { Placement: { } placement } => $"\"Placement\" = {Value(placement)}",
        _ when FindSlices().Count > 0 => null,
        { Ratio: { } ratio } => $"\"Ratio\" = {Value(ratio)}",
        { Model: { } model } => $"\"Model\" = {Value(model)}",
        { States: [JobState.Ready] } => "\"State\" = 'Ready'",
        _ => null,
    };

    private IEnumerable<string> Sliced(string conditions, long beyond, int count) =>
        _slices.Select(slice => Newest("Jobs", "Id", _db.By(slice.Index), $"{Own} AND {slice.Condition} AND {conditions}", beyond, count));

    // A clip that chose its length or shape itself is looked up in its row: an index leads to these beside those that it names.
    private IReadOnlyList<(string Index, string Condition)> FindSlices() => _filter switch
    {
        { Seconds: var range } when Exactly(range) is { } seconds => [("IX_Jobs_OwnerId_Seconds_Id", $"\"Seconds\" = {Value(seconds)}"), ("IX_Jobs_OwnerId_Seconds_Id", "\"Seconds\" IS NULL")],
        { Ratio: { } ratio } when ClipRatio.Span(ratio) is not null => [("IX_Jobs_OwnerId_Ratio_Id", $"\"Ratio\" = {Value(ratio)}"), ("IX_Jobs_OwnerId_Ratio_Id", "\"Ratio\" = 'adaptive'")],
        _ => [],
    };

    private static int? Exactly(NumberRange range) => range.Least is { } one && range.Most == one && one == decimal.Truncate(one) ? (int)one : null;

    private void AddConditions()
    {
        Add(_filter.IsTrash ? "\"TrashedAt\" IS NOT NULL" : "\"TrashedAt\" IS NULL");
        if (_filter.States is [var only]) Add($"\"State\" = '{only}'");
        else if (_filter.States.Count > 1) Add($"\"State\" IN ({string.Join(", ", _filter.States.Select(state => $"'{state}'"))})");
        if (_filter.Failure is { } kind) Add($"{_db.FailureKindSql} = '{kind}'");
        if (_filter.Model is { } model) Add($"\"Model\" = {Value(model)}");
        if (_filter.Ratio is { } ratio)
        {
            Add(ClipRatio.Span(ratio) is { } span
                ? $"""("Ratio" = {Value(ratio)} OR ("Ratio" = 'adaptive' AND "Width" >= "Height" * {Value(span.Least)} AND "Width" < "Height" * {Value(span.Below)}))"""
                : $"\"Ratio\" = {Value(ratio)}");
        }

        if (_filter.Placement is { } placement) Add($"\"Placement\" = {Value(placement)}");
        if (Exactly(_filter.Seconds) is { } seconds) Add($"{Length} = {Value(seconds)}");
        else if (_filter.Seconds.Least is { } least) Add($"{Length} >= {Value((int)decimal.Ceiling(least))}");
        if (Exactly(_filter.Seconds) is null && _filter.Seconds.Most is { } most) Add($"{Length} <= {Value((int)decimal.Floor(most))}");
        if (_scope.Outside.Count > 0) Add($"""("CampaignId" IS NULL OR "CampaignId" NOT IN ({string.Join(", ", _scope.Outside)}))""");
        if (_filter.Concept is { } concept) Add($"\"ConceptId\" = {Value(concept)}");
        foreach (var tag in _filter.Tags) Add($"""EXISTS (SELECT 1 FROM "JobTags" t WHERE t."JobId" = "Jobs"."Id" AND t."Key" = {Value(tag)})""");
        if (_filter.IsStarred) Add("\"IsStarred\"");
        if (_filter.Review is { } review) Add($"\"Review\" = '{review}'");
        if (_filter.Begin is { } begin) Add($"\"CreatedAt\" >= {Value(begin)}");
        if (_filter.End is { } end) Add($"\"CreatedAt\" < {Value(end)}");
        if (_filter.Cost is { IsAny: false } cost)
        {
            if (cost.Least is { } cheapest) Add($"{JobMoney.MicrosSql} >= {Value((long)(cheapest * 1_000_000m))}");
            if (cost.Most is { } dearest) Add($"{JobMoney.MicrosSql} <= {Value((long)(dearest * 1_000_000m))}");
        }
    }

    // What the leading index has seen to need not be looked up again.
    private void Add(string condition)
    {
        if (_lead is null || !_lead.Contains(condition, StringComparison.Ordinal)) _conditions.Add(condition);
    }

    private string Value(object value)
    {
        var at = _values.IndexOf(value);
        if (at < 0)
        {
            at = _values.Count;
            _values.Add(value);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{{{at}}}");
    }
}
