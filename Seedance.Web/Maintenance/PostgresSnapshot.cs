using System.Data;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>All tables as CSV out of one REPEATABLE READ transaction, which sees one moment; it needs no tool beside the server.</summary>
internal sealed class PostgresSnapshot : DatabaseSnapshot
{
    private readonly NpgsqlConnection _connection;

    private PostgresSnapshot(StudioDb db, NpgsqlConnection connection)
        : base(db) => _connection = connection;

    public static async Task<PostgresSnapshot> BeginAsync(string connectionString, IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = StudioDbs.Open(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString(), services);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return new PostgresSnapshot(db, (NpgsqlConnection)db.Database.GetDbConnection());
    }

    public override async Task<IReadOnlyList<string>> SaveAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var table in InOrder(Db.Model.GetRelationalModel()))
        {
            if (table == Db.Model.FindEntityType(typeof(Replica))!.GetTableName()) continue; // who lives now is no history
            if (await ColumnsAsync(table, cancellationToken) is not { } columns) continue; // an older schema lacks it
            var file = $"{table}.csv";
            await using var writer = new StreamWriter(Path.Combine(folder, file), append: false, new UTF8Encoding(false));
            await using var reader = await _connection.BeginTextExportAsync(
                $"COPY \"{table}\" ({columns}) TO STDOUT (FORMAT csv, HEADER)", cancellationToken);
            await CopyAsync(reader, writer, cancellationToken);
            files.Add(file);
        }

        return files;
    }

    public override async Task<IReadOnlyDictionary<string, long>> SequencesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sequences = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellationToken)) sequences[reader.GetString(0)] = reader.GetInt64(1);
        return sequences;
    }

    /// <summary>Fills the empty tables of a schema of the same age, all in the transaction of the context.</summary>
    public static async Task LoadAsync(StudioDb db, string folder, Manifest manifest, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        foreach (var file in manifest.In(Manifest.DatabaseFolder))
        {
            var table = Path.GetFileNameWithoutExtension(file.Path);
            using var reader = new StreamReader(Path.Combine(folder, file.Path), Encoding.UTF8);
            var columns = await reader.ReadLineAsync(cancellationToken);
            await using var writer = await connection.BeginTextImportAsync($"COPY \"{table}\" ({Quote(columns!)}) FROM STDIN (FORMAT csv)", cancellationToken);
            await CopyAsync(reader, writer, cancellationToken);
        }

        foreach (var (sequence, last) in manifest.Sequences)
        {
            await using var command = new NpgsqlCommand($"SELECT setval('\"{sequence}\"', {last})", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // The header has each name in quotes only when it needs them for CSV, and the statement needs all of them.
    private static string Quote(string header) => string.Join(", ", header.Split(',').Select(name => $"\"{name.Trim('"').Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static async Task CopyAsync(TextReader from, TextWriter to, CancellationToken cancellationToken)
    {
        var buffer = new char[64 * 1024];
        while (await from.ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var read)
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
    }

    private async Task<string?> ColumnsAsync(string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'",
            _connection)
        {
            Parameters = { new NpgsqlParameter { Value = table } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>A table after all that it refers to.</summary>
    private static List<string> InOrder(IRelationalModel model)
    {
        var order = new List<string>();
        foreach (var table in model.Tables) Visit(table);
        return order;

        void Visit(ITable table)
        {
            if (order.Contains(table.Name)) return;
            foreach (var key in table.ForeignKeyConstraints)
                if (key.PrincipalTable != table) Visit(key.PrincipalTable);
            order.Add(table.Name);
        }
    }
}
