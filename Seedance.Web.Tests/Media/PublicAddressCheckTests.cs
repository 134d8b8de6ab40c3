using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>The studio asks for itself by its public address, where all kinds of things may answer.</summary>
public sealed class PublicAddressCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", AddressFinding.NotSet)]
    [InlineData("http://studio.example.org", AddressFinding.PlainHttp)]
    [InlineData("https://localhost:5080", AddressFinding.PrivateOnly)]
    [InlineData("https://10.1.2.3", AddressFinding.PrivateOnly)]
    [InlineData("https://ada:secret@studio.example.org", AddressFinding.NotAnAddress)]
    public async Task AddressThatCannotWork_IsNamed_WithoutAsking(string address, AddressFinding finding)
    {
        var services = new ServiceCollection().AddHttpClient().AddDataProtection().Services;
        services.Configure<LinkOptions>(links => links.PublicUrl = address).AddOptions<GatewayOptions>();
        services.AddSingleton(TimeProvider.System).AddSingleton<PublicAddressCheck>();
        await using var provider = services.BuildServiceProvider();
        Assert.Equal(new AddressReport(finding, address, ""), await provider.GetRequiredService<PublicAddressCheck>().RunAsync(Token));
    }

    [Fact]
    public async Task EveryAnswer_IsToldFromTheStudiosOwn()
    {
        Func<string, RawConnection, Task>? answer = null;
        await using var server = new RawServer(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                Assert.DoesNotContain("Cookie:", request, StringComparison.OrdinalIgnoreCase);
                await answer!(request.Split(' ')[1], connection);
            }
        });
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}");
        await using var studio = await StudioApp.StartAsync(settings: Settings(address));
        await using var other = await StudioApp.StartAsync(settings: Settings(address));
        var (own, others) = (studio.NewBareClient(), other.NewBareClient());

        Assert.Equal(AddressFinding.Good, await AskAsync((path, line) => ForwardAsync(own, path, line)));
        Assert.Equal(AddressFinding.OtherProgram, await AskAsync((path, line) => ForwardAsync(others, path, line))); // a studio, but not this one
        Assert.Equal(AddressFinding.OtherProgram, await AskAsync((_, line) => line.AnswerAsync("200 OK", "<h1>Welcome to nginx!</h1>", "text/html")));
        Assert.Equal(AddressFinding.OtherProgram, await AskAsync((_, line) => line.AnswerAsync("404 Not Found", "nothing")));
        Assert.Equal(AddressFinding.SignIn, await AskAsync((_, line) => line.AnswerAsync("200 OK", "<form><input type='password'></form>", "text/html")));
        Assert.Equal(AddressFinding.SignIn, await AskAsync((_, line) => line.AnswerAsync("401 Unauthorized", "")));
        Assert.Equal(AddressFinding.SignIn, await AskAsync((_, line) => RedirectAsync(line, "/oauth2/start?rd=%2f")));
        Assert.Equal(AddressFinding.SignIn, await AskAsync((_, line) => RedirectAsync(line, "https://sso.example.org/")));
        Assert.Equal(AddressFinding.Redirect, await AskAsync((path, line) => RedirectAsync(line, "https://127.0.0.1" + path)));
        Assert.NotEqual(AddressFinding.Good, await AskAsync((_, line) => RedirectAsync(line, "https://[")));
        Assert.Equal(AddressFinding.Trouble, await AskAsync((_, line) => line.AnswerAsync("502 Bad Gateway", "no upstream")));
        Assert.Equal(AddressFinding.Unreachable, await AskAsync((_, line) =>
        {
            line.Reset();
            return Task.CompletedTask;
        }));

        async Task<AddressFinding> AskAsync(Func<string, RawConnection, Task> how)
        {
            answer = how;
            var report = await studio.Get<PublicAddressCheck>().RunAsync(Token);
            Assert.StartsWith($"GET {address}/media/links/check/", report.Details, StringComparison.Ordinal);
            return report.Finding;
        }
    }

    [Fact]
    public async Task NoTls_IsACertificateToMend_AndNobodyIsUnreachable()
    {
        var server = new RawServer(line => line.AnswerAsync("400 Bad Request", "plain"));
        var address = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{server.Port}");
        await using var studio = await StudioApp.StartAsync(settings: Settings(address));
        Assert.Equal(AddressFinding.Certificate, (await studio.Get<PublicAddressCheck>().RunAsync(Token)).Finding);
        await server.DisposeAsync();
        Assert.Equal(AddressFinding.Unreachable, (await studio.Get<PublicAddressCheck>().RunAsync(Token)).Finding);
    }

    [Fact]
    public async Task Nonce_IsGivenForASealedTokenOnly_AndForOneMinute()
    {
        string? path = null;
        await using var server = new RawServer(async line =>
        {
            path = (await line.ReadRequestAsync())!.Split(' ')[1];
            await line.AnswerAsync("404 Not Found", "");
        });
        await using var studio = await StudioApp.StartAsync(settings: Settings(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}")));
        await studio.Get<PublicAddressCheck>().RunAsync(Token);
        var anybody = studio.NewBareClient();

        using var answer = await anybody.GetAsync(path!, Token);
        Assert.Matches("^[0-9a-f]{32}$", await answer.Content.ReadAsStringAsync(Token));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var forged = await anybody.GetAsync(path![..^2] + (path![^2] == 'A' ? "BB" : "AA"), Token);
        Assert.Equal(HttpStatusCode.NotFound, forged.StatusCode);
        studio.Clock.Advance(TimeSpan.FromMinutes(1));
        using var late = await anybody.GetAsync(path!, Token);
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    private static Dictionary<string, string?> Settings(string address) => new() { ["Server:PublicUrl"] = address, ["Gateway:AllowPrivateNetworks"] = "true" };

    private static async Task ForwardAsync(HttpClient studio, string path, RawConnection line)
    {
        using var answer = await studio.GetAsync(path, Token);
        await line.AnswerAsync(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} Forwarded"), await answer.Content.ReadAsStringAsync(Token), "text/plain");
    }

    private static Task RedirectAsync(RawConnection line, string to) => line.WriteAsync($"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
}
