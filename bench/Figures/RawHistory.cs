using Microsoft.Data.Sqlite;

namespace Seedance.Bench.Figures;

/// <summary>The peer of F3: what a card shows, read by prepared SQL without any mapper, on one connection that stays open.</summary>
internal sealed class RawHistory : IAsyncDisposable
{
    private const string Columns = """
        SELECT "Id", "Title", "State", "Ratio", "Resolution", "Seconds", "DurationMs", "Width", "Height", "CreatedAt", "SubmittedAt", "ChangedAt",
            "GatewayStatus", "Percent", "PosterKey" IS NOT NULL, "Problem"
        FROM "Jobs"
        """;

    private readonly SqliteConnection _db;
    private readonly Dictionary<(bool, bool), SqliteCommand> _prepared = [];

    private RawHistory(SqliteConnection db, string ownerId) => (_db, OwnerId) = (db, ownerId);

    public string OwnerId { get; }

    public static async Task<RawHistory> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var db = await Seed.OpenAsync(folder, cancellationToken);
        return new RawHistory(db, await Seed.OwnerAsync(db, cancellationToken));
    }

    /// <summary>Reads every column of a page; returns how many rows it has.</summary>
    public int Page(History.Asked asked, int count)
    {
        var command = Prepare(asked.Words.Length > 0, asked.State is not null);
        command.Parameters["$owner"].Value = OwnerId;
        command.Parameters["$before"].Value = asked.Before ?? long.MaxValue;
        command.Parameters["$count"].Value = count + 1;
        command.Parameters["$state"].Value = asked.State ?? "";
        command.Parameters["$words"].Value = string.Join(' ', asked.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"\"{word}\"*"));
        var rows = new List<object?[]>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(
            [
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), Whole(5), Whole(6), Whole(7), Whole(8),
                reader.GetDateTime(9), reader.IsDBNull(10) ? null : reader.GetDateTime(10), reader.GetDateTime(11),
                reader.IsDBNull(12) ? null : reader.GetString(12), Whole(13), reader.GetBoolean(14), reader.IsDBNull(15) ? null : reader.GetString(15),
            ]);
        }

        return Math.Min(rows.Count, count);

        int? Whole(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        await _db.DisposeAsync();
    }

    private SqliteCommand Prepare(bool withWords, bool withState)
    {
        if (_prepared.TryGetValue((withWords, withState), out var known)) return known;
        var state = withState ? """ AND "State" = $state""" : "";
        var command = _db.CreateCommand();
        command.CommandText = withWords
            ? $"""
                {Columns} WHERE "Id" IN (
                    SELECT t.rowid FROM "JobText" t CROSS JOIN "Jobs" j INDEXED BY "IX_Jobs_OwnerId_Id" ON j."Id" = t.rowid AND j."OwnerId" = $owner
                    WHERE t."JobText" MATCH $words AND t.rowid < $before ORDER BY t.rowid DESC LIMIT $count)
                ORDER BY "Id" DESC
                """
            : $"""{Columns} WHERE "OwnerId" = $owner{state} AND "Id" < $before ORDER BY "Id" DESC LIMIT $count""";
        foreach (var name in (string[])["$owner", "$state", "$words"]) command.Parameters.Add(name, SqliteType.Text);
        foreach (var name in (string[])["$before", "$count"]) command.Parameters.Add(name, SqliteType.Integer);
        command.Prepare();
        return _prepared[(withWords, withState)] = command;
    }
}
