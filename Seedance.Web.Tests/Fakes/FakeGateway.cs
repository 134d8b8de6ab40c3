using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// A real HTTP server on a free port that speaks the gateway's JSON and keeps a ledger of every request. By default every
/// submit is taken; each task is queued, then running, then successful, with a clip on this same server. Faults are switched
/// on with <see cref="Break"/>, the course of tasks is scripted with <see cref="Timeline"/>; the hooks below them are for what
/// neither can say.
/// </summary>
public sealed partial class FakeGateway : IAsyncDisposable
{
    private const string Generations = "/v1/video/generations";
    private readonly ConcurrentQueue<GatewayCall> _calls = new();
    private readonly ConcurrentQueue<GatewayTask> _taken = new();
    private readonly ConcurrentDictionary<string, GatewayTask> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _pollsOfTask = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ActiveFault, byte> _faults = new();
    private readonly CancellationTokenSource _stopped = new();
    private WebApplication _app;
    private int _tasks;
    private int _connections;
    private int _torn;

    private FakeGateway(int port)
    {
        _app = Build(port);
        ResetHooks();
        ClipBytes = DemoClip("9x16.mp4");
        LastFrameBytes = DemoClip("9x16.png");
    }

    /// <summary>Without a path, for example <c>http://127.0.0.1:40123</c>.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>What belongs into <c>Gateway:BaseUrl</c>; ends with <c>/v1</c>.</summary>
    public string BaseUrl => Origin + "/v1";

    /// <summary>The clock of the ledger, the timelines and the links.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Every request that arrived completely, oldest first.</summary>
    public IReadOnlyList<GatewayCall> Calls => [.. _calls];

    /// <summary>The bodies of all submits, oldest first.</summary>
    public IReadOnlyList<string> Posts => [.. _calls.Where(call => call.IsPost).Select(call => call.Body)];

    /// <summary>All requests for the state of a task.</summary>
    public IReadOnlyList<GatewayCall> Polls =>
        [.. _calls.Where(call => call.Method == "GET" && call.Path.StartsWith(Generations + "/", StringComparison.Ordinal))];

    /// <summary>Every task that was taken, whether or not its answer arrived; oldest first.</summary>
    public IReadOnlyList<GatewayTask> Tasks => [.. _taken];

    /// <summary>How many; cheaper than the list.</summary>
    public int TaskCount => _taken.Count;

    /// <summary>How many requests stand in the ledger; cheaper than the list.</summary>
    public int CallCount => _calls.Count;

    /// <summary>Connections that were opened.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests whose headers arrived, but not their whole body; they stand in no ledger.</summary>
    public int TornRequests => Volatile.Read(ref _torn);

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The course of each task; by default <see cref="PollsUntilSuccess"/> polls long.</summary>
    public Func<GatewayTask, TaskTimeline> Timeline { get; set; }

    /// <summary>Answers a submit, given its body. May throw <see cref="GatewayCut"/> to reset the connection.</summary>
    public Func<string, Task<GatewayReply>> OnSubmit { get; set; }

    /// <summary>Answers a poll, given the task id and how often it has been asked before (from 0).</summary>
    public Func<string, int, Task<GatewayReply>> OnPoll { get; set; }

    /// <summary>Answers a question to the language model, given its body; by default with the question itself, word by word.</summary>
    public Func<HttpContext, string, Task> OnChat { get; set; }

    /// <summary>Sees every request first; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? OnOther { get; set; }

    /// <summary>How many polls of a task say "queued" or "running" before it has succeeded.</summary>
    public int PollsUntilSuccess { get; set; } = 2;

    public byte[] ClipBytes { get; set; }

    public byte[] LastFrameBytes { get; set; }

    /// <summary>Without one, a finished task names its clip only.</summary>
    public bool HasLastFrame { get; set; } = true;

    /// <summary>Each task has a clip of its own bytes (see <see cref="ClipOf"/>), so that a mix-up is seen.</summary>
    public bool ClipsDiffer { get; set; }

    /// <summary>How long a link to a clip works after the poll that named it; null: for ever.</summary>
    public TimeSpan? LinkLifetime { get; set; }

    /// <summary>Where <see cref="GatewayFault.Redirect"/> leads.</summary>
    public string RedirectTo { get; set; } = "http://127.0.0.1:9/";

    /// <summary>Starts on <paramref name="port"/>, or on a free one; the port lets a test "repair" a gateway it has stopped.</summary>
    public static async Task<FakeGateway> StartAsync(int port = 0)
    {
        var gateway = new FakeGateway(port == 0 ? FreePorts.Next() : port);
        await gateway._app.StartAsync(CancellationToken.None);
        gateway.Origin = gateway._app.Urls.First();
        return gateway;
    }

    /// <summary>Switches a fault on, in addition to those that are; the first that fits a request spoils it.</summary>
    /// <param name="times">For so many requests.</param>
    /// <param name="taskId">For this task only; null: for all.</param>
    /// <param name="at">For the cuts: after so many bytes of the body.</param>
    /// <param name="taken">For a submit: the task is taken all the same.</param>
    public void Break(GatewayRoute route, GatewayFault fault, int times = int.MaxValue, string? taskId = null, long? at = null, bool taken = false) =>
        _faults[new ActiveFault(route, fault, times, taskId, at, taken)] = 0;

    /// <summary>Switches all faults of a route off; of every route when none is named.</summary>
    public void Mend(GatewayRoute? route = null)
    {
        foreach (var fault in _faults.Keys.Where(fault => route is null || fault.Route == route)) _faults.TryRemove(fault, out _);
    }

    /// <summary>From now on it answers everything as it does by default. The ledger stays.</summary>
    public void Heal()
    {
        Mend();
        ResetHooks();
        PollsUntilSuccess = 2;
    }

    /// <summary>Closes the port: connections are refused until <see cref="ComeBackAsync"/>. The ledger stays.</summary>
    public async Task GoDownAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    /// <summary>Listens again, on the same port.</summary>
    public async Task ComeBackAsync()
    {
        _app = Build(new Uri(Origin).Port);
        await _app.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await GoDownAsync();
        _stopped.Dispose();
    }

    [MemberNotNull(nameof(OnSubmit), nameof(OnPoll), nameof(OnChat), nameof(Timeline))]
    private void ResetHooks()
    {
        OnSubmit = _ => Task.FromResult(Accept(NewTaskId()));
        OnPoll = (taskId, turn) => Task.FromResult(Progress(taskId, turn));
        OnChat = EchoAsync;
        OnOther = null;
        Timeline = _ => TaskTimeline.OfPolls(PollsUntilSuccess);
    }

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinResponseDataRate = null;
            options.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref _connections);
                return next(connection);
            }));
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        app.Run(HandleAsync);
        return app;
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var body = await ReadAsync(request);
        if (body is null) return;
        var path = request.Path.Value ?? "/";
        var now = Clock.GetUtcNow();
        var call = new GatewayCall(request.Method, path, body, request.Headers.Authorization, now);
        _calls.Enqueue(call);
        context.Response.OnStarting(() =>
        {
            call.Status = context.Response.StatusCode;
            return Task.CompletedTask;
        });
        context.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        try
        {
            if (OnOther is not null && await OnOther(context)) return;
            await AnswerAsync(context, path, body);
        }
        catch (GatewayCut)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    private async Task<string?> ReadAsync(HttpRequest request)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            return await reader.ReadToEndAsync(CancellationToken.None); // what has arrived counts, also of a client that has gone
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _torn);
            return null;
        }
    }

    private async Task AnswerAsync(HttpContext context, string path, string body)
    {
        if (path == Generations && HttpMethods.IsPost(context.Request.Method))
        {
            await RouteAsync(context, GatewayRoute.Submit, null, () => TakeAsync(body));
        }
        else if (path.StartsWith(Generations + "/", StringComparison.Ordinal))
        {
            var taskId = path[(Generations.Length + 1)..];
            var turn = _pollsOfTask.AddOrUpdate(taskId, 0, (_, before) => before + 1);
            await RouteAsync(context, GatewayRoute.Poll, taskId, () => OnPoll(taskId, turn));
        }
        else if (path == "/v1/chat/completions" && HttpMethods.IsPost(context.Request.Method))
        {
            await OnChat(context, body);
        }
        else if (path is ClipPath or LastFramePath)
        {
            await SendFileAsync(context, path == ClipPath);
        }
        else
        {
            await WriteAsync(context, Elsewhere(context.Request.Method, path));
        }
    }

    private async Task RouteAsync(HttpContext context, GatewayRoute route, string? taskId, Func<Task<GatewayReply>> healthy)
    {
        if (FindFault(route, taskId) is not { } fault)
        {
            await WriteAsync(context, await healthy());
            return;
        }

        var answer = new FaultyAnswer(context, this, fault, taskId, async () =>
        {
            var reply = await healthy();
            return (Encoding.UTF8.GetBytes(reply.Body), reply.ContentType);
        });
        await answer.WriteAsync();
    }

    private async Task SendFileAsync(HttpContext context, bool isClip)
    {
        var query = context.Request.Query;
        var taskId = query["task"].FirstOrDefault();
        var (bytes, type) = isClip ? (ClipOf(taskId), "video/mp4") : (LastFrameBytes, "image/png");
        if (LinkLifetime is { } lifetime && long.TryParse(query["at"], CultureInfo.InvariantCulture, out var at)
            && Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(at) > lifetime)
        {
            await WriteAsync(context, new GatewayReply(403, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "application/xml"));
        }
        else if (FindFault(isClip ? GatewayRoute.Clip : GatewayRoute.LastFrame, taskId) is { } fault)
        {
            await new FaultyAnswer(context, this, fault, taskId, () => Task.FromResult((bytes, type))).WriteAsync();
        }
        else
        {
            await Results.Bytes(bytes, type, enableRangeProcessing: true).ExecuteAsync(context);
        }
    }

    private ActiveFault? FindFault(GatewayRoute route, string? taskId) => _faults.Keys.FirstOrDefault(fault => fault.Takes(route, taskId));

    private async Task<GatewayReply> TakeAsync(string body)
    {
        var reply = await OnSubmit(body);
        if (reply.Status is >= 200 and < 300 && TaskReader.ReadTaskId(reply.Body) is { } id)
        {
            using var json = JsonDocument.Parse(body);
            var task = new GatewayTask(id, json.RootElement.GetProperty("prompt").GetString() ?? "", Clock.GetUtcNow());
            _byId.TryAdd(id, task);
            _taken.Enqueue(task);
        }

        return reply;
    }

    private static async Task WriteAsync(HttpContext context, GatewayReply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        if (reply.Body.Length == 0) return;
        context.Response.ContentType = reply.ContentType;
        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }
}
