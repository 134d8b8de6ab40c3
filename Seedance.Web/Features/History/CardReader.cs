using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>
/// Reads cards without the object mapper: the history is read on every visit, every letter of a search and every page, and the
/// mapper's share would be larger than the database's. The first columns are those of <see cref="JobSummary.FromJob"/>.
/// </summary>
internal static class CardReader
{
    private const string Columns = """
        "Id", "Title", "State", "Ratio", "Resolution", "Seconds", "DurationMs", "Width", "Height", "CreatedAt", "SubmittedAt", "ChangedAt",
        "GatewayStatus", "Percent", "PosterKey" IS NOT NULL, "Problem", "Gateway", "EstimatedTokens", "EstimatedCostMicros", "Tokens", "Currency",
        "OwnerId", "Model", "Placement", "AssetId", "ConceptId", "CampaignId", "IsStarred", "Review", "TrashedAt",
        (SELECT r."HookRate" FROM "AdResults" r WHERE r."JobId" = "Jobs"."Id"), (SELECT r."ClickRate" FROM "AdResults" r WHERE r."JobId" = "Jobs"."Id")
        """;

    /// <summary>Some rows in the order of their ids.</summary>
    /// <param name="from">What stands behind FROM, with a place {0} … for each of the <paramref name="values"/>.</param>
    public static async Task<List<JobSummary>> ReadAsync(
        StudioDb db, string from, object[] values, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        await using var command = await CommandAsync(db, string.Create(
            CultureInfo.InvariantCulture, $"SELECT {Columns}, {db.TagsSql} FROM {from} ORDER BY \"Id\" {(oldestFirst ? "ASC" : "DESC")} LIMIT {limit}"), values, cancellationToken);
        var cards = new List<JobSummary>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) cards.Add(Read(reader));
        return cards;
    }

    /// <summary>One number; null: the database says NULL, or no row.</summary>
    public static async Task<long?> NumberAsync(StudioDb db, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(db, sql, values, cancellationToken);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The first column of all rows.</summary>
    public static async Task<List<long>> NumbersAsync(StudioDb db, string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(db, sql, values, cancellationToken);
        var numbers = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    private static async Task<DbCommand> CommandAsync(StudioDb db, string sql, object[] values, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var command = db.Database.GetDbConnection().CreateCommand();
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Name(i), values[i]);
            command.Parameters.Add(parameter);
        }

        command.CommandText = string.Format(CultureInfo.InvariantCulture, sql, [.. Enumerable.Range(0, values.Length).Select(Name)]);
        return command;
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    private static JobSummary Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), Enum.Parse<JobState>(row.GetString(2)), row.GetString(3), row.GetString(4),
        Whole(row, 5), Whole(row, 6), Whole(row, 7), Whole(row, 8), Time(row, 9), row.IsDBNull(10) ? null : Time(row, 10), Time(row, 11),
        Text(row, 12), Whole(row, 13), row.GetBoolean(14),
        row.IsDBNull(15) ? null : JobProblem.FromJson(row.GetString(15)))
    {
        Cost = new JobCost(row.GetString(16), Long(row, 17), Long(row, 18), Long(row, 19), Text(row, 20)),
        Place = new JobPlace(
            row.GetString(21), row.GetString(22), Text(row, 23), Text(row, 24), Long(row, 25), Long(row, 26), row.GetBoolean(27), Enum.Parse<ReviewState>(row.GetString(28)),
            row.IsDBNull(29) ? null : Time(row, 29), Text(row, 32), row.IsDBNull(30) ? null : row.GetDouble(30), row.IsDBNull(31) ? null : row.GetDouble(31)),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Long(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static int? Whole(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    // Everything is UTC; SQLite forgets the kind.
    private static DateTime Time(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
