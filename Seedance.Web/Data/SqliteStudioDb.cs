using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

public sealed class SqliteStudioDb(DbContextOptions<SqliteStudioDb> options) : StudioDb(options)
{
    /// <inheritdoc />
    public override string ClaimSql => """
        UPDATE "Jobs" SET "LeaseUntil" = {1}, "Fence" = "Fence" + 1
        WHERE "Id" IN (
            SELECT "Id" FROM "Jobs"
            WHERE "State" = {3} AND "DueAt" <= {0} AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {0})
            ORDER BY "DueAt" LIMIT {2})
        RETURNING *
        """;

    /// <inheritdoc />
    public override string HighestJobIdSql => """
        SELECT MAX(
            COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'Jobs'), 0),
            COALESCE((SELECT MAX("Id") FROM "Jobs"), 0)) AS "Value"
        """;

    /// <inheritdoc />
    public override string DaySql => "substr(\"CreatedAt\", 1, 10)";

    /// <inheritdoc />
    public override string FailureKindSql => """substr("Problem", 10, instr(substr("Problem", 10), '"') - 1)""";

    /// <inheritdoc />
    public override string TagsSql => """(SELECT group_concat(t."Name", char(31)) FROM "JobTags" t WHERE t."JobId" = "Jobs"."Id")""";

    /// <inheritdoc />
    public override string By(string? index) => index is null ? " NOT INDEXED " : $""" INDEXED BY "{index}" """;

    /// <inheritdoc />
    public override (string Condition, object[] Values) SearchSql(JobSearch search)
    {
        var (steps, values) = SearchIdsSql(search);
        return ($"\"Id\" IN ({steps[0].Sql})", values);
    }

    /// <inheritdoc />
    public override (IReadOnlyList<SearchStep> Steps, object[] Values) SearchIdsSql(JobSearch search)
    {
        var match = string.Join(' ', search.Phrases.Select(phrase => $"\"{phrase.Words.Replace("\"", "", StringComparison.Ordinal)}\"{(phrase.IsWhole ? "" : "*")}"));
        var campaigns = ("IX_Jobs_CampaignId_Id", $"""j."CampaignId" IN ({search.CampaignList})""");
        var own = search.States.Count > 0
            ? ("IX_Jobs_OwnerId_State_Id", $$"""j."OwnerId" = {1} AND j."State" IN ({{search.StateList}})""")
            : ("IX_Jobs_OwnerId_Id", "j.\"OwnerId\" = {1}");
        var order = search.OldestFirst ? "ASC" : "DESC";
        var sql = search switch
        {
            { CampaignIds.Count: 0 } => Found(own),
            { IsOwnToo: false } => Found(campaigns),
            _ => $$"""SELECT "Id" FROM (SELECT "Id" FROM ({{Found(own)}}) UNION SELECT "Id" FROM ({{Found(campaigns)}})) ORDER BY "Id" {{order}} LIMIT {4}""",
        };
        return ([new SearchStep(sql)], [match, search.OwnerId, search.From, search.Before, search.Limit]);

        // The full-text index yields its rows newest first and stops at the limit, but only when it is asked by its own rowid.
        // Whose they are is looked up in an index, because the rows themselves are long and lie far apart.
        string Found((string Index, string Whose) way) => $$"""
            SELECT t.rowid AS "Id" FROM "JobText" t CROSS JOIN "Jobs" j INDEXED BY "{{way.Index}}"
                ON j."Id" = t.rowid AND {{way.Whose}}
            WHERE t."JobText" MATCH {0} AND t.rowid >= {2} AND t.rowid < {3}
            ORDER BY t.rowid {{order}} LIMIT {4}
            """;
    }
}
