using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Seedance.Web.Data;

/// <summary>What a fault of the database or its folder means for a start, in one sentence.</summary>
internal static class StartFaults
{
    private const int NoSpaceOnLinux = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>True when the disk is full.</summary>
    public static bool IsFull(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == raw.SQLITE_FULL,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.DiskFull,
        IOException io => io.HResult is NoSpaceOnLinux or NoSpaceOnWindows,
        _ => false,
    };

    public static StartRefusedException Explain(Exception fault, DataFolder data)
    {
        if (fault.InnerException is SqliteException or PostgresException) fault = fault.InnerException;
        if (IsFull(fault) || (fault is SqliteException && HasNoRoom(data.Root))) return new($"The disk that holds {data.DatabaseName} is full: free some space and start again.");
        return fault switch
        {
            SqliteException sqlite => Explain(sqlite, data),
            PostgresException postgres => Explain(postgres, data),
            NpgsqlException => new(
                $"{data.DatabaseName} cannot be reached ({Reason(fault)}): start PostgreSQL, or correct Database:ConnectionString."),
            _ => Unwritable(data, data.Root, fault.Message),
        };
    }

    /// <summary>The folder or a file in it cannot be made or written.</summary>
    public static StartRefusedException Unwritable(DataFolder data, string path, string reason) => new(
        $"{path} cannot be written ({Plain(reason)}): give the account that runs the studio the right to write to it, and to {data.Root}.");

    private static StartRefusedException Explain(SqliteException fault, DataFolder data) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => new(
            $"{data.DatabaseName} is not a database: put the right file there, or restore a backup into an empty data folder (Seedance.Web restore <folder>)."),
        raw.SQLITE_CORRUPT => new(
            $"{data.DatabaseName} is damaged ({Plain(fault.Message)}): restore a backup into an empty data folder (Seedance.Web restore <folder>)."),
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => Unwritable(data, data.DatabaseFile!, fault.Message),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            $"{data.DatabaseName} is locked by another program: close that program and start again."),
        _ => new($"{data.DatabaseName} cannot be used ({Plain(fault.Message)}): check the disk it lies on."),
    };

    private static StartRefusedException Explain(PostgresException fault, DataFolder data) => fault.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => new(
            $"{data.DatabaseName} does not exist: create it, or correct Database:ConnectionString."),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(
            $"{data.DatabaseName} does not let the studio in ({Plain(fault.MessageText)}): correct Database:ConnectionString."),
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction => new(
            $"{data.DatabaseName} cannot be written ({Plain(fault.MessageText)}): give the studio's account the right to, or correct Database:ConnectionString."),
        _ => new($"{data.DatabaseName} cannot be used ({Plain(fault.MessageText)}): look into PostgreSQL's log."),
    };

    // SQLite calls it an I/O fault when there is no room for its shared memory.
    private static bool HasNoRoom(string folder) => new DriveInfo(folder).AvailableFreeSpace < 64 * 1024;

    private static string Reason(Exception fault) => Plain((fault.InnerException ?? fault).Message);

    private static string Plain(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
}
