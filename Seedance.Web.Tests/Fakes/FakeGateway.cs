using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Seedance.Web.Tests.Fakes;

/// <summary>One request that reached the fake gateway.</summary>
/// <param name="At">When its body had been read, by the machine's clock.</param>
public sealed record GatewayCall(string Method, string Path, string Body, string? Authorization, DateTimeOffset At);

/// <summary>What the fake gateway answers.</summary>
public sealed record GatewayReply(int Status, string Body, string ContentType = "application/json")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static GatewayReply Json(string body, int status = 200) => new(status, body);
}

/// <summary>
/// A real HTTP server on a free port that speaks the gateway's JSON and keeps a ledger of every request. By default every
/// submit is accepted; each task is queued, then running, then successful, with a clip on this same server.
/// </summary>
public sealed class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<GatewayCall> _calls = new();
    private readonly ConcurrentDictionary<string, int> _pollsOfTask = new();
    private int _tasks;

    private FakeGateway(WebApplication app)
    {
        _app = app;
        OnSubmit = _ => Task.FromResult(Accept(NewTaskId()));
        OnPoll = (taskId, turn) => Task.FromResult(Progress(taskId, turn));
        ClipBytes = DemoClip("9x16.mp4");
        LastFrameBytes = DemoClip("9x16.png");
    }

    /// <summary>Without a path, for example <c>http://127.0.0.1:40123</c>.</summary>
    public string Origin => _app.Urls.First();

    /// <summary>What belongs into <c>Gateway:BaseUrl</c>; ends with <c>/v1</c>.</summary>
    public string BaseUrl => Origin + "/v1";

    /// <summary>Every request, oldest first.</summary>
    public IReadOnlyList<GatewayCall> Calls => [.. _calls];

    /// <summary>The bodies of all submits, oldest first.</summary>
    public IReadOnlyList<string> Posts => [.. _calls.Where(call => call.Method == "POST").Select(call => call.Body)];

    /// <summary>All requests for the state of a task.</summary>
    public IReadOnlyList<GatewayCall> Polls => [.. _calls.Where(call => call.Method == "GET" && call.Path.StartsWith("/v1/video/generations/", StringComparison.Ordinal))];

    /// <summary>Answers a submit, given its body. May throw <see cref="GatewayCut"/> to reset the connection.</summary>
    public Func<string, Task<GatewayReply>> OnSubmit { get; set; }

    /// <summary>Answers a poll, given the task id and how often it has been asked before (from 0).</summary>
    public Func<string, int, Task<GatewayReply>> OnPoll { get; set; }

    /// <summary>Answers everything else that is not known (else 404); null hands on to the defaults.</summary>
    public Func<HttpContext, Task<bool>>? OnOther { get; set; }

    /// <summary>How many polls of a task say "queued" or "running" before it has succeeded.</summary>
    public int PollsUntilSuccess { get; set; } = 2;

    public byte[] ClipBytes { get; set; }

    public byte[] LastFrameBytes { get; set; }

    /// <summary>Starts on <paramref name="port"/>, or on a free one; the port lets a test "repair" a gateway it has stopped.</summary>
    public static async Task<FakeGateway> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        var gateway = new FakeGateway(app);
        app.Run(gateway.HandleAsync);
        await app.StartAsync(CancellationToken.None);
        return gateway;
    }

    public string NewTaskId() => string.Create(CultureInfo.InvariantCulture, $"task_Fake{Interlocked.Increment(ref _tasks):D28}");

    public GatewayReply Accept(string taskId) => GatewayReply.Json($$"""
        {"id":"{{taskId}}","task_id":"{{taskId}}","object":"video","model":"doubao-seedance-2-0-260128","status":"queued","progress":0,"created_at":1784600000}
        """);

    /// <summary>The default timeline.</summary>
    public GatewayReply Progress(string taskId, int turn) =>
        turn >= PollsUntilSuccess ? Success(taskId) : turn == 0 ? State(taskId, "QUEUED", "10%", "queued") : State(taskId, "IN_PROGRESS", "50%", "running");

    public GatewayReply State(string taskId, string outer, string progress, string inner) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","platform":"54","action":"generate","status":"@outer","fail_reason":"","progress":"@progress","data":{"id":"cgt-@task","status":"@inner"}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@outer", outer, StringComparison.Ordinal)
            .Replace("@progress", progress, StringComparison.Ordinal)
            .Replace("@inner", inner, StringComparison.Ordinal));

    public GatewayReply Success(string taskId) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","platform":"54","action":"generate","status":"SUCCESS","fail_reason":"","result_url":"@clip","progress":"100%","data":{"id":"cgt-@task","status":"succeeded","content":{"video_url":"@clip","last_frame_url":"@frame"},"usage":{"completion_tokens":108900,"total_tokens":108900},"seed":4711,"resolution":"720p","ratio":"9:16","duration":5,"framespersecond":24}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@clip", ClipUrl, StringComparison.Ordinal)
            .Replace("@frame", LastFrameUrl, StringComparison.Ordinal));

    public GatewayReply Failure(string taskId, string code, string message) => GatewayReply.Json("""
        {"code":"success","message":"","data":{"task_id":"@task","status":"FAILURE","fail_reason":"@message","result_url":"@message","progress":"100%","data":{"id":"cgt-@task","status":"failed","error":{"code":"@code","message":"@message"}}}}
        """
            .Replace("@task", taskId, StringComparison.Ordinal)
            .Replace("@code", code, StringComparison.Ordinal)
            .Replace("@message", message, StringComparison.Ordinal));

    public string ClipUrl => Origin + "/clips/clip.mp4?X-Tos-Expires=86400&X-Tos-Signature=aa11";

    public string LastFrameUrl => Origin + "/clips/last.png?X-Tos-Expires=86400&X-Tos-Signature=bb22";

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private static byte[] DemoClip(string name)
    {
        using var source = typeof(Program).Assembly.GetManifestResourceStream("Seedance.Web.Gateway.Demo.Samples." + name)
            ?? throw new InvalidOperationException("No sample " + name);
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = request.Path.Value ?? "/";
        _calls.Enqueue(new GatewayCall(request.Method, path, body, request.Headers.Authorization, DateTimeOffset.UtcNow));
        try
        {
            if (OnOther is not null && await OnOther(context))
            {
                return;
            }

            await AnswerAsync(context, path, body);
        }
        catch (GatewayCut)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, string path, string body)
    {
        const string Generations = "/v1/video/generations";
        if (path == Generations && HttpMethods.IsPost(context.Request.Method))
        {
            await WriteAsync(context, await OnSubmit(body));
        }
        else if (path.StartsWith(Generations + "/", StringComparison.Ordinal))
        {
            var taskId = path[(Generations.Length + 1)..];
            var turn = _pollsOfTask.AddOrUpdate(taskId, 0, (_, before) => before + 1);
            await WriteAsync(context, await OnPoll(taskId, turn));
        }
        else if (path == "/clips/clip.mp4")
        {
            await Results.Bytes(ClipBytes, "video/mp4", enableRangeProcessing: true).ExecuteAsync(context);
        }
        else if (path == "/clips/last.png")
        {
            await Results.Bytes(LastFrameBytes, "image/png", enableRangeProcessing: true).ExecuteAsync(context);
        }
        else if (path == "/v1/models")
        {
            await WriteAsync(context, GatewayReply.Json("""{"success":true,"object":"list","data":[{"id":"doubao-seedance-2-0-260128","object":"model"}]}"""));
        }
        else if (path == "/v1/dashboard/billing/subscription")
        {
            await WriteAsync(context, GatewayReply.Json("""{"object":"billing_subscription","soft_limit_usd":25,"hard_limit_usd":25,"system_hard_limit_usd":25,"access_until":0}"""));
        }
        else if (path == "/v1/dashboard/billing/usage")
        {
            await WriteAsync(context, GatewayReply.Json("""{"object":"list","total_usage":1240.5}"""));
        }
        else
        {
            await WriteAsync(context, GatewayReply.Json($$$"""{"error":{"message":"Invalid URL ({{{context.Request.Method}}} {{{path}}})","type":"invalid_request_error","param":"","code":""}}""", 404));
        }
    }

    private static async Task WriteAsync(HttpContext context, GatewayReply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Body.Length > 0)
        {
            context.Response.ContentType = reply.ContentType;
            await context.Response.WriteAsync(reply.Body, context.RequestAborted);
        }
    }
}

/// <summary>Thrown by a handler of <see cref="FakeGateway"/>: the connection is reset without an answer.</summary>
public sealed class GatewayCut : Exception;
