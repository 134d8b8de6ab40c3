using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Seedance.Web.Data;

/// <summary>
/// Every connection: a commit has reached the disk when it returns (the intent to pay must survive a crash), and a busy
/// database is waited for. Write-ahead logging is a property of the file and set once by the migration. A pooled connection keeps
/// what it was told, so it is told once.
/// </summary>
public sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;";
    private static readonly object Told = new();
    private readonly ConditionalWeakTable<object, object> _handles = [];

    /// <inheritdoc />
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        RefuseGone(connection);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        RefuseGone(connection);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsTold(connection)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        Remember(connection);
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsTold(connection)) return;
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
        Remember(connection);
    }

    private bool IsTold(DbConnection connection) => ((SqliteConnection)connection).Handle is { } handle && _handles.TryGetValue(handle, out _);

    private void Remember(DbConnection connection) => _handles.AddOrUpdate(((SqliteConnection)connection).Handle!, Told);

    // A pooled connection would go on writing into a deleted file, and everything written there is lost.
    private static void RefuseGone(DbConnection connection)
    {
        if (File.Exists(connection.DataSource)) return;
        SqliteConnection.ClearAllPools(); // nobody may go on writing into what was deleted, also when the file is put back
        throw new SqliteException($"The database {connection.DataSource} was deleted while the studio runs. Put it back, or stop the studio and restore a backup.", raw.SQLITE_CANTOPEN);
    }
}
