using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.History;

/// <summary>
/// Reads cards without the object mapper: the history is read on every visit, every letter of a search and every page, and the
/// mapper's share would be larger than the database's. The columns are those of <see cref="JobSummary.FromJob"/>.
/// </summary>
internal static class CardReader
{
    private const string Columns = """
        "Id", "Title", "State", "Ratio", "Resolution", "Seconds", "DurationMs", "Width", "Height", "CreatedAt", "SubmittedAt", "ChangedAt",
        "GatewayStatus", "Percent", "PosterKey" IS NOT NULL, "Problem", "Gateway", "EstimatedTokens", "EstimatedCostMicros", "Tokens", "Currency"
        """;

    /// <summary>The newest of some rows.</summary>
    /// <param name="from">What stands behind FROM, with a place {0} … for each of the <paramref name="values"/>.</param>
    public static async Task<List<JobSummary>> ReadAsync(
        StudioDb db, string from, object[] values, int limit, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Name(i), values[i]);
            command.Parameters.Add(parameter);
        }

        var named = string.Format(CultureInfo.InvariantCulture, from, [.. Enumerable.Range(0, values.Length).Select(Name)]);
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT {Columns} FROM {named} ORDER BY \"Id\" DESC LIMIT {limit}");
        var cards = new List<JobSummary>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) cards.Add(Read(reader));
        return cards;
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    private static JobSummary Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), Enum.Parse<JobState>(row.GetString(2)), row.GetString(3), row.GetString(4),
        Whole(row, 5), Whole(row, 6), Whole(row, 7), Whole(row, 8), Time(row, 9), row.IsDBNull(10) ? null : Time(row, 10), Time(row, 11),
        row.IsDBNull(12) ? null : row.GetString(12), Whole(row, 13), row.GetBoolean(14),
        row.IsDBNull(15) ? null : JobProblem.FromJson(row.GetString(15)))
    {
        Cost = new JobCost(row.GetString(16), Long(row, 17), Long(row, 18), Long(row, 19), row.IsDBNull(20) ? null : row.GetString(20)),
    };

    private static long? Long(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static int? Whole(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    // Everything is UTC; SQLite forgets the kind.
    private static DateTime Time(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
