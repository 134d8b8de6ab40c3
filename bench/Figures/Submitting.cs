using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Seedance.Bench.Roles;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;

namespace Seedance.Bench.Figures;

/// <summary>
/// What the studio adds between the click and the gateway's answer: its row, its claim, its durable intent, its checks. The end
/// is read off the gateway's clock, which is this machine's.
/// </summary>
internal sealed class Submitting : IFigure
{
    private const int PerTurn = 100;
    private const int WarmUps = 30; // a server that runs for weeks has its code compiled
    private const double GoalMs = 5;

    /// <summary>Between two clicks, so that neither side finds the processor still warm.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);

    public string Name => "F9";

    public string Title => "submit, added to a bare POST";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await shop.StartRoleAsync(GatewayRole.Name, [], cancellationToken);
        var folder = shop.NewFolder("submitting");
        Seed.Copy(await Seed.WithJobsAsync(shop, 10_000, cancellationToken), folder);
        string owner;
        await using (var db = await Seed.OpenAsync(folder, cancellationToken)) owner = await Seed.OwnerAsync(db, cancellationToken);
        await using var inside = await Inside.StartAsync(
            folder,
            new Dictionary<string, string?>
            {
                ["Gateway:BaseUrl"] = gateway.Ready + "/v1",
                ["Gateway:ApiKey"] = "sk-bench",
                ["Gateway:AllowPrivateNetworks"] = "true",
                ["Gateway:PollInterval"] = "01:00:00",
                ["Gateway:RequestsPerSecond"] = "10000",
                ["Limits:SubmitsPerPerson"] = "1000000", // one person clicks as fast as they can here
            },
            withRunner: true, cancellationToken);
        var (jobs, store) = (inside.Get<JobService>(), inside.Get<JobStore>());
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Ready) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-bench");

        async Task<List<double>> AppAsync() => await TurnAsync(async () =>
        {
            var request = new VideoRequest { Model = "doubao-seedance-2-0-260128", Prompt = Prompt, Ratio = "9:16", Seconds = 5 };
            if (await jobs.SubmitAsync(new NewJob(owner, Guid.NewGuid(), null, request), cancellationToken) is not SubmitResult.Created created)
                throw new InvalidOperationException("Not submitted.");
            return created.JobId;
        });

        async Task<List<double>> PeerAsync() => await TurnAsync(async () =>
        {
            using var body = new StringContent(Body.Replace("@prompt", Prompt, StringComparison.Ordinal), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/v1/video/generations", body, cancellationToken);
            await answer.Content.ReadAsStringAsync(cancellationToken);
            return null;
        });

        for (var i = 0; i < WarmUps; i++) await AppAsync();
        await PeerAsync();
        var (apps, peers) = (new List<List<double>>(), new List<List<double>>());
        for (var i = 0; i < Pairs.Count; i++)
        {
            apps.Add(await AppAsync());
            peers.Add(await PeerAsync());
        }

        return [Added("p50", 0.5), Added("p95", 0.95)];

        // The percentile of each turn, and of those the median.
        Row Added(string name, double share)
        {
            var app = Pairs.Median([.. apps.Select(turn => Pairs.Percentile(turn, share))]);
            var peer = Pairs.Median([.. peers.Select(turn => Pairs.Percentile(turn, share))]);
            return Row.Limit($"added, {name}", app - peer, "ms", GoalMs) with { App = Text.Number(app, "ms"), Peer = Text.Number(peer, "ms") };
        }

        async Task<List<double>> TurnAsync(Func<Task<long?>> submit)
        {
            var times = new List<double>();
            for (var i = 0; i < PerTurn; i++)
            {
                var clicked = Stopwatch.GetTimestamp();
                var job = await submit();
                var answered = long.Parse(await client.GetStringAsync("/bench/next-post", cancellationToken), CultureInfo.InvariantCulture);
                times.Add(Stopwatch.GetElapsedTime(clicked, answered).TotalMilliseconds);
                if (job is { } id) await SettleAsync(store, id, cancellationToken);
                else await Task.Delay(Breath, cancellationToken);
            }

            return times;
        }
    }

    private const string Prompt = "A paper boat drifts across a misty pond at dawn, slow push-in, soft light, gentle ripples.";

    private const string Body = """{"model":"doubao-seedance-2-0-260128","prompt":"@prompt","metadata":{"ratio":"9:16","duration":5}}""";

    // What follows the answer belongs to no click; the next one waits for it.
    private static async Task SettleAsync(JobStore store, long jobId, CancellationToken cancellationToken)
    {
        while (await store.FindAsync(jobId, cancellationToken) is not { State: JobState.Generating }) await Task.Delay(Breath, cancellationToken);
    }
}
