using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Seedance.Web.Data;

/// <summary>
/// Where the studio keeps its files. A relative path of the settings hangs below <c>data/</c> in the content root; what has no
/// path of its own (the key ring) stands beside the SQLite database.
/// </summary>
public sealed class DataFolder
{
    public DataFolder(IHostEnvironment environment, IOptions<DatabaseOptions> database)
    {
        StartedIn = environment.ContentRootPath;
        var options = database.Value;
        Root = Resolve("data");
        ConnectionString = options.ConnectionString;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            // Never "create": a file that vanished while the studio runs must not come back empty (Data/SqliteFile makes new ones).
            var sqlite = new SqliteConnectionStringBuilder(options.ConnectionString) { ForeignKeys = true, Mode = SqliteOpenMode.ReadWrite };
            sqlite.DataSource = DatabaseFile = Resolve(sqlite.DataSource);
            Root = Path.GetDirectoryName(DatabaseFile)!;
            ConnectionString = sqlite.ToString();
            DatabaseName = $"The database {DatabaseFile}";
        }
        else
        {
            var postgres = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            DatabaseName = $"The PostgreSQL database \"{postgres.Database ?? postgres.Username}\" at {postgres.Host}:{postgres.Port}";
        }
    }

    /// <summary>The folder itself; <see cref="Create"/> makes it.</summary>
    public string Root { get; }

    /// <summary>The folder that relative paths of the settings hang below (in <c>data/</c>).</summary>
    public string StartedIn { get; }

    /// <summary>The SQLite file; null with another database.</summary>
    public string? DatabaseFile { get; }

    /// <summary>The database as the subject of a sentence, without its password.</summary>
    public string DatabaseName { get; }

    /// <summary>The connection string with its path made absolute.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes the folder. Not by itself: a command that only looks must not leave an empty studio behind.</summary>
    /// <exception cref="StartRefusedException">It cannot be made.</exception>
    public void Create()
    {
        try
        {
            // Prompts and password hashes lie here: for this account of the system only.
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Root);
            else Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw StartFaults.Explain(fault, this);
        }
    }

    /// <summary>A PostgreSQL connection of its own, outside the pool: for what belongs to a connection and lasts (locks, LISTEN).</summary>
    /// <param name="purpose">What an administrator reads in <c>pg_stat_activity</c>.</param>
    public NpgsqlConnection NewConnection(string purpose) => new(new NpgsqlConnectionStringBuilder(ConnectionString)
    {
        Pooling = false,
        ApplicationName = $"Seedance Studio {purpose}",
        CancellationTimeout = -1, // a connection that is silent is given up without asking it to be so kind
    }.ToString());

    /// <summary>An absolute path for a path of the settings.</summary>
    public string Resolve(string path)
    {
        if (Path.IsPathRooted(path)) return path;
        var below = path.Replace('\\', '/');
        var first = below.Split('/')[0];
        return Path.GetFullPath(Path.Combine(StartedIn, first == "data" ? below : Path.Combine("data", below)));
    }
}
