using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>Two replicas on PostgreSQL against one: polls that were made twice, the takeover of a dead one's jobs, news across replicas.</summary>
internal sealed class Replicas : IFigure
{
    private const int Jobs = 300;
    private const int Rounds = Pairs.Count;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    public string Name => "F12";

    public string Title => "two replicas on PostgreSQL";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(cancellationToken);
        await using var gateway = await LiveGateway.StartAsync(cancellationToken);
        var pair = new Pair(shop, gateway, await cluster.NewDatabaseAsync(cancellationToken), shop.NewFolder("replicas"));
        await (await pair.StartAsync("first", cancellationToken)).Process.StopAsync(); // migrates, makes the administrator
        await SeedAsync(pair.Database, gateway.BaseUrl, cancellationToken);
        return
        [
            await DuplicatesAsync(pair, cancellationToken),
            await TakeoverAsync(pair, cancellationToken),
            .. await PushAsync(pair, cancellationToken),
            await ClaimRates.MeasureAsync(await cluster.NewDatabaseAsync(cancellationToken), shop, cancellationToken),
        ];
    }

    /// <summary>Fills the database with jobs that are with the gateway.</summary>
    internal static async Task SeedAsync(string database, string gateway, CancellationToken cancellationToken, int count = Jobs)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO "Jobs"("OwnerId", "OperationId", "Title", "Prompt", "SearchText", "Model", "Ratio", "Resolution", "Seconds", "InputsJson",
                "RequestJson", "Gateway", "State", "TaskId", "CreatedAt", "SubmittedAt", "ChangedAt", "DueAt", "Fence", "Troubles")
            SELECT u."Id", gen_random_uuid(), 'A paper boat', 'A paper boat drifts across a pond.', 'a paper boat', 'doubao-seedance-2-0-260128', '9:16', '720p', 5, '{}',
                '{}', @gateway, 'Generating', 'task_' || lpad(i::text, 32, '0'), now(), now(), now(), now(), 0, 0
            FROM generate_series(1, @count) i, "AspNetUsers" u WHERE u."Email" = @email
            """, connection);
        insert.Parameters.AddWithValue("gateway", gateway);
        insert.Parameters.AddWithValue("count", count);
        insert.Parameters.AddWithValue("email", Studio.AdminEmail);
        if (await insert.ExecuteNonQueryAsync(cancellationToken) != count) throw new InvalidOperationException("No administrator in the database.");
    }

    private static async Task<Row> DuplicatesAsync(Pair pair, CancellationToken cancellationToken)
    {
        await using var one = await pair.StartAsync("one", cancellationToken);
        return Row.AtMost("polls of two replicas / of one", await Pairs.TakeAsync(
            async () =>
            {
                await using var other = await pair.StartAsync("two", cancellationToken);
                var rate = await RateAsync();
                await other.Process.StopAsync();
                return rate;
            },
            RateAsync), "/s", 1.05);

        async Task<double> RateAsync()
        {
            await Task.Delay(Interval * 1.5, cancellationToken); // what the change of replicas stirred up
            pair.Gateway.Forget();
            await Task.Delay(Window, cancellationToken);
            return pair.Gateway.Polls.Count / Window.TotalSeconds;
        }
    }

    // The one that dies holds jobs: the gateway does not answer it.
    private static async Task<Row> TakeoverAsync(Pair pair, CancellationToken cancellationToken)
    {
        var worst = new List<double>();
        await using var survivor = await pair.StartAsync("survivor", cancellationToken);
        for (var i = 0; i < Rounds; i++)
        {
            pair.Gateway.Held.Clear();
            pair.Gateway.HeldKey = Pair.Key("victim");
            await using var victim = await pair.StartAsync("victim", cancellationToken);
            while (pair.Gateway.Held.Count < 20) await Task.Delay(10, cancellationToken);
            await Task.Delay(Lease * Random.Shared.NextDouble(), cancellationToken); // anywhere between two renewals
            await victim.Process.KillAsync();
            var (killed, held) = (Stopwatch.GetTimestamp(), pair.Gateway.Held.Keys.ToHashSet());
            var taken = new Dictionary<string, long>(StringComparer.Ordinal);
            while (taken.Count < held.Count)
            {
                await Task.Delay(20, cancellationToken);
                foreach (var poll in pair.Gateway.Polls.Where(poll => poll.At > killed && held.Contains(poll.Task))) taken.TryAdd(poll.Task, poll.At);
                if (Stopwatch.GetElapsedTime(killed) > Lease * 5) throw new InvalidOperationException("Jobs of a dead replica were not taken over.");
            }

            worst.Add(taken.Values.Max(at => Stopwatch.GetElapsedTime(killed, at).TotalSeconds));
        }

        return Row.AtMost("takeover of the last job / lease", Pairs.From(worst, [.. worst.Select(_ => Lease.TotalSeconds)]), "s", 1.5);
    }

    // A page on one replica hears of jobs that this one polls and of jobs that the other polls: both in the same minute.
    private static async Task<IReadOnlyList<Row>> PushAsync(Pair pair, CancellationToken cancellationToken)
    {
        await using var here = await pair.StartAsync("here", cancellationToken);
        await using var there = await pair.StartAsync("there", cancellationToken);
        using var visitor = await Visitor.SignInAsync(here, cancellationToken);
        await using var page = await RawCircuit.OpenAsync(visitor, "/history", "data-job", cancellationToken);
        var seen = new ConcurrentBag<(string Key, long At, Task<long> Drawn)>();
        var number = 0;
        var chosen = Enumerable.Range(Jobs - 3, 4).Select(i => string.Create(CultureInfo.InvariantCulture, $"task_{i:D32}")).ToHashSet(); // on the first page
        pair.Gateway.Percent = task => chosen.Contains(task) ? 1 + (Interlocked.Increment(ref number) % 99) : 1;
        pair.Gateway.Answered += Watch;
        await Task.Delay(TimeSpan.FromSeconds(60), cancellationToken);
        pair.Gateway.Answered -= Watch;
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var (near, far) = (Delays("here"), Delays("there"));
        return
        [
            Beyond("push from the other replica beyond its own, p50", Pairs.Median(far), Pairs.Median(near)),
        ];

        void Watch(AnsweredPoll poll)
        {
            if (chosen.Contains(poll.Task)) seen.Add((poll.Key, poll.At, page.WatchFor(string.Create(CultureInfo.InvariantCulture, $"{poll.Percent} %"))));
        }

        List<double> Delays(string replica) =>
            [.. seen.Where(s => s.Key == Pair.Key(replica) && s.Drawn.IsCompletedSuccessfully).Select(s => Stopwatch.GetElapsedTime(s.At, s.Drawn.Result).TotalMilliseconds)];
    }

    private static Row Beyond(string what, double far, double near) =>
        new(what, Text.Number(far, "ms"), Text.Number(near, "ms"), far - near, "≤ 10 ms", far - near <= 10);

    /// <summary>Replicas that share a database and the files, told apart by their API keys.</summary>
    private sealed class Pair(Workshop shop, LiveGateway gateway, string database, string folder)
    {
        public LiveGateway Gateway => gateway;

        public string Database => database;

        public static string Key(string name) => $"sk-{name}-bench";

        public Task<Studio> StartAsync(string name, CancellationToken cancellationToken)
        {
            var settings = gateway.Settings(Interval, 1_000, Key(name));
            settings["Database__Provider"] = "Postgres";
            settings["Database__ConnectionString"] = database;
            settings["Storage__Path"] = Path.Combine(folder, "media");
            settings["Jobs__LeaseDuration"] = Lease.ToString("c", CultureInfo.InvariantCulture);
            return shop.StartStudioAsync(settings, cancellationToken, Path.Combine(folder, name));
        }
    }
}
