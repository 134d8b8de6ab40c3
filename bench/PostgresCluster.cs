using System.Diagnostics;
using Npgsql;

namespace Seedance.Bench;

/// <summary>A private PostgreSQL in a temporary folder, reachable over a socket in it; gone with this object.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-bench-postgres-").FullName;
    private int _databases;

    private PostgresCluster()
    {
    }

    private static string Programs => Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";

    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster();
        var folder = cluster._folder;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres", folder], cancellationToken); // PostgreSQL refuses to run as root
        await RunAsPostgresAsync([$"{Programs}/initdb", "-D", $"{folder}/data", "-U", "studio", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], cancellationToken);
        await RunAsPostgresAsync(
            [
                $"{Programs}/pg_ctl", "-D", $"{folder}/data", "-w", "-l", $"{folder}/server.log",
                "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200", "start",
            ], cancellationToken);
        return cluster;
    }

    /// <summary>Creates an empty database; its connection string.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"bench{++_databases}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsPostgresAsync([$"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "stop"], CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionTo(string database) => $"Host={_folder};Username=studio;Database={database}";

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
