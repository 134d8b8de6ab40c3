using Microsoft.Data.Sqlite;
using Seedance.Web.Data;

namespace Seedance.Web.Maintenance;

/// <summary>The database as it was at one moment, while the studio goes on working with it.</summary>
internal abstract class DatabaseSnapshot(StudioDb db) : IAsyncDisposable
{
    /// <summary>Reads of this context see that moment.</summary>
    public StudioDb Db { get; } = db;

    /// <summary>Writes it to files in a folder, in the order in which they are to be put back.</summary>
    public abstract Task<IReadOnlyList<string>> SaveAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The last number of each sequence; empty where the copy keeps them itself.</summary>
    public abstract Task<IReadOnlyDictionary<string, long>> SequencesAsync(CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync() => Db.DisposeAsync();

    /// <param name="folder">Where a copy may be put.</param>
    public static async Task<DatabaseSnapshot> TakeAsync(
        DatabaseProvider provider, DataFolder data, IServiceProvider services, string folder, CancellationToken cancellationToken) =>
        provider == DatabaseProvider.Postgres
            ? await PostgresSnapshot.BeginAsync(data.ConnectionString, services, cancellationToken)
            : SqliteSnapshot.Copy(data, services, folder);
}

/// <summary>A whole copy by SQLite's own online backup: readers of a write-ahead log hold nobody up.</summary>
internal sealed class SqliteSnapshot : DatabaseSnapshot
{
    public const string FileName = "studio.db";

    private SqliteSnapshot(StudioDb db)
        : base(db)
    {
    }

    public static SqliteSnapshot Copy(DataFolder data, IServiceProvider services, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        using (var source = new SqliteConnection(new SqliteConnectionStringBuilder(data.ConnectionString) { Pooling = false }.ToString()))
        using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
            using var single = target.CreateCommand();
            single.CommandText = "PRAGMA journal_mode=DELETE"; // one file, without a log beside it
            single.ExecuteNonQuery();
        }

        return new SqliteSnapshot(StudioDbs.Open(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False;Mode=ReadOnly", services));
    }

    public override Task<IReadOnlyList<string>> SaveAsync(string folder, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([FileName]);

    public override Task<IReadOnlyDictionary<string, long>> SequencesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());
}
