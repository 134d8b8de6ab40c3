using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Seedance.Bench.Roles;

/// <summary>
/// A gateway in a process of its own, as lean as it can be: takes every submit, keeps every task running, and tells what it saw
/// under <c>/bench/</c>. <c>role gateway [percent of polls that say something new]</c>.
/// </summary>
internal static class GatewayRole
{
    public const string Name = "gateway";

    private const string Generations = "/v1/video/generations";
    private static readonly ConcurrentDictionary<string, Polled> Tasks = new(StringComparer.Ordinal);
    private static readonly SemaphoreSlim Posted = new(0);
    private static readonly byte[] Unchanged = Answer(50);
    private static readonly byte[][] Changes = [.. Enumerable.Range(0, 100).Select(Answer)];
    private static long _polls;
    private static long _posts;
    private static long _lastPost;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var changing = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context => HandleAsync(context, changing));
        await app.StartAsync(cancellationToken);
        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task HandleAsync(HttpContext context, int changing)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith(Generations + "/", StringComparison.Ordinal))
        {
            var turn = Interlocked.Increment(ref _polls);
            Tasks.GetOrAdd(path[(Generations.Length + 1)..], static _ => new Polled()).Note();
            await WriteAsync(context, turn * changing % 100 < changing ? Changes[turn % 97] : Unchanged);
        }
        else if (path == Generations)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            var id = string.Create(CultureInfo.InvariantCulture, $"task_Bench{Interlocked.Increment(ref _posts):D27}");
            await WriteAsync(context, Encoding.UTF8.GetBytes(
                $$"""{"id":"{{id}}","task_id":"{{id}}","object":"video","model":"doubao-seedance-2-0-260128","status":"queued","progress":0,"created_at":1784600000}"""));
            Volatile.Write(ref _lastPost, Stopwatch.GetTimestamp());
            Posted.Release();
        }
        else
        {
            if (path == "/bench/next-post") await Posted.WaitAsync(context.RequestAborted);
            await WriteAsync(context, Encoding.UTF8.GetBytes(path switch
            {
                "/bench/polls" => Volatile.Read(ref _polls).ToString(CultureInfo.InvariantCulture),
                "/bench/next-post" => Volatile.Read(ref _lastPost).ToString(CultureInfo.InvariantCulture),
                "/bench/gaps" => string.Join('\n', Tasks.Values.Select(task => task.LongestGap.ToString("R", CultureInfo.InvariantCulture))),
                "/bench/reset" => Reset(),
                _ => "{}",
            }));
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string Reset()
    {
        Tasks.Clear();
        Volatile.Write(ref _polls, 0);
        return "ok";
    }

    private static byte[] Answer(int percent) => Encoding.UTF8.GetBytes(
        """{"code":"success","message":"","data":{"task_id":"task_Bench","platform":"54","action":"generate","status":"IN_PROGRESS","fail_reason":"","submit_time":1784600000,"start_time":1784600005,"finish_time":0,"progress":"@percent","data":{"id":"cgt-bench","status":"running","model":"doubao-seedance-2-0-260128","created_at":1784600000,"updated_at":1784600005}}}"""
            .Replace("@percent", string.Create(CultureInfo.InvariantCulture, $"{percent}%"), StringComparison.Ordinal));

    /// <summary>When a task was asked for.</summary>
    private sealed class Polled
    {
        private long _last;

        /// <summary>In seconds.</summary>
        public double LongestGap { get; private set; }

        public void Note()
        {
            lock (this)
            {
                var now = Stopwatch.GetTimestamp();
                if (_last != 0) LongestGap = Math.Max(LongestGap, Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
                _last = now;
            }
        }
    }
}
