using Microsoft.Data.Sqlite;
using Npgsql;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// An empty database of its own for one test: a SQLite file, or a database in the cluster that <c>test.sh</c> has started
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

    /// <param name="cluster">Another PostgreSQL than that of the tests.</param>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, string? cluster = null)
    {
        if (provider == DatabaseProvider.Sqlite) return new TestDatabase(provider, null);
        cluster ??= Environment.GetEnvironmentVariable("STUDIO_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(cluster), "STUDIO_TEST_POSTGRES is not set; ./test.sh starts a PostgreSQL and sets it.");
        var database = new TestDatabase(provider, cluster);
        await database.ExecuteInClusterAsync($"CREATE DATABASE {database._name}");
        return database;
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
            await ExecuteInClusterAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private async Task ExecuteInClusterAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_cluster);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
