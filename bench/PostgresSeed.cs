using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Seedance.Bench;

/// <summary>The jobs of <see cref="Seed"/> in PostgreSQL.</summary>
internal static class PostgresSeed
{
    private static readonly string[] Tables = ["Campaigns", "Jobs", "JobTags", "AdResults"];

    /// <summary>Settings that send the studio to this database.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(string database) => new Dictionary<string, string?>
    {
        ["Database:Provider"] = "Postgres",
        ["Database:ConnectionString"] = database,
    };

    /// <summary>A database with so many finished jobs; kept with its cluster.</summary>
    public static async Task<string> WithJobsAsync(Workshop shop, PostgresCluster cluster, int count, CancellationToken cancellationToken)
    {
        var source = await Seed.WithJobsAsync(shop, count, cancellationToken);
        var name = Path.GetFileName(source).Replace('-', '_');
        if (await cluster.HasAsync(name, cancellationToken)) return cluster.ConnectionTo(name);
        await Console.Error.WriteLineAsync($"         seeding {count} jobs in PostgreSQL, kept for the next run");
        var database = await cluster.NewDatabaseAsync(cancellationToken);
        var settings = Settings(database).ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!, StringComparer.Ordinal);
        await using (var studio = await shop.StartStudioAsync(settings, cancellationToken)) await studio.Process.StopAsync(); // migrates, makes the administrator
        await using (var from = await Seed.OpenAsync(source, cancellationToken))
        await using (var to = new NpgsqlConnection(database))
        {
            await to.OpenAsync(cancellationToken);
            var owners = new Dictionary<string, string> { [await Seed.OwnerAsync(from, cancellationToken)] = await Seed.OwnerAsync(to, cancellationToken) };
            await RunAsync(to, """
                SET synchronous_commit = off; SET maintenance_work_mem = '1GB';
                INSERT INTO "AspNetUsers"("Id", "UserName", "NormalizedUserName", "DisplayName", "IsDisabled", "MustChangePassword", "CreatedAt",
                    "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
                VALUES ('other', 'other', 'OTHER', 'other', false, false, now(), false, false, false, false, 0)
                """, cancellationToken);

            // Indexes of a million rows are made faster afterwards than kept up row by row.
            var indexes = await ListAsync(to, """SELECT indexdef, indexname FROM pg_indexes WHERE tablename = 'Jobs' AND indexname NOT LIKE 'PK\_%'""", cancellationToken);
            foreach (var (_, index) in indexes) await RunAsync(to, $"""DROP INDEX "{index}" """, cancellationToken);
            foreach (var table in Tables) await CopyAsync(from, to, table, owners, cancellationToken);
            foreach (var (sql, _) in indexes) await RunAsync(to, sql, cancellationToken);
            await RunAsync(to, """SELECT setval(pg_get_serial_sequence('"Jobs"', 'Id'), (SELECT MAX("Id") FROM "Jobs"))""", cancellationToken);
            await RunAsync(to, "VACUUM ANALYZE", cancellationToken);
        }

        return await cluster.RenameAsync(database, name, cancellationToken);
    }

    private static async Task CopyAsync(DbConnection from, NpgsqlConnection to, string table, Dictionary<string, string> owners, CancellationToken cancellationToken)
    {
        var columns = await ListAsync(
            to, $"SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position", cancellationToken);
        var names = string.Join(", ", columns.Select(column => $"\"{column.First}\""));
        await using var read = from.CreateCommand();
        read.CommandText = $"SELECT {names} FROM \"{table}\"";
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        await using var writer = await to.BeginBinaryImportAsync($"COPY \"{table}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await writer.StartRowAsync(cancellationToken);
            for (var i = 0; i < columns.Count; i++)
            {
                if (reader.GetValue(i) is DBNull) await writer.WriteNullAsync(cancellationToken);
                else await WriteAsync(i);
            }
        }

        await writer.CompleteAsync(cancellationToken);

        Task WriteAsync(int i) => columns[i].Second switch
        {
            "bigint" => writer.WriteAsync(reader.GetInt64(i), NpgsqlDbType.Bigint, cancellationToken),
            "integer" => writer.WriteAsync(reader.GetInt32(i), NpgsqlDbType.Integer, cancellationToken),
            "boolean" => writer.WriteAsync(reader.GetBoolean(i), NpgsqlDbType.Boolean, cancellationToken),
            "double precision" => writer.WriteAsync(reader.GetDouble(i), NpgsqlDbType.Double, cancellationToken),
            "uuid" => writer.WriteAsync(Guid.Parse(reader.GetString(i)), NpgsqlDbType.Uuid, cancellationToken),
            "date" => writer.WriteAsync(DateOnly.Parse(reader.GetString(i), CultureInfo.InvariantCulture), NpgsqlDbType.Date, cancellationToken),
            "timestamp with time zone" => writer.WriteAsync(DateTime.SpecifyKind(reader.GetDateTime(i), DateTimeKind.Utc), NpgsqlDbType.TimestampTz, cancellationToken),
            _ => writer.WriteAsync(owners.GetValueOrDefault(reader.GetString(i), reader.GetString(i)), NpgsqlDbType.Text, cancellationToken),
        };
    }

    private static async Task<List<(string First, string Second)>> ListAsync(NpgsqlConnection db, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, db);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetString(0), reader.GetString(1)));
        return found;
    }

    private static async Task RunAsync(NpgsqlConnection db, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, db) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
