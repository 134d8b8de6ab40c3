using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>
/// Whatever the gateway answers to polls for half a minute: the job waits, says why, asks seldom, and is Ready when it ends.
/// </summary>
public sealed partial class PollFaultTests(SharedStudio shared) : IClassFixture<SharedStudio>, IAsyncDisposable
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// Kind of the fault; what the job says meanwhile; how many requests half a minute may cost. Of an answer without end it says GatewayTrouble: it was
    /// left for its size, and not when the time for a poll was over.
    /// </summary>
    public static TheoryData<string, GatewayProblemKind, int> Faults => new()
    {
        { "429", GatewayProblemKind.TooManyRequests, 4 },
        { "429 Retry-After: 12", GatewayProblemKind.TooManyRequests, 3 },
        { "429 Retry-After: in 12 s by its own clock", GatewayProblemKind.TooManyRequests, 3 },
        { "429 Retry-After: 99999999999999999999", GatewayProblemKind.TooManyRequests, 1 },
        { "429 Retry-After: Fri, 01 Jan 2100 00:00:00 GMT", GatewayProblemKind.TooManyRequests, 1 },
        { "429 Retry-After: -5", GatewayProblemKind.TooManyRequests, 4 },
        { "429 Retry-After: soon", GatewayProblemKind.TooManyRequests, 4 },
        { "500", GatewayProblemKind.GatewayTrouble, 12 },
        { "503 Retry-After: 12", GatewayProblemKind.GatewayTrouble, 9 },
        { "524 html", GatewayProblemKind.GatewayTrouble, 12 },
        { "401", GatewayProblemKind.WrongKey, 4 },
        { "402", GatewayProblemKind.NoMoney, 4 },
        { "403 money", GatewayProblemKind.NoMoney, 4 },
        { "404 html", GatewayProblemKind.NotAGateway, 4 },
        { "task_not_exist", GatewayProblemKind.TaskUnknown, 4 },
        { "200 html", GatewayProblemKind.NotAGateway, 4 },
        { "200 empty", GatewayProblemKind.GatewayTrouble, 4 },
        { "204", GatewayProblemKind.GatewayTrouble, 4 },
        { "304", GatewayProblemKind.NotAGateway, 4 },
        { "truncated", GatewayProblemKind.GatewayTrouble, 4 },
        { "deep JSON", GatewayProblemKind.GatewayTrouble, 4 },
        { "no UTF-8", GatewayProblemKind.GatewayTrouble, 4 },
        { "reset", GatewayProblemKind.Unreachable, 12 },
        { "cut in the body", GatewayProblemKind.GatewayTrouble, 4 },
        { "endless body", GatewayProblemKind.GatewayTrouble, 4 },
        { "1 GB of JSON", GatewayProblemKind.GatewayTrouble, 4 },
        { "gzip bomb", GatewayProblemKind.GatewayTrouble, 4 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Fault_IsSaidAndWaitedOut(string fault, GatewayProblemKind says, int atMost) => WaitOutAsync(Mended(), fault, says, atMost);

    /// <summary>In a studio of its own: that its polls give up soon must not end a healthy one of the other rows on a slow machine.</summary>
    [Theory]
    [InlineData("header stall")]
    [InlineData("one byte at a time")]
    public async Task Stall_IsGivenUp_AndWaitedOut(string fault)
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Gateway:PollTimeout"] = "00:00:01", services: SharedStudio.WithoutPosters);
        await WaitOutAsync(studio, fault, GatewayProblemKind.Unreachable, 4);
        await studio.Promises.CheckAsync(settled: true);
    }

    private static async Task WaitOutAsync(TestStudio studio, string fault, GatewayProblemKind says, int atMost)
    {
        studio.Gateway.PollsUntilSuccess = 0;
        var (id, posts) = (await studio.SubmitAsync(), studio.Gateway.Posts.Count);
        var task = (await studio.RunUntilAsync(id, JobState.Generating)).TaskId!;
        var since = studio.Clock.GetUtcNow();
        studio.Gateway.OnOther = async http =>
        {
            if (!http.Request.Path.StartsWithSegments("/v1/video/generations") || studio.Clock.GetUtcNow() >= since + Lasts) return false;
            await PlayAsync(http, fault);
            return true;
        };

        while (studio.Clock.GetUtcNow() < since + Lasts) await studio.RunTurnsAsync(1, TimeSpan.FromSeconds(1));

        var waiting = await studio.FindAsync(id);
        Assert.Equal((JobState.Generating, says.ToString()), (waiting.State, waiting.Problem?.Kind));
        Assert.InRange(PollsOf(studio, task), 1, atMost);

        var ready = await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Null(ready.Problem);
        Assert.InRange(ready.ChangedAt - (since + Lasts).UtcDateTime, TimeSpan.Zero, TimeSpan.FromMinutes(11.5));
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_IsNotFollowed_AndTheKeyGoesNowhereElse(int status)
    {
        await using var other = await FakeGateway.StartAsync();
        var studio = Mended();
        studio.Gateway.OnPoll = (task, turn) => Task.FromResult(turn < 3
            ? new GatewayReply(status, "") { Headers = new Dictionary<string, string> { ["Location"] = $"{other.BaseUrl}/video/generations/{task}" } }
            : studio.Gateway.Success(task));

        await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);

        Assert.Empty(other.Calls);
    }

    /// <summary>Answers that are odd, but no fault: one line for each, the last one with what the job must become.</summary>
    public static TheoryData<string, JobState> Oddities => new()
    {
        { "BOM", JobState.Ready },
        { "broken characters", JobState.Ready },
        { "backwards", JobState.Ready },
        { "unknown word", JobState.Ready },
        { "success without a link, later with one", JobState.Ready },
        { "success without a link, the gateway has a copy", JobState.Ready },
        { "success without a link, for ever", JobState.Expired },
        { "success, then running again", JobState.Ready },
        { "failure with a link", JobState.Failed },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task OddAnswer_LeadsToTheRightEnd(string kind, JobState end)
    {
        var studio = Mended();
        var gateway = studio.Gateway;
        var withoutLink = (GatewayReply reply) => reply with { Body = Link().Replace(reply.Body, "") };
        gateway.OnPoll = (task, turn) => Task.FromResult((kind, turn) switch
        {
            ("BOM", 0) => gateway.Success(task) with { Body = "\uFEFF" + gateway.Success(task).Body },
            ("broken characters", 0) => gateway.State(task, "IN_PROGRESS", "50%", @"\ud83c \u0000"),
            ("backwards", 0) => gateway.State(task, "IN_PROGRESS", "80%", "running"),
            ("backwards", 1) => gateway.State(task, "QUEUED", "10%", "queued"),
            ("backwards", 2) => gateway.State(task, "NOT_START", "0%", ""),
            ("unknown word", 0) => gateway.State(task, "PONDERING", "30%", "<b>thinking</b>"),
            ("unknown word", 1) => gateway.State(task, new string('W', 90), "30%", "x"),
            ("success without a link, later with one", < 4) => withoutLink(gateway.Success(task)),
            ("success without a link, the gateway has a copy" or "success without a link, for ever", _) => withoutLink(gateway.Success(task)),
            ("success, then running again", 1) => gateway.State(task, "IN_PROGRESS", "50%", "running"),
            ("success, then running again", 2) => GatewayReply.Json("", 503),
            ("failure with a link", _) => gateway.Failure(task, "OutputVideoSensitiveContentDetected", gateway.ClipUrl),
            _ => gateway.Success(task),
        });
        var fetches = 0;
        gateway.OnOther = async http =>
        {
            if (kind.EndsWith("copy", StringComparison.Ordinal) && http.Request.Path.StartsWithSegments("/v1/videos"))
            {
                await Results.Bytes(gateway.ClipBytes, "video/mp4").ExecuteAsync(http);
                return true;
            }

            if (kind != "success, then running again" || http.Request.Path != "/clips/clip.mp4" || fetches++ > 0) return false;
            http.Response.StatusCode = 403;
            return true;
        };
        var (id, posts) = (await studio.SubmitAsync(), gateway.Posts.Count);

        var job = await studio.RunUntilAsync(id, end);

        var events = (await studio.EventsAsync(id)).Select(e => e.State).ToList();
        Assert.Equal(events.Distinct(), events); // each state once: nothing went back in the timeline
        Assert.Equal(end == JobState.Expired, job.Problem?.Kind == JobProblems.ClipLost);
        Assert.InRange(PollsOf(studio, job.TaskId!), 1, 20);
        Assert.Equal(posts + 1, gateway.Posts.Count);
    }

    [Fact]
    public async Task ConnectionThatIsNeverTaken_EndsInTime()
    {
        // A listener whose queue is full drops every further knock, like a host behind a silent firewall.
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen(0);
        var address = (System.Net.IPEndPoint)listener.LocalEndPoint!;
        using var first = new System.Net.Sockets.TcpClient();
        await first.ConnectAsync(address.Address, address.Port, Token);
        await using var rig = Seedance.Web.Tests.Gateway.GatewayRig.For($"http://127.0.0.1:{address.Port}/v1", more: ("PollTimeout", "00:00:00.300"));

        var outcome = await rig.Gateway.PollAsync(rig.Gateway.CurrentGateway, "task_1", Token);

        Assert.Equal("timeout", Assert.IsType<PollOutcome.Trouble>(outcome).Problem.Code);
    }

    [System.Text.RegularExpressions.GeneratedRegex("http[^\"]*")]
    private static partial System.Text.RegularExpressions.Regex Link();

    public async ValueTask DisposeAsync() => await shared.Studio.Promises.CheckAsync(settled: true);

    private static int PollsOf(TestStudio studio, string task) =>
        studio.Gateway.Polls.Count(call => call.Path.EndsWith(task, StringComparison.Ordinal));

    private TestStudio Mended()
    {
        shared.Studio.Gateway.Heal();
        return shared.Studio;
    }

    private static async Task PlayAsync(HttpContext http, string fault)
    {
        var words = fault.Split(" Retry-After: ");
        var answer = http.Response;
        if (words is [_, "in 12 s by its own clock"])
            (answer.Headers.RetryAfter, answer.Headers.Date) = ("Mon, 02 Nov 2026 09:00:12 GMT", "Mon, 02 Nov 2026 09:00:00 GMT");
        else if (words is [_, var header])
            answer.Headers.RetryAfter = header;
        switch (words[0])
        {
            case "429" or "500" or "503" or "204" or "304" or "402": answer.StatusCode = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture); break;
            case "524 html": await WriteAsync(524, "<html>A timeout occurred</html>", "text/html"); break;
            case "401": await WriteAsync(401, """{"error":{"message":"Invalid token (request id: 2026x)","type":"new_api_error","code":""}}"""); break;
            case "403 money": await WriteAsync(403, """{"code":"insufficient_user_quota","message":"余额不足","data":null}"""); break;
            case "404 html": await WriteAsync(404, "<html></html>", "text/html"); break;
            case "task_not_exist": await WriteAsync(400, """{"code":"task_not_exist","message":"task_not_exist","data":null}"""); break;
            case "200 html": await WriteAsync(200, "<!DOCTYPE html><html></html>", "text/html"); break;
            case "200 empty": answer.ContentType = "application/json"; break;
            case "truncated": await WriteAsync(200, """{"code":"success","data":{"status":"SUC"""); break;
            case "deep JSON": await WriteAsync(200, "{\"data\":" + new string('[', 200_000) + new string(']', 200_000) + "}"); break;
            case "no UTF-8": await answer.Body.WriteAsync(Enumerable.Range(128, 127).Select(b => (byte)b).ToArray()); break;
            case "reset": throw new GatewayCut();
            case "cut in the body":
                answer.ContentLength = 500;
                await WriteAsync(200, """{"code":"success","data":{"status":"SUCCESS","result_url":"http://x/""");
                break;
            case "header stall": await HoldAsync(Timeout.InfiniteTimeSpan); break;
            case "one byte at a time":
                await answer.StartAsync();
                while (await HoldAsync(TimeSpan.FromMilliseconds(50))) await SendAsync("{"u8.ToArray());
                break;
            case "endless body":
                while (await SendAsync(new byte[64 << 10]))
                {
                }

                break;
            case "1 GB of JSON":
                await SendAsync("{\"code\":\"success\",\"data\":{\"status\":\"SUCCESS\",\"pad\":\""u8.ToArray());
                for (var i = 0; i < 16_384 && await SendAsync(Enumerable.Repeat((byte)'a', 64 << 10).ToArray()); i++)
                {
                }

                break;
            case "gzip bomb":
                answer.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(answer.Body, CompressionLevel.Fastest))
                {
                    for (var i = 0; i < 4_096 && !http.RequestAborted.IsCancellationRequested; i++) await gzip.WriteAsync(new byte[256 << 10], http.RequestAborted);
                }

                break;
            default: throw new InvalidOperationException(fault);
        }

        async Task WriteAsync(int status, string body, string type = "application/json")
        {
            (answer.StatusCode, answer.ContentType) = (status, type);
            await answer.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
            await answer.Body.FlushAsync();
        }

        async Task<bool> SendAsync(byte[] bytes)
        {
            // Once the client has gone, writing takes no time, and the word of it comes later.
            await Task.Yield();
            return !http.RequestAborted.IsCancellationRequested && !(await answer.BodyWriter.WriteAsync(bytes)).IsCompleted;
        }

        // True when it is time for more, false when the client has gone.
        async Task<bool> HoldAsync(TimeSpan time)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
            try
            {
                await gone.Task.WaitAsync(time);
                return false;
            }
            catch (TimeoutException)
            {
                return true;
            }
        }
    }
}
