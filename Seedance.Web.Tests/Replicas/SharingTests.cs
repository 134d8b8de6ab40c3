using Microsoft.EntityFrameworkCore;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Replicas;

/// <summary>Several processes on one PostgreSQL share the start, the work, the budget and the bad moments of the database.</summary>
public sealed class SharingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ThreeStarts_AtOnce_OnAnEmptyDatabase_MakeOneOfEverything()
    {
        await using var replicas = await ReplicaSet.StartAsync(3);

        await using var db = (PostgresStudioDb)await replicas.OpenAsync();
        Assert.Equal(StudioProcess.AdminEmail, (await db.Users.SingleAsync(TestContext.Current.CancellationToken)).Email);
        Assert.Equal([Roles.Admin, Roles.Member], await db.Roles.Select(role => role.Name!).Order().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Single(await db.RingKeys.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, await db.Replicas.CountAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TwoReplicas_PollNoMoreThanOne_ShareTheWork_AndKeepTheBudget()
    {
        const double Budget = 25;
        await using var replicas = await ReplicaSet.StartAsync(2, settings =>
        {
            settings["Gateway__PollInterval"] = Interval.ToString();
            settings["Gateway__RequestsPerSecond"] = "25";
        });
        replicas.Gateway.Timeline = _ => TaskTimeline.Of(TimeSpan.FromSeconds(5));
        await replicas.ClickAsync(20);
        await replicas.SettleAsync(Long);

        var polls = replicas.Gateway.Polls;
        var twice = polls.GroupBy(call => call.Path, StringComparer.Ordinal).Sum(task => task.OrderBy(call => call.At).Zip(task.OrderBy(call => call.At).Skip(1))
            .Count(pair => pair.First.Authorization != pair.Second.Authorization && pair.Second.At - pair.First.At < Interval / 2));
        var shares = polls.GroupBy(call => call.Authorization, StringComparer.Ordinal).Select(one => (double)one.Count() / polls.Count).ToList();
        var busiest = BusiestSecond(replicas.Gateway.Calls.Where(call => call.Authorization is not null).Select(call => call.At).Order().ToList());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{polls.Count} polls, {twice} of them twice; shares {string.Join(" and ", shares.Select(s => $"{s:P0}"))}; {busiest} requests in the busiest second");
        Assert.InRange(1 + ((double)twice / polls.Count), 1, 1.05);
        Assert.Equal(2, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, 0.2, 0.8));
        Assert.InRange(busiest, 1, (int)(1.3 * Budget)); // a fifth of a second's worth at once, and what arrives late; with a budget each it would be up to 60
        await replicas.CheckAsync();
    }

    [Fact]
    public async Task Postgres_ThatDropsConnections_OrCrashes_LosesNoJob_AndPaysNothingTwice()
    {
        await using var postgres = await PrivatePostgres.StartAsync();
        await using var replicas = await ReplicaSet.StartAsync(2, cluster: postgres.ConnectionString);
        replicas.Gateway.Timeline = _ => TaskTimeline.Of(TimeSpan.FromSeconds(2));

        await replicas.ClickAsync(6);
        await replicas.UntilAsync(() => replicas.Gateway.Posts.Count > 0, Long);
        await using (var db = await replicas.OpenAsync())
        {
            await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()", TestContext.Current.CancellationToken);
        }

        NpgsqlConnection.ClearAllPools(); // ours
        await replicas.ClickAsync(6);
        await replicas.UntilAsync(() => replicas.Gateway.Posts.Count > 6, Long);
        await postgres.CrashAsync();
        await postgres.ComeBackAsync();
        NpgsqlConnection.ClearAllPools();
        await replicas.ClickAsync(3);
        await replicas.SettleAsync(Long);

        // Whatever was in the middle of the paid call may need a person; all else is here.
        await replicas.CheckAsync();
        Assert.InRange(await replicas.CountReadyAsync(), 9, 15);
        Assert.Equal(replicas.Gateway.Posts.Count, replicas.Gateway.Posts.Distinct(StringComparer.Ordinal).Count());
    }

    private static int BusiestSecond(List<DateTimeOffset> times) =>
        times.Select((from, i) => times.Skip(i).TakeWhile(at => at - from < TimeSpan.FromSeconds(1)).Count()).Max();
}
