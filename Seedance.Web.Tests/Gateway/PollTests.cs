using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class PollTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Task_GoesFromQueuedToSuccess()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For(gateway.BaseUrl + "/");

        Assert.Equal(new PollOutcome.Running("QUEUED", 10), await PollAsync(rig));
        Assert.Equal(new PollOutcome.Running("IN_PROGRESS", 50), await PollAsync(rig));
        Assert.Equal(gateway.ClipUrl, Assert.IsType<PollOutcome.Succeeded>(await PollAsync(rig)).Result.Video?.OriginalString);
        Assert.All(gateway.Polls, call => Assert.Equal("Bearer sk-canary-0123456789", call.Authorization));
    }

    [Fact]
    public async Task PassingFault_IsAskedAgain()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnPoll = (id, turn) => turn switch
        {
            0 => Task.FromResult(GatewayReply.Json("", 502)),
            1 => throw new GatewayCut(),
            _ => Task.FromResult(gateway.Success(id)),
        };

        Assert.IsType<PollOutcome.Succeeded>(await PollOnceAsync(gateway));
        Assert.Equal(3, gateway.Polls.Count);
    }

    [Theory]
    [InlineData(500, "", GatewayProblemKind.GatewayTrouble, 3)]
    [InlineData(429, "", GatewayProblemKind.TooManyRequests, 1)]
    [InlineData(401, WireBodies.E1, GatewayProblemKind.WrongKey, 1)]
    [InlineData(402, "", GatewayProblemKind.NoMoney, 1)]
    [InlineData(400, WireBodies.E6, GatewayProblemKind.TaskUnknown, 1)]
    [InlineData(404, "<html></html>", GatewayProblemKind.NotAGateway, 1)]
    [InlineData(200, "<html></html>", GatewayProblemKind.NotAGateway, 1)]
    [InlineData(200, "", GatewayProblemKind.GatewayTrouble, 1)]
    [InlineData(204, "", GatewayProblemKind.GatewayTrouble, 1)]
    [InlineData(304, "", GatewayProblemKind.NotAGateway, 1)]
    public async Task OtherAnswers_AreTrouble(int status, string body, GatewayProblemKind kind, int requests)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnPoll = (_, _) => Task.FromResult(new GatewayReply(status, body));

        Assert.Equal(kind, Assert.IsType<PollOutcome.Trouble>(await PollOnceAsync(gateway)).Problem.Kind);
        Assert.Equal(requests, gateway.Polls.Count);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var other = await FakeGateway.StartAsync();
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnPoll = (_, _) => Task.FromResult(new GatewayReply(302, "") { Headers = new Dictionary<string, string> { ["Location"] = other.BaseUrl + "/video/generations/task_1" } });

        Assert.IsType<PollOutcome.Trouble>(await PollOnceAsync(gateway));
        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task AnotherGatewaysJob_IsNotAskedFor()
    {
        await using var old = await FakeGateway.StartAsync();
        await using var rig = GatewayRig.For("https://new.example.ai/v1");

        Assert.Equal("other_gateway", Assert.IsType<PollOutcome.Trouble>(await rig.Gateway.PollAsync(old.BaseUrl, "task_1", Token)).Problem.Code);
        Assert.Empty(old.Calls);
    }

    [Fact]
    public async Task NoAnswerInTime_IsTroubleWithoutRepetition()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.StallAsync();
        });
        await using var rig = GatewayRig.For(server.BaseUrl, more: ("PollTimeout", "00:00:00.400"));

        Assert.Equal("timeout", Assert.IsType<PollOutcome.Trouble>(await PollAsync(rig)).Problem.Code);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await cancel.CancelAsync();
            await connection.StallAsync();
        });
        await using var rig = GatewayRig.For(server.BaseUrl);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Gateway.PollAsync(rig.Gateway.CurrentGateway, "task_1", cancel.Token));
    }

    private static Task<PollOutcome> PollAsync(GatewayRig rig) => rig.Gateway.PollAsync(rig.Gateway.CurrentGateway, "task_1", Token);

    private static async Task<PollOutcome> PollOnceAsync(FakeGateway gateway)
    {
        await using var rig = GatewayRig.For(gateway.BaseUrl);
        return await PollAsync(rig);
    }
}
