using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Seedance.Web.Data;

/// <summary>
/// The SQLite file at a start. A new one is made here and nowhere else: every later connection opens what is there or fails, so
/// that a file that vanished is never silently replaced by an empty one.
/// </summary>
internal static class SqliteFile
{
    /// <summary>
    /// A large file is looked through only as far as this time allows, for a start must not take minutes; the command
    /// <c>verify</c> reads all of it.
    /// </summary>
    private static readonly TimeSpan CheckTime = TimeSpan.FromMilliseconds(250);

    private const int Interrupted = 9;

    /// <summary>False when there is no file, or one that was never written to.</summary>
    public static bool Exists(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>An empty database that keeps its changes in a write-ahead log.</summary>
    public static void Create(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA user_version=0;");
    }

    /// <summary>Reads the file as far as time allows and writes to it.</summary>
    /// <exception cref="SqliteException">It is damaged, or cannot be read or written.</exception>
    public static void Check(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite);
        _ = Read(connection, "SELECT COUNT(*) FROM sqlite_master");
        var clock = Stopwatch.StartNew();
        raw.sqlite3_progress_handler(connection.Handle, 1000, _ => clock.Elapsed > CheckTime ? 1 : 0, null!);
        try
        {
            if (Read(connection, "PRAGMA quick_check(1)") is string finding and not "ok") throw new SqliteException(finding, raw.SQLITE_CORRUPT);
        }
        catch (SqliteException outOfTime) when (outOfTime.SqliteErrorCode == Interrupted)
        {
            // what there was time for is whole
        }

        raw.sqlite3_progress_handler(connection.Handle, 0, null!, null!);
        Execute(connection, "PRAGMA journal_mode=WAL"); // a copy made by other tools may have lost it
        var version = Read(connection, "PRAGMA user_version");
        Execute(connection, $"PRAGMA user_version={version}"); // reaches the disk although nothing changes
    }

    /// <summary>
    /// Killed in the middle of a migration, Entity Framework leaves its lock behind and would wait for it for ever. Who holds the
    /// lock of the folder knows that nobody else is at work.
    /// </summary>
    public static void RemoveMigrationLock(string path)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite);
        Execute(connection, "DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static object? Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql) => _ = Read(connection, sql);
}
