using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>What a proxy says of a request is believed when its address stands in the settings, and from nobody else.</summary>
public sealed class KnownProxiesTests
{
    [Theory]
    [InlineData("", "10.0.0.5", "10.0.0.5", false)] // nobody is believed
    [InlineData("10.0.0.5", "10.0.0.5", "198.51.100.7", true)]
    [InlineData("10.0.0.5", "10.0.0.6", "10.0.0.6", false)]
    [InlineData("10.0.0.0/24", "10.0.0.200", "198.51.100.7", true)]
    [InlineData("10.0.0.0/24", "10.0.1.1", "10.0.1.1", false)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", "198.51.100.7", true)] // as a socket for both families shows it
    [InlineData("fd00::/8", "fd00::7", "198.51.100.7", true)]
    [InlineData("10.0.0.5 127.0.0.1", "127.0.0.1", "198.51.100.7", true)]
    public async Task Forwarded_IsBelievedFromKnownProxiesOnly(string known, string sender, string seen, bool isBelieved)
    {
        var request = await SendAsync(known, sender, "198.51.100.7");

        Assert.Equal(IPAddress.Parse(seen), request.HttpContext.Connection.RemoteIpAddress);
        Assert.Equal(isBelieved, request.IsHttps);
        Assert.Equal(isBelieved ? "studio.example.org" : "inside:8080", request.Host.Value);
    }

    [Theory]
    [InlineData("203.0.113.66, 198.51.100.7", "198.51.100.7")] // the first is what the client wrote itself
    [InlineData("203.0.113.66, 198.51.100.7, 10.0.0.9", "198.51.100.7")] // two proxies in a row, both known
    [InlineData("rubbish", "10.0.0.5")]
    public async Task ForwardedFor_EndsAtTheFirstStranger(string header, string seen) =>
        Assert.Equal(seen, (await SendAsync("10.0.0.0/24", "10.0.0.5", header)).HttpContext.Connection.RemoteIpAddress!.ToString());

    [Theory]
    [InlineData("", 1)]
    [InlineData("10.0.0.5", 0)]
    public async Task ProxyThatIsNotNamed_IsWarnedOf_Once(string known, int warnings)
    {
        var log = new LineLog<KnownProxiesTests>();
        for (var i = 0; i < 2; i++) await SendAsync(known, "10.0.0.5", "198.51.100.7", log, times: 3);
        Assert.Equal(2 * warnings, log.Lines.Count(line => line.Contains("10.0.0.5", StringComparison.Ordinal) && line.Contains("Server:KnownProxies", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task BehindAProxy_CookiesAreSecure_HstsIsSet_AndRedirectsStay()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Server:KnownProxies:0"] = "10.0.0.5" });

        var trusted = await studio.SendAsync(http => Request(http, "10.0.0.5", "/account/login"));
        var stranger = await studio.SendAsync(http => Request(http, "10.0.0.6", "/account/login"));
        var redirect = await studio.SendAsync(http => Request(http, "10.0.0.5", "/settings"));

        Assert.Contains("secure", Assert.Single(trusted.Response.Headers.SetCookie), StringComparison.Ordinal);
        Assert.Equal("max-age=31536000", trusted.Response.Headers.StrictTransportSecurity);
        Assert.DoesNotContain("secure", Assert.Single(stranger.Response.Headers.SetCookie), StringComparison.Ordinal);
        Assert.Empty(stranger.Response.Headers.StrictTransportSecurity.ToArray());
        Assert.Equal("/account/login?returnUrl=%2Fsettings", redirect.Response.Headers.Location);
    }

    [Theory]
    [InlineData("https://studio.example.org", StatusCodes.Status401Unauthorized)] // past the guard; nobody is signed in
    [InlineData("http://studio.example.org", StatusCodes.Status403Forbidden)]
    [InlineData("https://inside:8080", StatusCodes.Status403Forbidden)]
    [InlineData("https://evil.example", StatusCodes.Status403Forbidden)]
    [InlineData("null", StatusCodes.Status403Forbidden)]
    public async Task BehindAProxy_CircuitsBelongToThePublicAddress(string origin, int status)
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Server:KnownProxies:0"] = "10.0.0.5" });

        var answer = await studio.SendAsync(http =>
        {
            Request(http, "10.0.0.5", "/_blazor/negotiate");
            http.Request.Method = HttpMethods.Post;
            http.Request.Headers.Origin = origin;
        });

        Assert.Equal(status, answer.Response.StatusCode);
    }

    [Fact]
    public async Task Start_WithBadServerSettings_ListsEveryFault()
    {
        var process = await StudioProcess.StartAndFailAsync(new()
        {
            ["Server__PublicUrl"] = "studio.example.org",
            ["Server__KnownProxies__0"] = "proxy",
            ["Server__KnownProxies__1"] = "10.0.0.0/99",
        });
        Assert.Equal(1, process.ExitCode);
        Assert.EndsWith(
            "Seedance Studio cannot start: Server:PublicUrl must be empty or an address such as https://studio.example.org.; "
            + "Server:KnownProxies:0 must be an IP address or a network such as 10.0.0.0/24.; "
            + "Server:KnownProxies:1 must be an IP address or a network such as 10.0.0.0/24.", process.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" https://studio.example.org/ ", "https://studio.example.org", true)]
    [InlineData("https://example.org/studio", "https://example.org/studio", true)]
    [InlineData("https://studio.example.org/?team=1", "https://studio.example.org/?team=1", false)]
    [InlineData("https://studio.example.org/#top", "https://studio.example.org/#top", false)]
    public void PublicAddress_IsOneThatPathsCanFollow(string given, string kept, bool isFine)
    {
        var server = new ServerOptions { PublicUrl = given };
        Assert.Equal((kept, isFine), (server.PublicUrl, !server.Faults().Any()));
    }

    [Fact]
    public async Task SetupLink_UsesThePublicAddress()
    {
        await using var studio = await StudioApp.StartAsync(withAdmin: false, settings: new() { ["Server:PublicUrl"] = "https://studio.example.org/" });
        var lines = new LineLog<ReadyMessage>();
        var message = new ReadyMessage(
            studio.Get<Microsoft.AspNetCore.Hosting.Server.IServer>(), studio.Get<SetupGate>(), studio.Get<IOptions<ServerOptions>>(), lines);
        await message.StartedAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"https://studio.example.org/setup?token={studio.Get<SetupGate>().Code}", Assert.Single(lines.Lines), StringComparison.Ordinal);
    }

    private static void Request(HttpContext http, string sender, string path)
    {
        http.Connection.RemoteIpAddress = IPAddress.Parse(sender);
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = path;
        http.Request.Host = new HostString("inside:8080");
        http.Request.Headers["X-Forwarded-For"] = "198.51.100.7";
        http.Request.Headers["X-Forwarded-Proto"] = "https";
        http.Request.Headers["X-Forwarded-Host"] = "studio.example.org";
    }

    private static async Task<HttpRequest> SendAsync(string known, string sender, string forwardedFor, ILogger? log = null, int times = 1)
    {
        var settings = known.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((proxy, i) => new KeyValuePair<string, string?>($"Server:KnownProxies:{i}", proxy));
        await using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(new Keeper(log ?? NullLogger.Instance))).AddKnownProxies()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseKnownProxies();
        app.Run(_ => Task.CompletedTask);
        var send = app.Build();
        while (true)
        {
            var http = new DefaultHttpContext();
            Request(http, sender, "/");
            http.Request.Headers["X-Forwarded-For"] = forwardedFor;
            await send(http);
            if (--times == 0) return http.Request;
        }
    }

    private sealed class Keeper(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
