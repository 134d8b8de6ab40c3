using Microsoft.AspNetCore.Http;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class DownloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_GivesEveryByteAndGetsNoKey()
    {
        await using var storage = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        var (bytes, length) = await ReadAsync(await OpenAsync(rig, storage.ClipUrl));

        Assert.Equal(storage.ClipBytes, bytes);
        Assert.Equal(storage.ClipBytes.Length, length);
        Assert.Null(Assert.Single(storage.Calls).Authorization);
        Assert.Empty(gateway.Calls);
    }

    [Fact]
    public async Task Redirects_AreFollowedWithoutTheKey()
    {
        await using var storage = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = Redirect("/v1/videos/task_1/content", storage.ClipUrl);
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        var (bytes, _) = await ReadAsync(await OpenAsync(rig, null));

        Assert.Equal(storage.ClipBytes, bytes);
        Assert.Equal("Bearer sk-canary-0123456789", Assert.Single(gateway.Calls).Authorization);
        Assert.Null(Assert.Single(storage.Calls).Authorization);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "scheme_refused")]
    [InlineData("gopher://127.0.0.1/1", "scheme_refused")]
    [InlineData("/loop", "too_many_redirects")]
    public async Task RedirectElsewhere_IsRefused(string location, string code)
    {
        await using var storage = await FakeGateway.StartAsync();
        storage.OnOther = Redirect("/loop", location);
        await using var rig = GatewayRig.For("https://gw.example.ai/v1");

        Assert.Equal(code, Assert.IsType<DownloadOutcome.LinkDead>(await OpenAsync(rig, storage.Origin + "/loop")).Problem.Code);
        Assert.InRange(storage.Calls.Count, 1, 6);
    }

    [Theory]
    [InlineData(403, "<Error><Code>AccessDenied</Code></Error>", "application/xml", true)]
    [InlineData(404, "", "text/plain", true)]
    [InlineData(410, "", "text/plain", true)]
    [InlineData(400, "<Error><Code>ExpiredToken</Code></Error>", "application/xml", true)]
    [InlineData(200, "<Error><Code>Expired</Code></Error>", "application/xml", true)]
    [InlineData(200, "<html>expired</html>", "text/html", true)]
    [InlineData(200, "{\"error\":\"expired\"}", "application/json", true)]
    [InlineData(200, "<html>named .mp4</html>", "video/mp4", true)]
    [InlineData(200, "", "video/mp4", true)]
    [InlineData(500, "", "text/plain", false)]
    [InlineData(503, "", "text/plain", false)]
    [InlineData(429, "", "text/plain", false)]
    public async Task NoClip_IsADeadLinkOrTrouble(int status, string body, string type, bool isDead)
    {
        await using var storage = await FakeGateway.StartAsync();
        storage.OnOther = Answer("/x.mp4", status, body, type);
        await using var rig = GatewayRig.For("https://gw.example.ai/v1");

        var outcome = await OpenAsync(rig, storage.Origin + "/x.mp4?sig=s3cr3t");

        Assert.Equal(isDead, outcome is DownloadOutcome.LinkDead);
        Assert.Equal(!isDead, outcome is DownloadOutcome.Trouble);
        Assert.DoesNotContain("s3cr3t", outcome.ToString());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task WordsOfAnybodyButTheGateway_AreNotKept(int status)
    {
        await using var internalService = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        internalService.OnOther = Answer("/secrets", status, """{"password":"hunter2"}""", "application/json");
        gateway.OnOther = Answer("/v1/own", status, """{"message":"hunter2"}""", "application/json");
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        Assert.Equal("", ProblemOf(await OpenAsync(rig, internalService.Origin + "/secrets")).Raw);
        Assert.Contains("hunter2", ProblemOf(await OpenAsync(rig, gateway.Origin + "/v1/own")).Raw, StringComparison.Ordinal);

        static GatewayProblem ProblemOf(DownloadOutcome outcome) =>
            outcome is DownloadOutcome.LinkDead dead ? dead.Problem : Assert.IsType<DownloadOutcome.Trouble>(outcome).Problem;
    }

    [Fact]
    public async Task NoLink_FallsBackToContentThenArtifacts()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = async context =>
        {
            var body = context.Request.Path.Value switch
            {
                "/v1/tasks/task_1/artifacts" => WireBodies.F8.Replace("https://gw.example.ai", gateway.Origin),
                "/v1/tasks/task_8Qw3/artifacts/video/content" => "VIDEO",
                "/v1/tasks/task_8Qw3/artifacts/last_frame/content" => "FRAME",
                _ => null,
            };
            if (body is null)
            {
                return false;
            }

            var bytes = body == "VIDEO" ? gateway.ClipBytes : body == "FRAME" ? gateway.LastFrameBytes : System.Text.Encoding.UTF8.GetBytes(body);
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            return true;
        };
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        var (clip, _) = await ReadAsync(await OpenAsync(rig, null));
        var frame = await rig.Gateway.OpenLastFrameAsync(rig.Gateway.CurrentGateway, "task_1", new TaskResult(null), Token);

        Assert.Equal(gateway.ClipBytes, clip);
        Assert.Equal(gateway.LastFrameBytes, (await ReadAsync(frame!)).Bytes);
        Assert.Equal("/v1/videos/task_1/content", gateway.Calls[0].Path);
    }

    [Theory]
    [InlineData(404, """{"error":{"message":"Task not found","type":"invalid_request_error"}}""", true)]
    [InlineData(400, WireBodies.E16, false)]
    [InlineData(401, WireBodies.E1, false)]
    [InlineData(502, "", false)]
    public async Task ContentRefused_IsDeadOrTrouble(int status, string body, bool isDead)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnOther = Answer("/v1/videos/task_1/content", status, body, "application/json");
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        Assert.Equal(isDead, await OpenAsync(rig, null) is DownloadOutcome.LinkDead);
    }

    [Fact]
    public async Task LastFrame_IsOptional()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);
        var result = new TaskResult(new Uri(gateway.ClipUrl));

        Assert.Null(await rig.Gateway.OpenLastFrameAsync(rig.Gateway.CurrentGateway, "task_1", result, Token));
        var frame = await rig.Gateway.OpenLastFrameAsync(rig.Gateway.CurrentGateway, "task_1", result with { LastFrame = new Uri(gateway.LastFrameUrl) }, Token);
        Assert.Equal(gateway.LastFrameBytes, (await ReadAsync(frame!)).Bytes);
        Assert.IsType<DownloadOutcome.LinkDead>(
            await rig.Gateway.OpenLastFrameAsync(rig.Gateway.CurrentGateway, "task_1", result with { LastFrame = new Uri(gateway.ClipUrl) }, Token));
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    public async Task CutInTheMiddle_ThrowsWhileReading(string header)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            var start = header[0] == 'T' ? "40\r\n" : "";
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n{header}\r\n{start}\0\0\0\u0020ftypisom0000" + new string('x', 48));
        });
        await using var rig = GatewayRig.For("https://gw.example.ai/v1");

        var opened = Assert.IsType<DownloadOutcome.Opened>(await OpenAsync(rig, $"http://127.0.0.1:{server.Port}/x.mp4"));

        await using var download = opened.Download;
        await Assert.ThrowsAnyAsync<IOException>(() => download.Content.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task OverTheCap_IsRefusedOrCut()
    {
        await using var storage = await FakeGateway.StartAsync();
        storage.OnOther = async context =>
        {
            if (context.Request.Path != "/unsized")
            {
                return false;
            }

            await context.Response.Body.WriteAsync(storage.ClipBytes, context.RequestAborted);
            return true;
        };
        await using var rig = GatewayRig.For("https://gw.example.ai/v1", more: ("MaxClipBytes", "50000"));

        Assert.Equal("too_large", Assert.IsType<DownloadOutcome.LinkDead>(await OpenAsync(rig, storage.ClipUrl)).Problem.Code);
        await using var download = Assert.IsType<DownloadOutcome.Opened>(await OpenAsync(rig, storage.Origin + "/unsized")).Download;
        Assert.Null(download.Length);
        await Assert.ThrowsAnyAsync<IOException>(() => download.Content.CopyToAsync(Stream.Null, Token));
    }

    [Fact]
    public async Task StalledBody_Throws()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.StallAsync();
        });
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Token);
        await using var stream = new ClipStream(client.GetStream(), 100, 1000, TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.ReadAsync(new byte[10], Token));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2_000, true)]
    public async Task DrippingBody_Throws_AndASlowOneIsWaitedFor(int bytesEachTime, bool isFastEnough)
    {
        var end = TimeSpan.FromMilliseconds(900);
        await using var server = new RawServer(async connection =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            var since = System.Diagnostics.Stopwatch.StartNew();
            while (since.Elapsed < end && await pace.WaitForNextTickAsync(connection.Stopped)) await connection.WriteAsync(new byte[bytesEachTime]);
        });
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Token);
        await using var stream = new ClipStream(client.GetStream(), null, 10_000_000, TimeSpan.FromMilliseconds(250));

        var fault = await Record.ExceptionAsync(() => stream.CopyToAsync(Stream.Null, Token));

        Assert.Equal(isFastEnough ? null : "The download is too slow.", (fault as IOException)?.Message);
    }

    private static Func<HttpContext, Task<bool>> Redirect(string path, string location) => context =>
    {
        if (context.Request.Path != path)
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = 302;
        context.Response.Headers.Location = location;
        return Task.FromResult(true);
    };

    private static Func<HttpContext, Task<bool>> Answer(string path, int status, string body, string type) => async context =>
    {
        if (context.Request.Path != path)
        {
            return false;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body, context.RequestAborted);
        return true;
    };

    private static Task<DownloadOutcome> OpenAsync(GatewayRig rig, string? link) =>
        rig.Gateway.OpenClipAsync(rig.Gateway.CurrentGateway, "task_1", new TaskResult(link is null ? null : new Uri(link)), Token);

    private static async Task<(byte[] Bytes, long? Length)> ReadAsync(DownloadOutcome outcome)
    {
        await using var download = Assert.IsType<DownloadOutcome.Opened>(outcome).Download;
        using var copy = new MemoryStream();
        await download.Content.CopyToAsync(copy, Token);
        return (copy.ToArray(), download.Length);
    }
}
