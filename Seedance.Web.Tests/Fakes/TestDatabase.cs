using Microsoft.Data.Sqlite;
using Npgsql;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// A database of its own for one test: a SQLite file, or a database in the cluster that <c>test.sh</c> has started
/// (<c>STUDIO_TEST_POSTGRES</c>; without it the test is skipped and says so).
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _cluster;
    private readonly string _name = $"t{Guid.NewGuid():N}";

    private TestDatabase(DatabaseProvider provider, string? cluster)
    {
        Provider = provider;
        _cluster = cluster;
        Folder = Directory.CreateTempSubdirectory("studio-test-").FullName;
    }

    public DatabaseProvider Provider { get; }

    /// <summary>A temporary folder for the test's files.</summary>
    public string Folder { get; }

    public string ConnectionString => _cluster is null
        ? $"Data Source={Path.Combine(Folder, "studio.db")}"
        : new NpgsqlConnectionStringBuilder(_cluster) { Database = _name, MaxPoolSize = 20 }.ToString();

    /// <summary>An empty one.</summary>
    /// <param name="cluster">Another PostgreSQL than that of the tests.</param>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, string? cluster = null)
    {
        var database = Name(provider, cluster);
        if (database._cluster is { } server) await ExecuteAsync(server, $"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>One that has the newest schema, and no row.</summary>
    public static async Task<TestDatabase> CreateWithSchemaAsync(DatabaseProvider provider)
    {
        var database = Name(provider, null);
        if (database._cluster is { } server) await SchemaTemplate.CreatePostgresAsync(server, database._name);
        else await SchemaTemplate.WriteSqliteAsync(Path.Combine(database.Folder, "studio.db"));
        return database;
    }

    private static TestDatabase Name(DatabaseProvider provider, string? cluster)
    {
        if (provider == DatabaseProvider.Sqlite) return new TestDatabase(provider, null);
        cluster ??= Environment.GetEnvironmentVariable("STUDIO_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(cluster), "STUDIO_TEST_POSTGRES is not set; ./test.sh starts a PostgreSQL and sets it.");
        return new TestDatabase(provider, cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is null)
        {
            SqliteConnection.ClearAllPools();
        }
        else
        {
            await using (var own = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(own);
            await ExecuteAsync(_cluster, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task ExecuteAsync(string cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
