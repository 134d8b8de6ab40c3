using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

public sealed class PostgresStudioDb(DbContextOptions<PostgresStudioDb> options) : StudioDb(options)
{
    /// <inheritdoc />
    public override string ClaimSql => """
        UPDATE "Jobs" SET "LeaseUntil" = {1}, "Fence" = "Fence" + 1
        WHERE "Id" IN (
            SELECT "Id" FROM "Jobs"
            WHERE "State" = {3} AND "DueAt" <= {0} AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {0})
            ORDER BY "DueAt" LIMIT {2} FOR UPDATE SKIP LOCKED)
        RETURNING "Id", "Fence"
        """;

    /// <inheritdoc />
    public override IQueryable<Job> SearchJobs(JobSearch search)
    {
        var query = string.Join(" & ", search.Words.Select(word =>
            string.Join(" <-> ", word.Split(' ').Select(part => $"'{part.Replace("'", "", StringComparison.Ordinal)}'")) + ":*"));
        var states = search.States.Count == 0 ? "" : $"""AND "State" IN ({search.StateList})""";
        return Jobs.FromSqlRaw(
            $$"""
            SELECT * FROM "Jobs"
            WHERE to_tsvector('simple', "SearchText") @@ to_tsquery('simple', {0})
                AND "OwnerId" = {1} {{states}} AND "Id" >= {2} AND "Id" < {3}
            ORDER BY "Id" DESC LIMIT {4}
            """,
            query, search.OwnerId, search.From, search.Before, search.Limit);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Job>().HasIndex(j => j.SearchText).HasMethod("GIN").IsTsVectorExpressionIndex("simple");
    }
}
