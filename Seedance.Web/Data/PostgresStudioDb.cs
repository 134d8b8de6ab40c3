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
    public override IQueryable<Job> SearchJobs(string ownerId, IReadOnlyList<string> words)
    {
        var query = string.Join(" & ", words.Select(word =>
            string.Join(" <-> ", word.Split(' ').Select(part => $"'{part.Replace("'", "", StringComparison.Ordinal)}'")) + ":*"));
        return Jobs.FromSql($"""
            SELECT * FROM "Jobs"
            WHERE to_tsvector('simple', "SearchText") @@ to_tsquery('simple', {query}) AND "OwnerId" = {ownerId}
            """);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Job>().HasIndex(j => j.SearchText).HasMethod("GIN").IsTsVectorExpressionIndex("simple");
    }
}
