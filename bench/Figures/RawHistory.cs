using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Seedance.Web.Data;

namespace Seedance.Bench.Figures;

/// <summary>The peer of F3: what a card shows, read by prepared SQL without any mapper, on one connection that stays open.</summary>
internal sealed class RawHistory : IAsyncDisposable
{
    /// <summary>In a condition: the text holds the words of the parameter "words".</summary>
    public const string Words = "{words}";

    /// <summary>In a condition: the same by somebody who knows that they are rare.</summary>
    public const string RareWords = "{rare words}";

    /// <summary>In a condition: the same for failed jobs.</summary>
    public const string FailedWords = "{failed words}";

    /// <summary>In a condition: which kind of problem a failed job has.</summary>
    public const string Kind = "{kind}";

    private readonly DbConnection _db;
    private readonly Dictionary<string, DbCommand> _prepared = [];

    private RawHistory(DbConnection db, string ownerId) => (_db, OwnerId) = (db, ownerId);

    public string OwnerId { get; }

    private bool IsSqlite => _db is SqliteConnection;

    private string Columns => $"""
        SELECT "Id", "Title", "State", "Ratio", "Resolution", "Seconds", "DurationMs", "Width", "Height", "CreatedAt", "SubmittedAt", "ChangedAt",
            "GatewayStatus", "Percent", "PosterKey" IS NOT NULL, "Problem", "Gateway", "EstimatedTokens", "EstimatedCostMicros", "Tokens", "Jobs"."Currency",
            "OwnerId", "Model", "Placement", "AssetId", "ConceptId", "CampaignId", "IsStarred", "Review", "TrashedAt", "HookRate", "ClickRate",
            (SELECT {(IsSqlite ? "group_concat(t.\"Name\", char(31))" : "string_agg(t.\"Name\", chr(31))")} FROM "JobTags" t WHERE t."JobId" = "Jobs"."Id")
        FROM "Jobs" LEFT JOIN "AdResults" r ON r."JobId" = "Jobs"."Id"
        """;

    public static async Task<RawHistory> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var db = await Seed.OpenAsync(folder, cancellationToken);
        return new RawHistory(db, await Seed.OwnerAsync(db, cancellationToken));
    }

    public static async Task<RawHistory> OpenPostgresAsync(string database, CancellationToken cancellationToken)
    {
        var db = new NpgsqlConnection(database);
        await db.OpenAsync(cancellationToken);
        return new RawHistory(db, await Seed.OwnerAsync(db, cancellationToken));
    }

    /// <summary>Reads every column of a page; returns how many rows it has.</summary>
    /// <param name="where">A condition on <c>Jobs</c>, by hand; @owner and @before may be named in it.</param>
    public int Page(string where, History.Asked asked, int count)
    {
        var command = Prepare(where, asked);
        command.Parameters["before"].Value = asked.Before ?? long.MaxValue;
        command.Parameters["count"].Value = (long)count + 1;
        foreach (var (name, value) in asked.Values) command.Parameters[name].Value = name == "words" ? Match((string)value) : value;
        var rows = new List<object?[]>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(
            [
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), Whole(5), Whole(6), Whole(7), Whole(8),
                reader.GetDateTime(9), Time(10), reader.GetDateTime(11), Text(12), Whole(13), reader.GetBoolean(14), Text(15), reader.GetString(16), Long(17), Long(18), Long(19), Text(20),
                reader.GetString(21), reader.GetString(22), Text(23), Text(24), Long(25), Long(26), reader.GetBoolean(27), reader.GetString(28), Time(29), Real(30), Real(31), Text(32),
            ]);
        }

        return Math.Min(rows.Count, count);

        int? Whole(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

        long? Long(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

        double? Real(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        DateTime? Time(int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        await _db.DisposeAsync();
    }

    private DbCommand Prepare(string where, History.Asked asked)
    {
        if (_prepared.TryGetValue(where, out var known)) return known;
        var command = _db.CreateCommand();
        var condition = where.Replace(RareWords, IsSqlite ? Words : RareSql, StringComparison.Ordinal).Replace(Words, SearchSql(isFailed: false), StringComparison.Ordinal).Replace(FailedWords, SearchSql(isFailed: true), StringComparison.Ordinal)
            .Replace(Kind, IsSqlite ? """substr("Problem", 10, instr(substr("Problem", 10), '"') - 1)""" : """split_part("Problem", '"', 4)""", StringComparison.Ordinal);
        command.CommandText = $"""{Columns} WHERE {condition} AND "Id" < @before ORDER BY "Id" DESC LIMIT @count""";
        foreach (var (name, value) in asked.Values.Append(("owner", OwnerId)).Append(("before", 0L)).Append(("count", 0L)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return _prepared[where] = command;
    }

    // A few more than the page, because some may be in the trash.
    private string SearchSql(bool isFailed) => (IsSqlite, isFailed) switch
    {
        (true, _) => $"""
            "Id" IN (
                SELECT t.rowid FROM "JobText" t CROSS JOIN "Jobs" j INDEXED BY "{(isFailed ? "IX_Jobs_OwnerId_State_Id" : "IX_Jobs_OwnerId_Id")}"
                    ON j."Id" = t.rowid AND j."OwnerId" = @owner{(isFailed ? " AND j.\"State\" = 'Failed'" : "")}
                WHERE t."JobText" MATCH @words AND t.rowid < @before ORDER BY t.rowid DESC LIMIT @count + 20)
            """,
        (false, false) => """ "SearchVector" @@ to_tsquery('simple', @words) AND "OwnerId" = @owner """,
        (false, true) => """ "SearchVector" @@ to_tsquery('simple', @words) AND "OwnerId" = @owner AND "State" = 'Failed' """,
    };

    private const string RareSql = """
        "Id" IN (WITH hits AS MATERIALIZED (SELECT "Id" FROM "Jobs" WHERE "SearchVector" @@ to_tsquery('simple', @words) AND "OwnerId" = @owner) SELECT "Id" FROM hits)
        """;

    private string Match(string text) => IsSqlite
        ? string.Join(' ', SearchText.Phrases(text).Select(phrase => $"\"{phrase.Words}\"{(phrase.IsWhole ? "" : "*")}"))
        : string.Join(" & ", SearchText.Phrases(text).Select(phrase => string.Join(" <-> ", phrase.Words.Split(' ').Select(word => $"'{word}'")) + (phrase.IsWhole ? "" : ":*")));
}
