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
        RETURNING "Id", "Fence"
        """;

    /// <inheritdoc />
    public override IQueryable<Job> SearchJobs(string ownerId, IReadOnlyList<string> words)
    {
        var match = string.Join(' ', words.Select(word => $"\"{word.Replace("\"", "", StringComparison.Ordinal)}\"*"));
        return Jobs.FromSql($"""
            SELECT j.* FROM "JobText" t CROSS JOIN "Jobs" j ON j."Id" = t.rowid
            WHERE t."JobText" MATCH {match} AND j."OwnerId" = {ownerId}
            """);
    }
}
