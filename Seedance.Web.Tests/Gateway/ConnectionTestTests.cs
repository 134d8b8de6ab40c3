using Microsoft.AspNetCore.Http;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class ConnectionTestTests
{
    private const string Key = "sk-typed-abcdefghij";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateway_ListsModelsAndBalanceWithTheTypedKey()
    {
        await using var gateway = await FakeGateway.StartAsync();

        var report = await TestAsync(gateway.BaseUrl);

        Assert.Equal(["doubao-seedance-2-0-260128"], report.Models);
        Assert.Equal(new GatewayBalance(12.595m, false), report.Balance);
        Assert.Null(report.Problem);
        Assert.All(gateway.Calls, call => Assert.Equal("Bearer " + Key, call.Authorization));
    }

    [Theory]
    [InlineData("""{"hard_limit_usd":100000000}""", null, true, 0)]
    [InlineData(WireBodies.E18, WireBodies.B3, false, 12.595)]
    [InlineData(WireBodies.E18, """{"code":true,"data":{"unlimited_quota":true,"total_available":-5}}""", true, 0)]
    public async Task Balance_IsReadFromEitherPlace(string subscription, string? usage, bool unlimited, double remaining)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = Bodies(("/v1/dashboard/billing/subscription", subscription), ("/api/usage/token/", usage));

        Assert.Equal(new GatewayBalance((decimal)remaining, unlimited) { IsDollars = remaining > 0 }, (await TestAsync(gateway.BaseUrl)).Balance);
    }

    [Theory]
    [InlineData(WireBodies.E18, WireBodies.E19)]
    [InlineData("<html></html>", "<html></html>")]
    public async Task NoBalance_IsNoProblem(string subscription, string usage)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = Bodies(("/v1/dashboard/billing/subscription", subscription), ("/api/usage/token/", usage));

        var report = await TestAsync(gateway.BaseUrl);

        Assert.Null(report.Balance);
        Assert.Null(report.Problem);
    }

    [Theory]
    [InlineData("<!doctype html><title>Console</title>", 200, GatewayProblemKind.NotAGateway)]
    [InlineData("<html>not found</html>", 404, GatewayProblemKind.NotAGateway)]
    [InlineData(WireBodies.E1, 401, GatewayProblemKind.WrongKey)]
    [InlineData(WireBodies.E18, 200, GatewayProblemKind.GatewayTrouble)]
    [InlineData("", 429, GatewayProblemKind.TooManyRequests)]
    public async Task WrongAddressOrKey_SaysWhatIsWrong(string body, int status, GatewayProblemKind kind)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, context.RequestAborted);
            return true;
        };

        var report = await TestAsync(gateway.BaseUrl);

        Assert.Equal((kind, Charge.NotCharged), (report.Problem?.Kind, report.Problem?.Charge));
        Assert.Empty(report.Models);
    }

    [Theory]
    [InlineData("not an address", Key, "bad_address")]
    [InlineData("https://gw.example.ai/v1?key=1", Key, "bad_address")]
    [InlineData("http://gw.example.ai/v1", Key, "https_required")]
    [InlineData("https://other.example.ai/v1", "", "no_key")]
    [InlineData("https://gw.example.ai/v1", "sk-a\nb", "bad_key")]
    [InlineData("https://127.0.0.1:9/v1", Key, "address_refused")]
    public async Task BadInput_IsSaidWithoutSending(string baseUrl, string key, string code)
    {
        await using var rig = GatewayRig.For("https://gw.example.ai/v1", allowPrivate: false);

        Assert.Equal(code, (await rig.Gateway.TestAsync(baseUrl, key, Token)).Problem?.Code);
    }

    private static Func<HttpContext, Task<bool>> Bodies(params (string Path, string? Body)[] bodies) => async context =>
    {
        if (Array.Find(bodies, body => body.Path == context.Request.Path.Value).Body is not { } found)
        {
            return false;
        }

        await context.Response.WriteAsync(found, context.RequestAborted);
        return true;
    };

    private static async Task<ConnectionReport> TestAsync(string baseUrl)
    {
        await using var rig = GatewayRig.For("https://gw.example.ai/v1");
        return await rig.Gateway.TestAsync(baseUrl, Key, Token);
    }
}
