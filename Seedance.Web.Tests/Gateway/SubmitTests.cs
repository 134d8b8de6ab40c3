using System.IO.Compression;
using System.Text;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

/// <summary>How the paid call ends decides about money: each way is played by a real server.</summary>
public sealed class SubmitTests
{
    private static readonly string Body = RequestWriter.Write(Requests.Plain with { Prompt = "Tee & 茶 🍋" }, Requests.Model);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepted_SendsTheStoredBodyOnceWithTheKey()
    {
        await using var gateway = await FakeGateway.StartAsync();

        var outcome = Assert.IsType<SubmitOutcome.Accepted>(await SubmitAsync(gateway.BaseUrl));

        Assert.StartsWith("task_Fake", outcome.TaskId);
        var call = Assert.Single(gateway.Calls);
        Assert.Equal(("POST", "/v1/video/generations", Body, "Bearer sk-canary-0123456789"), (call.Method, call.Path, call.Body, call.Authorization));
    }

    [Theory]
    [InlineData(400, nameof(WireBodies.E5), GatewayProblemKind.BadRequest)]
    [InlineData(400, nameof(WireBodies.E10), GatewayProblemKind.ContentRefused)]
    [InlineData(400, nameof(WireBodies.E14), GatewayProblemKind.BadRequest)]
    [InlineData(400, nameof(WireBodies.E15), GatewayProblemKind.BadRequest)]
    [InlineData(400, nameof(WireBodies.E17), GatewayProblemKind.BadRequest)]
    [InlineData(403, nameof(WireBodies.E2), GatewayProblemKind.ModelUnavailable)]
    [InlineData(503, nameof(WireBodies.E3), GatewayProblemKind.ModelUnavailable)]
    [InlineData(404, nameof(WireBodies.E4), GatewayProblemKind.NotAGateway)]
    public async Task ReadableNo_IsRefused(int status, string body, GatewayProblemKind kind)
    {
        var problem = Assert.IsType<SubmitOutcome.Refused>(await AnsweredAsync(GatewayReply.Json(WireBodies.Get(body), status))).Problem;

        Assert.Equal((kind, Charge.NotCharged), (problem.Kind, problem.Charge));
    }

    [Theory]
    [InlineData(404, "<html>nothing here</html>")]
    [InlineData(403, "<html>blocked</html>")]
    [InlineData(400, "Bad Request")]
    public async Task UnreadableClientError_IsNotAGateway(int status, string body)
    {
        var problem = Assert.IsType<SubmitOutcome.Refused>(await AnsweredAsync(new GatewayReply(status, body, "text/html"))).Problem;

        Assert.Equal(GatewayProblemKind.NotAGateway, problem.Kind);
    }

    [Theory]
    [InlineData(401, nameof(WireBodies.E1), GatewayProblemKind.WrongKey)]
    [InlineData(403, nameof(WireBodies.E7), GatewayProblemKind.NoMoney)]
    [InlineData(403, nameof(WireBodies.E8), GatewayProblemKind.NoMoney)]
    [InlineData(500, nameof(WireBodies.E7), GatewayProblemKind.NoMoney)]
    [InlineData(429, nameof(WireBodies.E11), GatewayProblemKind.TooManyRequests)]
    public async Task KeyTroubleAndBusy_AreForLater(int status, string body, GatewayProblemKind kind)
    {
        var problem = Assert.IsType<SubmitOutcome.TryLater>(await AnsweredAsync(GatewayReply.Json(WireBodies.Get(body), status))).Problem;

        Assert.Equal((kind, Charge.NotCharged), (problem.Kind, problem.Charge));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("99999999999999999999", 600)]
    [InlineData("Wed, 01 Jan 2020 00:00:00 GMT", 0)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 600)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData(null, null)]
    public async Task Busy_TellsHowLongToWait(string? header, int? seconds)
    {
        var reply = GatewayReply.Json("", 429) with { Headers = header is null ? [] : new Dictionary<string, string> { ["Retry-After"] = header } };

        var problem = Assert.IsType<SubmitOutcome.TryLater>(await AnsweredAsync(reply)).Problem;

        Assert.Equal(seconds, (int?)problem.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "ok")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"id\":\"task_")]
    [InlineData(200, """{"id":{"odd":1}}""")]
    [InlineData(200, """{"id":"../admin"}""")]
    [InlineData(201, """{"message":"created"}""")]
    [InlineData(202, "null")]
    [InlineData(204, "")]
    [InlineData(200, "<html>Welcome</html>")]
    [InlineData(200, WireBodies.E18)]
    [InlineData(302, "")]
    [InlineData(307, "")]
    [InlineData(408, "")]
    [InlineData(500, "")]
    [InlineData(500, """{"code":"do_request_failed","message":"x","data":null}""")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(503, """{"code":"get_channel_failed","message":"x","data":null}""")]
    [InlineData(524, "<html>time-out</html>")]
    public async Task AnswerThatNamesNoTask_IsUnknown(int status, string body)
    {
        var problem = Assert.IsType<SubmitOutcome.Unknown>(await AnsweredAsync(new GatewayReply(status, body, body.StartsWith('<') ? "text/html" : "application/json"))).Problem;

        Assert.Equal((Charge.Unknown, (int?)status), (problem.Charge, problem.Status));
    }

    [Theory]
    [InlineData("""{"task_id":"t1","message":"slow down"}""", "t1")]
    [InlineData("""{"task_id":"t1","error":{"message":"Invalid token","type":"new_api_error","code":"insufficient_user_quota"}}""", "t1")]
    [InlineData("""{"code":"model_not_found","message":"x","data":{"task_id":"t1"}}""", "t1")]
    [InlineData("""{"error":{"code":"x","message":"y","task_id":"t1"}}""", "t1")]
    [InlineData("""{"id":"task_8Qw3","object":"video","status":"failed","error":{"message":"x","code":"model_not_found"}}""", "task_8Qw3")]
    [InlineData("""{"id":"cgt-1-a","status":"queued"}""", "cgt-1-a")]
    [InlineData("""{"task_id":"../x","message":"slow down"}""", null)]
    [InlineData("""{"task_id":"sk-canary-0123456789","message":"slow down"}""", null)]
    public async Task ErrorThatNamesATask_IsUnknown_WhateverItsStatus(string body, string? taskId)
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);
        foreach (var status in (int[])[400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 425, 429, 451, 500, 502, 503, 529])
        {
            gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json(body, status));

            var outcome = await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, Body, Token);

            var unknown = Assert.IsType<SubmitOutcome.Unknown>(outcome);
            Assert.Equal((taskId, Charge.Unknown, (int?)status), (unknown.TaskId, unknown.Problem.Charge, unknown.Problem.Status));
        }
    }

    [Fact]
    public async Task LongId_IsUnknown() =>
        Assert.IsType<SubmitOutcome.Unknown>(await AnsweredAsync(GatewayReply.Json($$"""{"id":"{{new string('a', 10_000)}}"}""")));

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var other = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnSubmit = _ => Task.FromResult(new GatewayReply(307, "") { Headers = new Dictionary<string, string> { ["Location"] = other.BaseUrl + "/video/generations" } });

        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(gateway.BaseUrl));
        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task NobodyListens_IsForLater()
    {
        string closed;
        await using (var server = new RawServer(_ => Task.CompletedTask))
        {
            closed = server.BaseUrl;
        }

        var problem = Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(closed)).Problem;
        Assert.Equal((GatewayProblemKind.Unreachable, Charge.NotCharged, "connect"), (problem.Kind, problem.Charge, problem.Code));
    }

    [Fact]
    public async Task UnknownName_IsForLater()
    {
        var problem = Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync("https://gateway.invalid/v1")).Problem;

        Assert.Equal((GatewayProblemKind.Unreachable, Charge.NotCharged), (problem.Kind, problem.Charge));
    }

    [Fact]
    public async Task NoTls_IsForLaterAndShowsNoKey()
    {
        await using var server = new RawServer(connection => connection.StallAsync());

        var outcome = await SubmitAsync(server.BaseUrl.Replace("http:", "https:"), more: ("SubmitTimeout", "00:00:00.500"));

        Assert.Equal(Charge.NotCharged, Assert.IsType<SubmitOutcome.TryLater>(outcome).Problem.Charge);
        Assert.Equal((1, 0), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task PrivateAddress_IsNotConnectedTo()
    {
        await using var server = new RawServer(connection => connection.StallAsync());

        var problem = Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(server.BaseUrl.Replace("http:", "https:"), allowPrivate: false)).Problem;

        Assert.Equal("address_refused", problem.Code);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task ResetAfterTheBody_IsUnknown()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });

        Assert.Equal(Charge.Unknown, Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(server.BaseUrl)).Problem.Charge);
        Assert.Equal((1, 1), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task ResetWithinTheBody_IsUnknown()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadHeadAsync();
            connection.Reset();
        });

        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(server.BaseUrl, new string('x', 8 << 20)));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":\"task_1\"")]
    [InlineData("rubbish rubbish rubbish\r\n\r\n")]
    public async Task AnswerBreaksOff_IsUnknown(string start)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(start);
        });

        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(server.BaseUrl));
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")]
    public async Task NoAnswerInTime_IsUnknown(string start)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(start);
            await connection.StallAsync();
        });

        var outcome = await SubmitAsync(server.BaseUrl, more: ("SubmitTimeout", "00:00:00.500"));

        Assert.Equal("timeout", Assert.IsType<SubmitOutcome.Unknown>(outcome).Problem.Code);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutOff()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"id\":\"task_1\",\"pad\":\"");
            while (!connection.Stopped.IsCancellationRequested)
            {
                await connection.WriteAsync(new string('a', 64 * 1024));
            }
        });

        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(server.BaseUrl));
    }

    [Fact]
    public async Task GzipBomb_IsCutOff()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("{\"id\":\"task_1\"" + new string(' ', 30 << 20) + "}"), Token);
        }

        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: {packed.Length}\r\n\r\n");
            await connection.WriteAsync(packed.ToArray());
        });

        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(server.BaseUrl));
    }

    [Fact]
    public async Task KeptConnectionDiesAtReuse_SendsTheBodyOnce()
    {
        // Answers the first request politely, and drops whatever comes next without a word: the case in which HTTP clients
        // love to send again by themselves.
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            if (connection.Number == 1)
            {
                await connection.AnswerAsync("200 OK", """{"id":"task_1"}""");
                await connection.ReadRequestAsync();
            }
        });
        await using var rig = GatewayRig.For(server.BaseUrl);

        Assert.IsType<SubmitOutcome.Accepted>(await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, Body, Token));
        Assert.IsType<SubmitOutcome.Unknown>(await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, Body, Token));
        Assert.Equal((2, 2), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task CancelledAfterTheBody_IsUnknown()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await cancel.CancelAsync();
            await connection.StallAsync();
        });
        await using var rig = GatewayRig.For(server.BaseUrl);

        Assert.IsType<SubmitOutcome.Unknown>(await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, Body, cancel.Token));
    }

    [Fact]
    public async Task CancelledBefore_ThrowsAndSendsNothing()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, Body, new CancellationToken(true)));
        Assert.Empty(gateway.Calls);
    }

    [Fact]
    public async Task AnotherGatewaysJob_GetsNoKey()
    {
        await using var old = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl);

        var problem = Assert.IsType<SubmitOutcome.TryLater>(await rig.Gateway.SubmitAsync(old.BaseUrl, Body, Token)).Problem;

        Assert.Equal((GatewayProblemKind.WrongKey, "other_gateway"), (problem.Kind, problem.Code));
        Assert.Empty(old.Calls);
        Assert.Empty(gateway.Calls);
    }

    [Fact]
    public async Task SecondSerialisation_IsImpossible()
    {
        using var content = new SingleUseContent("{}");
        Assert.False(content.HasStarted);
        await content.CopyToAsync(Stream.Null, Token);
        Assert.True(content.HasStarted);

        await Assert.ThrowsAnyAsync<Exception>(() => content.CopyToAsync(Stream.Null, Token));
    }

    private static async Task<SubmitOutcome> AnsweredAsync(GatewayReply reply)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnSubmit = _ => Task.FromResult(reply);
        var outcome = await SubmitAsync(gateway.BaseUrl);
        Assert.Single(gateway.Posts);
        return outcome;
    }

    private static async Task<SubmitOutcome> SubmitAsync(string baseUrl, string? body = null, bool allowPrivate = true, params (string Key, string Value)[] more)
    {
        await using var rig = GatewayRig.For(baseUrl, allowPrivate, more);
        return await rig.Gateway.SubmitAsync(rig.Gateway.CurrentGateway, body ?? Body, Token);
    }
}
