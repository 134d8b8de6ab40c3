using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

public sealed class PostgresStudioDb(DbContextOptions<PostgresStudioDb> options) : StudioDb(options)
{
    private const string Own = "\"OwnerId\" = {1}";
    private const string Matches = "\"SearchVector\" @@ to_tsquery('simple', {0})";
    private const int FewRows = 1_000;
    private const int ManyRows = 20_000;

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
    public override string FailureKindSql => """split_part("Problem", '"', 4)""";

    /// <inheritdoc />
    public override string TagsSql => """(SELECT string_agg(t."Name", chr(31) ORDER BY t."Key") FROM "JobTags" t WHERE t."JobId" = "Jobs"."Id")""";

    /// <inheritdoc />
    public override string By(string? index) => "";

    /// <inheritdoc />
    public override (string Condition, object[] Values) SearchSql(JobSearch search) =>
        ($"{Matches} AND {Whose(search)}", Values(search));

    /// <inheritdoc />
    /// <remarks>
    /// The full-text index knows no order: whoever asks it for a common word gets everything that holds it. And the server cannot know how rare the
    /// beginning of a word is. So the newest rows are looked through first, which finds a page of what is common; the index is asked for what is rare.
    /// </remarks>
    public override (IReadOnlyList<SearchStep> Steps, object[] Values) SearchIdsSql(JobSearch search)
    {
        var order = search.OldestFirst ? "ASC" : "DESC";
        var rows = $"FROM \"Jobs\" WHERE {Whose(search)}";
        var page = string.Create(CultureInfo.InvariantCulture, $"ORDER BY \"Id\" {order} LIMIT {search.Limit}");
        return ([new SearchStep(Among(FewRows)), new SearchStep(Among(ManyRows), search.Limit * FewRows / ManyRows), new SearchStep($"WITH hits AS MATERIALIZED (SELECT \"Id\" {rows} AND {Matches}) SELECT \"Id\" FROM hits {page}")], Values(search));

        string Among(int count) => string.Create(
            CultureInfo.InvariantCulture, $"""SELECT "Id" FROM (SELECT "Id", "SearchVector" {rows} ORDER BY "Id" {order} LIMIT {count}) AS looked WHERE {Matches} {page}""");
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Replica>().Property(replica => replica.Id).ValueGeneratedNever();
    }

    private static string Whose(JobSearch search)
    {
        var campaigns = $"\"CampaignId\" IN ({search.CampaignList})";
        var whose = search switch
        {
            { CampaignIds.Count: 0 } => Own,
            { IsOwnToo: true } => $"({Own} OR {campaigns})",
            _ => campaigns,
        };
        return $"{whose}{(search.States.Count == 0 ? "" : $" AND \"State\" IN ({search.StateList})")} AND \"Id\" >= {{2}} AND \"Id\" < {{3}}";
    }

    private static object[] Values(JobSearch search)
    {
        var query = string.Join(" & ", search.Phrases.Select(phrase =>
            string.Join(" <-> ", phrase.Words.Split(' ').Select(part => $"'{part.Replace("'", "", StringComparison.Ordinal)}'")) + (phrase.IsWhole ? "" : ":*")));
        return [query, search.OwnerId, search.From, search.Before];
    }
}
