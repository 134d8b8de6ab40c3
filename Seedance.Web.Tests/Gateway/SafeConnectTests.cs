using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

/// <summary>No address that somebody writes, and no name that resolves to one, may lead into the private network.</summary>
public sealed class SafeConnectTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.5", "192.168.0.1")]
    public async Task NameOfPrivateAddresses_IsNotConnectedTo(params string[] addresses)
    {
        await using var canary = new RawServer(connection => connection.StallAsync());

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync($"http://rebind.example:{canary.Port}/", allowPrivate: false, addresses));

        Assert.IsType<AddressRefusedException>(fault.InnerException);
        Assert.Equal(0, canary.Connections);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fe80::1")]
    public async Task NameOfALinkLocalAddress_IsNotConnectedTo_AlsoWithPrivateNetworks(params string[] addresses)
    {
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("http://rebind.example/", allowPrivate: true, addresses));

        Assert.IsType<AddressRefusedException>(fault.InnerException);
    }

    [Fact]
    public async Task NameIsResolvedOnce_SoThatASecondAnswerChangesNothing()
    {
        await using var canary = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("200 OK", "{}");
        });
        var asked = 0;

        await GetAsync($"http://rebind.example:{canary.Port}/", allowPrivate: true, _ =>
        {
            asked++;
            return [IPAddress.Loopback];
        });

        Assert.Equal((1, 1), (asked, canary.Connections));
    }

    [Fact]
    public async Task RedirectIntoThePrivateNetwork_IsRefused()
    {
        await using var canary = new RawServer(connection => connection.StallAsync());
        await using var rig = new GatewayRig(
            [new("Gateway:ApiKey", "sk-canary-0123456789")],
            configure: services => services.AddHttpClient("clips").ConfigurePrimaryHttpMessageHandler(() => new Redirecting($"https://127.0.0.1:{canary.Port}/x")));

        var outcome = await rig.Gateway.OpenClipAsync(rig.Gateway.CurrentGateway, "t", new TaskResult(new Uri("https://cdn.example.org/a.mp4")), Token);

        Assert.Equal("address_refused", Assert.IsType<DownloadOutcome.LinkDead>(outcome).Problem.Code);
        Assert.Equal(0, canary.Connections);
    }

    private static Task GetAsync(string url, bool allowPrivate, string[] addresses) =>
        GetAsync(url, allowPrivate, _ => Array.ConvertAll(addresses, IPAddress.Parse));

    private static async Task GetAsync(string url, bool allowPrivate, Func<string, IPAddress[]> resolve)
    {
        await using var rig = GatewayRig.For("https://gw.example.ai/v1", allowPrivate);
        var connect = new SafeConnect(rig.Get<IOptionsMonitor<GatewayOptions>>(), (host, _) => Task.FromResult(resolve(host)));
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = connect.ConnectAsync });
        using var response = await client.GetAsync(new Uri(url), Token);
    }

    private sealed class Redirecting(string location) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Redirect) { Headers = { Location = new Uri(location) } });
    }
}
