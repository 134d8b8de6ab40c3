using System.Diagnostics;
using Npgsql;

namespace Seedance.Bench;

/// <summary>A private PostgreSQL, reachable over a socket in a temporary folder; stopped with this object, and gone with it unless it is kept.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-bench-postgres-").FullName;
    private readonly string _data;
    private int _databases;

    private PostgresCluster(string? kept) => _data = Path.Combine(kept ?? _folder, "data");

    private static string Programs => Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    /// <param name="kept">Where its data lies and stays, for what is dear to make.</param>
    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken, string? kept = null)
    {
        var cluster = new PostgresCluster(kept);
        var (folder, data) = (cluster._folder, cluster._data);
        if (kept is not null) Directory.CreateDirectory(kept);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", kept is null ? ["postgres", folder] : ["postgres", folder, kept], cancellationToken); // PostgreSQL refuses to run as root
        if (!Directory.Exists(data))
            await RunAsPostgresAsync([$"{Programs}/initdb", "-D", data, "-U", "studio", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], cancellationToken);
        await RunAsPostgresAsync(
            [
                $"{Programs}/pg_ctl", "-D", data, "-w", "-l", $"{folder}/server.log",
                "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200", "start",
            ], cancellationToken);
        return cluster;
    }

    /// <summary>Creates an empty database; its connection string.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"bench{++_databases}";
        await AskAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken); // of a run that was killed
        await AskAsync($"CREATE DATABASE {name}", cancellationToken);
        return ConnectionTo(name);
    }

    public async Task<bool> HasAsync(string name, CancellationToken cancellationToken) => await AskAsync($"SELECT 1 FROM pg_database WHERE datname = '{name}'", cancellationToken) is not null;

    /// <summary>A finished database gets the name under which it is found again; its connection string.</summary>
    public async Task<string> RenameAsync(string database, string name, CancellationToken cancellationToken)
    {
        NpgsqlConnection.ClearAllPools();
        await AskAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} RENAME TO {name}", cancellationToken);
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsPostgresAsync([$"{Programs}/pg_ctl", "-D", _data, "-m", _data.StartsWith(_folder, StringComparison.Ordinal) ? "immediate" : "fast", "stop"], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    public string ConnectionTo(string database) => $"Host={_folder};Username=studio;Database={database}";

    private async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static Task RunAsPostgresAsync(string[] command, CancellationToken cancellationToken) =>
        Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", .. command], cancellationToken)
            : RunAsync(command[0], command[1..], cancellationToken);

    // Without pipes: the server would keep them open.
    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        using var run = Process.Start(start)!;
        await run.WaitForExitAsync(cancellationToken);
        if (run.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {run.ExitCode}.");
    }
}
