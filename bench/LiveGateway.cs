using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Seedance.Bench;

/// <summary>A poll that was answered.</summary>
/// <param name="Key">The API key that asked.</param>
/// <param name="At">When the answer left (<see cref="Stopwatch.GetTimestamp"/>).</param>
internal sealed record AnsweredPoll(string Task, string Key, int Percent, long At);

/// <summary>A gateway in this process whose tasks all run, at a percentage that the measurement sets; keeps every poll.</summary>
internal sealed class LiveGateway : IAsyncDisposable
{
    private const string Generations = "/v1/video/generations/";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<AnsweredPoll> _polls = new();

    private LiveGateway(WebApplication app) => _app = app;

    /// <summary>What belongs into <c>Gateway:BaseUrl</c>.</summary>
    public string BaseUrl => _app.Urls.First() + "/v1";

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<AnsweredPoll> Polls => _polls;

    /// <summary>Polls of this API key are not answered; the tasks they ask for are in <see cref="Held"/>.</summary>
    public string? HeldKey { get; set; }

    public ConcurrentDictionary<string, byte> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next poll of a task says, by its id.</summary>
    public Func<string, int> Percent { get; set; } = _ => 1;

    /// <summary>Answered polls, as they happen.</summary>
    public event Action<AnsweredPoll>? Answered;

    public static async Task<LiveGateway> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        var gateway = new LiveGateway(app);
        app.Run(gateway.HandleAsync);
        await app.StartAsync(cancellationToken);
        return gateway;
    }

    /// <summary>Settings that send the studio here.</summary>
    /// <param name="interval">How often each task is asked for.</param>
    /// <param name="budget">Requests per second.</param>
    public Dictionary<string, string> Settings(TimeSpan interval, int budget, string key = "sk-bench") => new(StringComparer.Ordinal)
    {
        ["Gateway__BaseUrl"] = BaseUrl,
        ["Gateway__ApiKey"] = key,
        ["Gateway__AllowPrivateNetworks"] = "true",
        ["Gateway__PollInterval"] = interval.ToString("c", CultureInfo.InvariantCulture),
        ["Gateway__RequestsPerSecond"] = budget.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>From now on every task stands at this percentage; the first poll that says so.</summary>
    public async Task<AnsweredPoll> TellAsync(int percent, CancellationToken cancellationToken)
    {
        var told = new TaskCompletionSource<AnsweredPoll>(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnAnswered(AnsweredPoll poll)
        {
            if (poll.Percent == percent) told.TrySetResult(poll);
        }

        Answered += OnAnswered;
        Percent = _ => percent;
        try
        {
            return await told.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        }
        finally
        {
            Answered -= OnAnswered;
        }
    }

    public void Forget() => _polls.Clear();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith(Generations, StringComparison.Ordinal))
        {
            await context.Response.WriteAsync("{}", context.RequestAborted);
            return;
        }

        var task = path[Generations.Length..];
        var key = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        if (key == HeldKey)
        {
            Held[task] = 0;
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var percent = Percent(task);
        var poll = new AnsweredPoll(task, key, percent, Stopwatch.GetTimestamp());
        _polls.Enqueue(poll);
        Answered?.Invoke(poll);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$$$"""{"code":"success","message":"","data":{"task_id":"{{{{task}}}}","platform":"54","action":"generate","status":"IN_PROGRESS","fail_reason":"","progress":"{{{{percent}}}}%","data":{"id":"cgt-bench","status":"running"}}}""",
            context.RequestAborted);
    }
}
