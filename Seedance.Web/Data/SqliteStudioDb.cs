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
    public override (string Condition, object[] Values) SearchSql(JobSearch search)
    {
        var match = string.Join(' ', search.Words.Select(word => $"\"{word.Replace("\"", "", StringComparison.Ordinal)}\"*"));

        // The full-text index yields its rows newest first and stops at the limit, but only when it is asked by its own rowid.
        // Owner and state are looked up in an index, because the rows themselves are long and lie far apart.
        var (index, states) = search.States.Count == 0
            ? ("IX_Jobs_OwnerId_Id", "")
            : ("IX_Jobs_OwnerId_State_Id", $"""AND j."State" IN ({search.StateList})""");
        return (
            $$"""
            "Id" IN (
                SELECT t.rowid FROM "JobText" t CROSS JOIN "Jobs" j INDEXED BY "{{index}}"
                    ON j."Id" = t.rowid AND j."OwnerId" = {1} {{states}}
                WHERE t."JobText" MATCH {0} AND t.rowid >= {2} AND t.rowid < {3}
                ORDER BY t.rowid DESC LIMIT {4})
            """,
            [match, search.OwnerId, search.From, search.Before, search.Limit]);
    }
}
