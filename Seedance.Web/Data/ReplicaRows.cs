using Npgsql;

namespace Seedance.Web.Data;

/// <summary>The heartbeat in SQL: all of it by the server's clock, in one round trip.</summary>
internal static class ReplicaRows
{
    /// <summary>Who has not been seen for so long counts no more.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    private const int TimeoutSeconds = 2;

    /// <summary>Writes one's own row, removes the rows of the dead, and returns the server's time and what each living one has sent.</summary>
    public static async Task<(DateTimeOffset Now, Dictionary<Guid, long> Sent)> BeatAsync(
        NpgsqlConnection connection, Guid id, long sent, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            INSERT INTO "Replicas" ("Id", "SeenAt", "Sent") VALUES ($1, clock_timestamp(), $2)
            ON CONFLICT ("Id") DO UPDATE SET "SeenAt" = excluded."SeenAt", "Sent" = excluded."Sent"
            """)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id }, new NpgsqlParameter<long> { TypedValue = sent } },
        });

        // The clock may have been set back, too. Two that come back from the dead at once must not wait for each other's row.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            DELETE FROM "Replicas" WHERE "Id" IN (
                SELECT "Id" FROM "Replicas" WHERE "SeenAt" < clock_timestamp() - $1 OR "SeenAt" > clock_timestamp() + $1 FOR UPDATE SKIP LOCKED)
            """)
        {
            Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = GoneAfter } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            SELECT "Id", "Sent", clock_timestamp() FROM "Replicas" WHERE "SeenAt" >= clock_timestamp() - $1
            """)
        {
            Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = GoneAfter } },
        });

        var all = new Dictionary<Guid, long>();
        DateTimeOffset now = default;
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            all[rows.GetGuid(0)] = rows.GetInt64(1);
            now = rows.GetDateTime(2);
        }

        return (now, all);
    }
}
