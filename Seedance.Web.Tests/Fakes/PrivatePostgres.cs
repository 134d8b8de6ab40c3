using System.Diagnostics;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A PostgreSQL of one test alone, so that it can be stopped and started under a running studio.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studio-postgres-").FullName;

    private PrivatePostgres()
    {
    }

    public string ConnectionString => $"Host={_folder};Username=studio;Database=postgres";

    public static async Task<PrivatePostgres> StartAsync()
    {
        var postgres = new PrivatePostgres();
        await postgres.RunAsync("""
            if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
            $as "$bin/initdb" -D "$folder/data" -U studio -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
            """);
        await postgres.ComeBackAsync();
        return postgres;
    }

    /// <summary>As when its machine loses power: nobody is told.</summary>
    public Task CrashAsync() => RunAsync("""$as "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null""");

    /// <summary>Starts it; returns when it serves.</summary>
    public Task ComeBackAsync() => RunAsync(
        """$as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses='' -c unix_socket_directories='$folder'" start >/dev/null""");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("""$as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true""");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(string script)
    {
        const string Head = """
            set -eu
            bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
            as=""
            if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; fi # PostgreSQL refuses to run as root
            cd "$folder"

            """;
        var start = new ProcessStartInfo("bash", ["-c", Head + script]);
        start.Environment["folder"] = _folder;
        using var bash = Process.Start(start)!;
        await bash.WaitForExitAsync();
        Assert.Equal(0, bash.ExitCode);
    }
}
