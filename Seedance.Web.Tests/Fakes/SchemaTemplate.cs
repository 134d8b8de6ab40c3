using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// Databases that have the newest schema and no row, made once and copied: tests of what happens later need not wait for all
/// migrations each. What a start makes of an empty database is what the tests of <c>Data</c> are about.
/// </summary>
public static class SchemaTemplate
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static byte[]? _sqlite;

    /// <summary>Puts such a SQLite file where there is none.</summary>
    public static async Task WriteSqliteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, _sqlite ?? await MakeSqliteAsync());
    }

    /// <summary>Creates such a database in a cluster.</summary>
    public static async Task CreatePostgresAsync(string cluster, string name)
    {
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
        await Making.WaitAsync();
        try
        {
            await ExecuteAsync(connection, $"CREATE DATABASE {name} TEMPLATE {await FindOrMakePostgresAsync(connection, cluster)}");
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<byte[]> MakeSqliteAsync()
    {
        await Making.WaitAsync();
        try
        {
            if (_sqlite is not null) return _sqlite;
            var path = Path.Combine(Directory.CreateTempSubdirectory("studio-template-").FullName, "studio.db");
            await MigrateAsync(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False"); // closed by itself, it leaves no log beside the file
            _sqlite = await File.ReadAllBytesAsync(path);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            return _sqlite;
        }
        finally
        {
            Making.Release();
        }
    }

    // Named after the schema that it holds: a cluster that serves many runs makes each only once.
    private static async Task<string> FindOrMakePostgresAsync(NpgsqlConnection connection, string cluster)
    {
        var name = $"template_{NewestPostgres().ToLowerInvariant()}";
        if (await ReadAsync(connection, $"SELECT 1 FROM pg_database WHERE datname = '{name}'") is not null) return name;
        var draft = $"t{Guid.NewGuid():N}";
        await ExecuteAsync(connection, $"CREATE DATABASE {draft}");
        await MigrateAsync(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(cluster) { Database = draft, Pooling = false }.ToString());
        try
        {
            await ExecuteAsync(connection, $"ALTER DATABASE {draft} RENAME TO {name}");
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            await ExecuteAsync(connection, $"DROP DATABASE {draft}"); // another run was faster
        }

        return name;
    }

    private static async Task MigrateAsync(DatabaseProvider provider, string connectionString)
    {
        await using var services = new ServiceCollection().AddIdentitySchema().BuildServiceProvider();
        await using var db = StudioDbs.Open(provider, connectionString, services);
        await db.Database.MigrateAsync();
    }

    private static string NewestPostgres()
    {
        using var services = new ServiceCollection().AddIdentitySchema().BuildServiceProvider();
        using var db = StudioDbs.Open(DatabaseProvider.Postgres, "Host=nowhere", services);
        return db.Database.GetMigrations().Last();
    }

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static Task ExecuteAsync(NpgsqlConnection connection, string sql) => ReadAsync(connection, sql);
}
