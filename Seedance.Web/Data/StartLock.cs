using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Seedance.Web.Data;

/// <summary>
/// On PostgreSQL, one process at a time prepares the database: migrations, first key, roles, first administrator. The lock
/// belongs to a connection, so that a process that dies lets go of it.
/// </summary>
public sealed class StartLock(
    DataFolder folder, IDbContextFactory<PostgresStudioDb> databases, DatabaseClock clock, ILogger<StartLock> log)
{
    /// <summary>Any number that nobody else in this database uses.</summary>
    private const long Key = 0x5EEDA9CE;

    /// <summary>Waits until no other process prepares the database. Dispose what it returns to let the next one go on.</summary>
    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var connection = folder.NewConnection("start");
        try
        {
            await OpenAsync(connection, cancellationToken);
            await MeasureAsync(connection, cancellationToken);
            if (!await AskAsync<bool>(connection, $"SELECT pg_try_advisory_lock({Key})", cancellationToken))
            {
                log.WaitsForStart();
                await AskAsync<object>(connection, $"SELECT pg_advisory_lock({Key})", cancellationToken);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task MeasureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var now = await AskAsync<DateTime>(connection, "SELECT clock_timestamp()", cancellationToken);
        clock.Set(now, asked, clock.GetTimestamp());
    }

    private async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateAsync(cancellationToken);
            await connection.OpenAsync(cancellationToken);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);
        }
        catch (PostgresException race) when (race.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process has just created it.
        }
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
