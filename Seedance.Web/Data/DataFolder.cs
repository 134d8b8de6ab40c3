using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Data;

/// <summary>
/// Where the studio keeps its files. A relative path of the settings hangs below <c>data/</c> in the content root; what has no
/// path of its own (the key ring) stands beside the SQLite database.
/// </summary>
public sealed class DataFolder
{
    private readonly string _contentRoot;

    public DataFolder(IHostEnvironment environment, IOptions<DatabaseOptions> database)
    {
        _contentRoot = environment.ContentRootPath;
        var options = database.Value;
        Root = Resolve("data");
        ConnectionString = options.ConnectionString;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var sqlite = new SqliteConnectionStringBuilder(options.ConnectionString) { ForeignKeys = true };
            sqlite.DataSource = DatabaseFile = Resolve(sqlite.DataSource);
            Root = Path.GetDirectoryName(DatabaseFile)!;
            ConnectionString = sqlite.ToString();
        }

        // Prompts and password hashes lie here: for this account of the system only.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Root);
        else Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder itself; it exists.</summary>
    public string Root { get; }

    /// <summary>The SQLite file; null with another database.</summary>
    public string? DatabaseFile { get; }

    /// <summary>The connection string with its path made absolute.</summary>
    public string ConnectionString { get; }

    /// <summary>An absolute path for a path of the settings.</summary>
    public string Resolve(string path)
    {
        if (Path.IsPathRooted(path)) return path;
        var below = path.Replace('\\', '/');
        var first = below.Split('/')[0];
        return Path.GetFullPath(Path.Combine(_contentRoot, first == "data" ? below : Path.Combine("data", below)));
    }
}
