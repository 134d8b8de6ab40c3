using Microsoft.Extensions.Options;
using Npgsql;

namespace Seedance.Web.Data;

/// <summary>
/// On PostgreSQL, one process at a time prepares the database: migrations, first key, roles, first administrator. The lock
/// belongs to a connection, so that a process that dies lets go of it.
/// </summary>
public sealed class StartLock(
    DataFolder folder, IOptions<DatabaseOptions> options, DatabaseClock clock, ILogger<StartLock> log)
{
    /// <summary>Any number that nobody else in this database uses.</summary>
    private const long Key = 0x5EEDA9CE;

    /// <summary>Waits until no other process prepares the database. Dispose what it returns to let the next one go on.</summary>
    /// <exception cref="StartRefusedException">PostgreSQL cannot be reached or does not let the studio in.</exception>
    public async Task<IAsyncDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        var connection = folder.NewConnection("start");
        try
        {
            await PostgresServer.WaitAsync(folder.ConnectionString, options.Value.StartPatience, clock, cancellationToken);
            await connection.OpenAsync(cancellationToken);
            await MeasureAsync(connection, cancellationToken);
            if (!await AskAsync<bool>(connection, $"SELECT pg_try_advisory_lock({Key})", cancellationToken))
            {
                log.WaitsForStart();
                await AskAsync<object>(connection, $"SELECT pg_advisory_lock({Key})", cancellationToken);
            }

            return connection;
        }
        catch (Exception fault)
        {
            await connection.DisposeAsync();
            if (fault is NpgsqlException) throw StartFaults.Explain(fault, folder);
            throw;
        }
    }

    private async Task MeasureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        var now = await AskAsync<DateTime>(connection, "SELECT clock_timestamp()", cancellationToken);
        clock.Set(now, asked, clock.GetTimestamp());
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
