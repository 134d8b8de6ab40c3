using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seedance.Web.Gateway;
using Seedance.Web.Gateway.Chat;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway.Chat;

public sealed class ChatGatewayTests
{
    private const string Key = "sk-canary-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Question_IsOneCallInOpenAisForm_AndTheAnswerGrows()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnChat = FakeGateway.Writes("A red ", "boat ", "with “夏日” 🍋.");
        var grown = new List<string>();

        var answer = await AskAsync(gateway, onText: grown.Add);

        Assert.Equal("A red boat with “夏日” 🍋.", answer.Text);
        Assert.Equal((true, false, 420L, 80L, null), (answer.IsComplete, answer.IsStopped, answer.PromptTokens, answer.AnswerTokens, answer.Problem));
        Assert.Equal(["A red ", "A red boat ", answer.Text], grown);
        var call = Assert.Single(gateway.Calls);
        Assert.Equal(("POST", "/v1/chat/completions", "Bearer " + Key), (call.Method, call.Path, call.Authorization));
        using var body = JsonDocument.Parse(call.Body);
        Assert.Equal("gpt-4o-mini", body.RootElement.GetProperty("model").GetString());
        Assert.True(body.RootElement.GetProperty("stream").GetBoolean());
        Assert.Equal(["system:Rewrite.", "user:A boat."], body.RootElement.GetProperty("messages").EnumerateArray().Select(m => $"{m.GetProperty("role")}:{m.GetProperty("content")}"));
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"All at once."},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3}}""", "application/json", "All at once.", true)]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"In "},{"type":"text","text":"parts."}]},"finish_reason":"stop"}]}""", "application/json", "In parts.", true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"No space\"}}]}\r\n\r\ndata:[DONE]\r\n\r\n", "text/event-stream", "No space", true)]
    [InlineData("event: x\nid: 1\nretry: 5\ndata:{\"choices\":[{\"delta\":{\"content\":\"Last line\"}}]}\n\ndata: [DONE]", "text/event-stream", "Last line", true)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"Cut\"}}]}\n\n", "text/event-stream", "Cut", false)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"Long\"},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n", "text/event-stream", "Long", false)]
    [InlineData("data: nonsense\n\ndata: {}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Yet\"}}]}\n\ndata: [DONE]\n\n", "text/event-stream", "Yet", true)]
    public async Task Answer_IsReadInEveryShape(string body, string type, string expected, bool isComplete)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnChat = Body(body, type);

        var answer = await AskAsync(gateway);

        Assert.Equal((expected, isComplete, null), (answer.Text, answer.IsComplete, answer.Problem));
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Invalid token","type":"new_api_error","code":""}}""", "application/json", GatewayProblemKind.WrongKey, Charge.NotCharged)]
    [InlineData(429, """{"error":{"message":"Slow down"}}""", "application/json", GatewayProblemKind.TooManyRequests, Charge.NotCharged)]
    [InlineData(500, """{"error":{"message":"Oops"}}""", "application/json", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(200, "<html>Console</html>", "text/html", GatewayProblemKind.NotAGateway, Charge.Unknown)]
    [InlineData(200, """{"error":{"message":"Oops"}}""", "application/json", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(200, "data: {\"error\":{\"message\":\"Oops\"}}\n\n", "text/event-stream", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(200, "data: [DONE]\n\n", "text/event-stream", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(200, "", "application/json", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    [InlineData(200, "data: {\"choices\":[{\"delta\":{\"content\":\"My key is sk-canary-0123456789\"}}]}\n\n", "text/event-stream", GatewayProblemKind.GatewayTrouble, Charge.Unknown)]
    public async Task Refusal_IsAProblem_AndAskedNoSecondTime(int status, string body, string type, GatewayProblemKind kind, Charge charge)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.OnChat = Body(body, type, status);

        var answer = await AskAsync(gateway);

        Assert.Equal((kind, charge), (answer.Problem?.Kind, answer.Problem?.Charge));
        Assert.False(answer.IsComplete);
        Assert.DoesNotContain("canary", answer.Text + answer.Problem!.Raw, StringComparison.Ordinal);
        Assert.Single(gateway.Questions);
    }

    [Fact]
    public async Task BrokenLine_KeepsWhatWasWritten()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.OnChat = async (context, _) =>
        {
            await FakeGateway.BeginAsync(context);
            await FakeGateway.SendAsync(context, FakeGateway.Piece("Half a"));
            await isRead.Task;
            throw new GatewayCut();
        };

        var answer = await AskAsync(gateway, _ => isRead.TrySetResult());

        Assert.Equal(("Half a", false, GatewayProblemKind.Unreachable, Charge.Unknown), (answer.Text, answer.IsComplete, answer.Problem?.Kind, answer.Problem?.Charge));
        Assert.Single(gateway.Questions);
    }

    [Fact]
    public async Task LastWord_IsEnough_AlsoWhenTheLineBreaksBehindIt()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.OnChat = async (context, _) =>
        {
            await FakeGateway.BeginAsync(context);
            await FakeGateway.SendAsync(context, """{"choices":[{"delta":{"content":"Whole"},"finish_reason":"stop"}]}""");
            await isRead.Task;
            throw new GatewayCut();
        };

        var answer = await AskAsync(gateway, _ => isRead.TrySetResult());

        Assert.Equal(("Whole", true, null), (answer.Text, answer.IsComplete, answer.Problem));
    }

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: [DONE]\r\n")]
    [InlineData("data:[DONE]\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")]
    [InlineData("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n")]
    public async Task LineThatStaysOpenAfterTheEnd_IsNotWaitedFor(string end)
    {
        await using var gateway = await FakeGateway.StartAsync();
        var isLeft = new TaskCompletionSource();
        gateway.OnChat = async (context, _) =>
        {
            context.RequestAborted.Register(() => isLeft.TrySetResult());
            await FakeGateway.BeginAsync(context);
            await FakeGateway.SendAsync(context, FakeGateway.Piece("Whole"));
            await context.Response.WriteAsync(end, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        var answer = await AskAsync(gateway).WaitAsync(TimeSpan.FromSeconds(60), Token); // the studio's own limit is five minutes

        Assert.Equal(("Whole", true, null), (answer.Text, answer.IsComplete, answer.Problem));
        await isLeft.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task EndlessAnswer_IsLeft()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var isLeft = new TaskCompletionSource();
        gateway.OnChat = async (context, _) =>
        {
            context.RequestAborted.Register(() => isLeft.TrySetResult());
            await FakeGateway.BeginAsync(context);
            while (true) await FakeGateway.SendAsync(context, FakeGateway.Piece(new string('a', 4000)));
        };

        var answer = await AskAsync(gateway);

        Assert.InRange(answer.Text.Length, ChatReader.MaxText, ChatReader.MaxText + 4000);
        Assert.False(answer.IsComplete);
        await isLeft.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task EndlessLine_IsCutOff()
    {
        using var endless = new MemoryStream(Encoding.UTF8.GetBytes("data: " + new string('a', EventStream.MaxBytes)));

        await Assert.ThrowsAsync<IOException>(async () => await EventStream.ReadAsync(endless, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Stop_EndsTheCall_AndKeepsWhatWasWritten()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var isLeft = new TaskCompletionSource();
        gateway.OnChat = async (context, _) =>
        {
            context.RequestAborted.Register(() => isLeft.TrySetResult());
            await FakeGateway.BeginAsync(context);
            await FakeGateway.SendAsync(context, FakeGateway.Piece("Written"));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var stop = new CancellationTokenSource();

        var answer = await AskAsync(gateway, _ => stop.Cancel(), stop.Token);

        Assert.Equal(("Written", false, true, null), (answer.Text, answer.IsComplete, answer.IsStopped, answer.Problem));
        await isLeft.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Theory]
    [InlineData("", "Auto", "m", ChatObstacle.NoKey)]
    [InlineData(Key, "Demo", "m", ChatObstacle.Demo)]
    [InlineData(Key, "Auto", "", ChatObstacle.NoModel)]
    [InlineData(Key, "Auto", "m", null)]
    public async Task Obstacle_IsNamed(string key, string mode, string model, ChatObstacle? expected)
    {
        await using var rig = new GatewayRig([new("Gateway:ApiKey", key), new("Gateway:Mode", mode), new("Gateway:ChatModel", model)]);

        Assert.Equal(expected, rig.Get<ChatGateway>().Obstacle);
    }

    private static Func<HttpContext, string, Task> Body(string body, string type, int status = 200) => async (context, _) =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    private static async Task<ChatAnswer> AskAsync(FakeGateway gateway, Action<string>? onText = null, CancellationToken? stop = null)
    {
        await using var rig = GatewayRig.For(gateway.BaseUrl);
        return await rig.Get<ChatGateway>().AskAsync("Rewrite.", "A boat.", onText ?? (_ => { }), stop ?? Token);
    }
}
