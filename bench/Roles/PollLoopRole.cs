using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Seedance.Bench.Roles;

/// <summary>The peer of F1: the least that a poller can do. <c>role poll-loop &lt;gateway&gt; &lt;tasks&gt;</c>; 64 in flight, for ever.</summary>
internal static class PollLoopRole
{
    public const string Name = "poll-loop";

    private const int InFlight = 64;

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var (gateway, tasks) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-bench");
        var next = 0;
        Console.WriteLine("ready yes");
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async lane =>
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var task = Interlocked.Increment(ref next) % tasks;
                using var answer = await client.GetAsync($"{gateway}/v1/video/generations/task_{task:D32}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
                using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
                _ = json.RootElement.GetProperty("data").GetProperty("status").GetString();
            }
        }));
    }
}
