using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Settings;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;
using Seedance.Web.Tests.Gateway;

namespace Seedance.Web.Tests.Security;

/// <summary>
/// Addresses from outside (a person's, the gateway's) against listeners on this machine's loopback, both families: nothing may
/// arrive there, by whichever way the address came in.
/// </summary>
public sealed partial class SsrfTests
{
    private const string Key = "sk-canary-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Tricks that are no private address by their looks; {p} is the port of the listeners.</summary>
    private static readonly string[] Tricks =
    [
        "http://127.0.0.1:{p}/x.mp4", "https://127.0.0.1:{p}/x.mp4", "https://[::1]:{p}/x.mp4", "http://[::1]:{p}/", "https://user@127.0.0.1:{p}/",
        "https://cdn.example.org@127.0.0.1:{p}/", "https://cdn.example.org:443@127.0.0.1:{p}/", "https://127.0.0.1:{p}#@cdn.example.org/",
        "https://127.0.0.1:{p}\\@cdn.example.org/", "https://127.0.0.1:{p}/?x=cdn.example.org", "https://127.0.0.1:{p}%2f@cdn.example.org/",
        "https://127。0。0。1:{p}/", "https://127．0．0．1:{p}/", "https://127｡0｡0｡1:{p}/", "https://１２７.1:{p}/", "https://[::ffff:127.0.0.1]:{p}/",
        "https://[0000::1]:{p}/", "https://017700000001:{p}/", "https://0x7f.0.0.0x1:{p}/", "https://127.0.0.1.:{p}/", "https://localhost.:{p}/",
        "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{p}/", "https://metadata:{p}/", "https://metadata.google.internal.:{p}/", "https://instance-data.ec2.internal:{p}/",
        "file:///etc/passwd", "file://127.0.0.1:{p}/x", "gopher://127.0.0.1:{p}/1", "ftp://127.0.0.1:{p}/x", "data:video/mp4;base64,AAAA",
        "javascript:alert(1)", "dict://127.0.0.1:{p}/", "ldap://127.0.0.1:{p}/", "jar:https://127.0.0.1:{p}/x!/", "ws://127.0.0.1:{p}/",
    ];

    [Fact]
    public async Task NoWayIn_ReachesTheCanaries()
    {
        await using var canaries = new Canaries();

        // The name service is in on it: whatever name is left over lies here.
        await using var rig = Rig(canaries, (_, _) => Parse("127.0.0.1 ::1"));
        var addresses = Addresses.Refused.Select(url => Host().Replace(url, $"$1:{canaries.Port}/", 1))
            .Concat(Tricks.Select(url => url.Replace("{p}", $"{canaries.Port}", StringComparison.Ordinal))).ToList();
        Assert.InRange(addresses.Count, 60, 200);

        foreach (var url in addresses)
        {
            // A reference: refused before anything is stored.
            Assert.True(ReferenceUrl.Check(url, allowPrivateNetworks: false) is not null, url);

            // The gateway's base address: neither tested nor saved.
            Assert.True(SettingsRules.CheckBaseUrl(url, allowPrivate: false) is not null, url);
            Assert.True((await rig.Gateway.TestAsync(url, Key, Token)).Problem is { Code: "address_refused" or "bad_address" or "https_required" }, url);

            // The clip's address, as the gateway answers it; what is no address at all is none.
            if (!Uri.TryCreate(url, UriKind.Absolute, out var link)) continue;
            var outcome = await rig.Gateway.OpenClipAsync(rig.Gateway.CurrentGateway, "t", new TaskResult(link), Token);
            Assert.True(outcome is DownloadOutcome.LinkDead { Problem.Code: "address_refused" or "scheme_refused" }, url + ": " + outcome);
        }

        Assert.Equal(0, canaries.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3ffe::1 127.0.0.1")] // a mix: the public address of the two leads nowhere
    [InlineData("3ffe::1 ::1")]
    public async Task NameOfAPrivateAddress_IsNotFollowed(string addresses)
    {
        await using var canaries = new Canaries();
        await using var rig = Rig(canaries, (_, _) => Parse(addresses));

        await AskAllAsync(rig, canaries.Port);

        Assert.Equal(0, canaries.Connections);
    }

    [Fact]
    public async Task NameThatChangesItsMind_IsNotFollowed()
    {
        await using var canaries = new Canaries();
        var asked = 0;

        // Public while somebody looks, loopback from then on.
        await using var rig = Rig(canaries, (_, _) => Parse(Interlocked.Increment(ref asked) == 1 ? "3ffe::1" : "127.0.0.1"));

        for (var i = 0; i < 3; i++) await AskAllAsync(rig, canaries.Port);

        Assert.InRange(asked, 4, 100);
        Assert.Equal(0, canaries.Connections);
    }

    [Fact]
    public async Task PrivateNetworksAllowed_TheSameAddressesWork()
    {
        await using var canaries = new Canaries();
        await using var rig = GatewayRig.For($"http://gw.example.ai:{canaries.Port}/v1", allowPrivate: true);
        foreach (var host in (string[])["127.0.0.1", "127.1", "2130706433", "[::1]", "localhost"])
        {
            var before = canaries.Connections;
            Assert.IsType<DownloadOutcome.LinkDead>(await rig.Gateway.OpenClipAsync(
                rig.Gateway.CurrentGateway, "t", new TaskResult(new Uri($"http://{host}:{canaries.Port}/x.mp4")), Token));
            Assert.InRange(canaries.Connections, before + 1, before + 2);
        }
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task RedirectToAnotherHost_GetsNoKey(int status)
    {
        await using var thief = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, thief.Origin + context.Request.Path);
            return Task.FromResult(true);
        };
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        await rig.Gateway.TestAsync(gateway.BaseUrl, "", Token);
        await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, "{}", Token);
        await rig.Gateway.PollAsync(rig.Gateway.CurrentGateway, "t", Token);
        await rig.Gateway.OpenClipAsync(rig.Gateway.CurrentGateway, "t", new TaskResult(null), Token);

        Assert.All(gateway.Calls, call => Assert.Equal("Bearer " + Key, call.Authorization));
        Assert.All(thief.Calls, call => Assert.Null(call.Authorization));
        Assert.All(thief.Calls, call => Assert.StartsWith("/v1/videos/", call.Path, StringComparison.Ordinal)); // only clips follow redirects at all
    }

    [Theory]
    [InlineData("/v1", true)]
    [InlineData("/other/v2/", true)]
    [InlineData(null, false)]
    public async Task StoredKey_IsTestedAgainstItsOwnGatewayOnly(string? path, bool isSent)
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var other = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        var report = await rig.Gateway.TestAsync(path is null ? other.BaseUrl : gateway.Origin + path, "", Token);

        Assert.Equal(isSent, gateway.Calls.Count > 0);
        Assert.Empty(other.Calls);
        if (!isSent) Assert.Equal("no_key", report.Problem?.Code);
    }

    private static GatewayRig Rig(Canaries canaries, ResolveName resolve) => new(
        [
            new("Gateway:BaseUrl", $"https://rebind.example.org:{canaries.Port}/v1"),
            new("Gateway:ApiKey", Key),
            new("Gateway:RequestsPerSecond", "1000"),
            new("Gateway:PollTimeout", "00:00:01"),
            new("Gateway:SubmitTimeout", "00:00:01"),
        ],
        configure: services => services.AddSingleton(resolve));

    private static async Task AskAllAsync(GatewayRig rig, int port)
    {
        Assert.NotNull((await rig.Gateway.TestAsync($"https://rebind.example.org:{port}/v1", Key, Token)).Problem);
        Assert.IsType<SubmitOutcome.TryLater>(await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, "{}", Token));
        Assert.IsType<PollOutcome.Trouble>(await rig.Gateway.PollAsync(rig.Gateway.CurrentGateway, "t", Token));
        Assert.IsNotType<DownloadOutcome.Opened>(await rig.Gateway.OpenClipAsync(
            rig.Gateway.CurrentGateway, "t", new TaskResult(new Uri($"https://cdn.example.org:{port}/x.mp4")), Token));
    }

    private static Task<IPAddress[]> Parse(string addresses) => Task.FromResult(Array.ConvertAll(addresses.Split(' '), IPAddress.Parse));

    [GeneratedRegex("^(https://[^/]+)/")]
    private static partial Regex Host();

    /// <summary>Listeners on 127.0.0.1 and, where the machine has it, on ::1, with the same port.</summary>
    private sealed class Canaries : IAsyncDisposable
    {
        private readonly List<RawServer> _servers = [new(ServeAsync)];

        public Canaries()
        {
            if (System.Net.Sockets.Socket.OSSupportsIPv6) _servers.Add(new RawServer(ServeAsync, IPAddress.IPv6Loopback, Port));
        }

        public int Port => _servers[0].Port;

        public int Connections => _servers.Sum(server => server.Connections);

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers) await server.DisposeAsync();
        }

        private static async Task ServeAsync(RawConnection connection)
        {
            await connection.ReadHeadAsync();
            await connection.AnswerAsync("404 Not Found", "");
        }
    }
}
