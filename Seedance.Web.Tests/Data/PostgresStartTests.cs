using System.Net;
using System.Net.Sockets;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>PostgreSQL that is not there, not yet there, or not the right one.</summary>
public sealed class PostgresStartTests
{
    [Fact]
    public async Task Start_WithoutThatDatabase_IsRefusedAtOnce_AndNoneIsMade()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        rig.Settings["Database:ConnectionString"] = new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Database = "nowhere" }.ToString();

        Assert.Contains("The PostgreSQL database \"nowhere\" at ", await rig.TryStartAsync(), StringComparison.Ordinal);
        Assert.Contains("does not exist: create it", await rig.TryStartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnUnknownAccount_IsRefused()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        rig.Settings["Database:ConnectionString"] =
            new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Username = "nobody-here", Password = "canary-secret" }.ToString();

        var sentence = await rig.TryStartAsync();

        Assert.Contains("does not let the studio in", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-secret", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAReadOnlyPostgres_IsRefused()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        Assert.Null(await rig.TryStartAsync());
        rig.Settings["Database:ConnectionString"] =
            new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ToString();

        Assert.Contains("cannot be written", await rig.TryStartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeforePostgres_WaitsForIt()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        var real = new NpgsqlConnectionStringBuilder(rig.ConnectionString);
        var port = FreePorts.Next();
        rig.Settings["Database:ConnectionString"] = new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Host = "127.0.0.1", Port = port }.ToString();
        var clock = new TestClock();
        rig.Clock = clock;

        var start = rig.TryStartAsync();
        Assert.True(SpinWait.SpinUntil(() => clock.Waiting > 0, TimeSpan.FromSeconds(20)), "It does not wait.");
        Assert.False(start.IsCompleted);
        using var door = new TcpListener(IPAddress.Loopback, port);
        door.Start();
        _ = ForwardAsync(door, Path.Combine(real.Host!, ".s.PGSQL.5432"));
        while (SpinWait.SpinUntil(() => clock.Waiting > 0 || start.IsCompleted, TimeSpan.FromSeconds(20)) && !start.IsCompleted)
            clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await start is null, await start);
    }

    [Fact]
    public async Task Start_WithoutPostgres_IsRefusedWhenThePatienceEnds()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Postgres);
        rig.Settings["Database:ConnectionString"] =
            new NpgsqlConnectionStringBuilder(rig.ConnectionString) { Host = "127.0.0.1", Port = 9, Password = "canary-secret" }.ToString();
        rig.Settings["Database:StartPatience"] = "00:00:00";

        var sentence = await rig.TryStartAsync();

        Assert.Contains("at 127.0.0.1:9 cannot be reached", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-secret", sentence, StringComparison.Ordinal);
    }

    private static async Task ForwardAsync(TcpListener door, string socketPath)
    {
        while (true)
        {
            var client = await door.AcceptSocketAsync();
            var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
            var (near, far) = (new NetworkStream(client, ownsSocket: true), new NetworkStream(server, ownsSocket: true));
            _ = near.CopyToAsync(far).ContinueWith(_ => far.Dispose(), TaskScheduler.Default);
            _ = far.CopyToAsync(near).ContinueWith(_ => near.Dispose(), TaskScheduler.Default);
        }
    }
}
