using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

public sealed class PostgresStudioDb(DbContextOptions<PostgresStudioDb> options) : StudioDb(options)
{
    public DbSet<Replica> Replicas => Set<Replica>();

    public DbSet<RingKey> RingKeys => Set<RingKey>();

    /// <inheritdoc />
    /// <remarks>Materialized, because a plan may run a plain subquery more than once, and then takes more than the limit.</remarks>
    public override string ClaimSql => """
        WITH due AS MATERIALIZED (
            SELECT "Id" FROM "Jobs"
            WHERE "State" = {3} AND "DueAt" <= {0} AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= {0})
            ORDER BY "DueAt" LIMIT {2} FOR UPDATE SKIP LOCKED)
        UPDATE "Jobs" AS j SET "LeaseUntil" = {1}, "Fence" = j."Fence" + 1
        FROM due WHERE j."Id" = due."Id"
        RETURNING j.*
        """;

    /// <inheritdoc />
    public override string HighestJobIdSql => """
        SELECT GREATEST(
            COALESCE(pg_sequence_last_value(pg_get_serial_sequence('"Jobs"', 'Id')::regclass), 0),
            COALESCE((SELECT MAX("Id") FROM "Jobs"), 0)) AS "Value"
        """;

    /// <inheritdoc />
    public override string DaySql => "to_char(\"CreatedAt\" AT TIME ZONE 'UTC', 'YYYY-MM-DD')";

    /// <inheritdoc />
    public override (string Condition, object[] Values) SearchSql(JobSearch search)
    {
        var query = string.Join(" & ", search.Words.Select(word =>
            string.Join(" <-> ", word.Split(' ').Select(part => $"'{part.Replace("'", "", StringComparison.Ordinal)}'")) + ":*"));
        var states = search.States.Count == 0 ? "" : $"""AND "State" IN ({search.StateList})""";
        return (
            $$"""
            "SearchVector" @@ to_tsquery('simple', {0}) AND "OwnerId" = {1} {{states}} AND "Id" >= {2} AND "Id" < {3}
            """,
            [query, search.OwnerId, search.From, search.Before]);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Replica>().Property(replica => replica.Id).ValueGeneratedNever();
    }
}
