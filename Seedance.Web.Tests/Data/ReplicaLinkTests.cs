using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>Presence and messages between processes on one PostgreSQL, and what happens when they are lost.</summary>
public sealed class ReplicaLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_ReachesTheOther_ButNotOneself_InOrder()
    {
        await using var rig = await Rig.CreateAsync();
        var (a, b) = (await rig.JoinAsync(), await rig.JoinAsync());

        for (var i = 0; i < 5; i++) await a.Link.SendAsync("jobs", $"body {i}", Token);

        await b.UntilAsync(() => b.Heard.Count == 5);
        Assert.Equal(["jobs body 0", "jobs body 1", "jobs body 2", "jobs body 3", "jobs body 4"], b.Heard);
        Assert.Empty(a.Heard);
    }

    [Fact]
    public async Task Live_CountsAtOnceWhoComes_AndWhoGoes()
    {
        await using var rig = await Rig.CreateAsync();
        var a = await rig.JoinAsync();
        Assert.Equal(1, a.Link.Live);

        var b = await rig.JoinAsync();
        Assert.Equal(2, b.Link.Live); // before it does anything
        await a.UntilAsync(() => a.Link.Live == 2);

        await b.Link.StoppedAsync(Token);
        await a.UntilAsync(() => a.Link.Live == 1);
        Assert.True(a.Missed > 0, "Who leaves may have left something untold.");
    }

    [Fact]
    public async Task Send_OfTheLongestBody_Passes()
    {
        await using var rig = await Rig.CreateAsync();
        var (a, b) = (await rig.JoinAsync(), await rig.JoinAsync());
        await a.Link.SendAsync("jobs", new string('x', ReplicaLink.MaxBodyBytes), Token);
        await b.UntilAsync(() => b.Heard.Count == 1);
    }

    [Fact]
    public async Task DroppedConnections_AreMadeAgain_AndSaySo()
    {
        await using var rig = await Rig.CreateAsync();
        var (a, b) = (await rig.JoinAsync(), await rig.JoinAsync());

        await rig.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%replica link'");

        await b.UntilAsync(() => a.Missed > 0 && b.Missed > 0);
        await a.Link.SendAsync("jobs", "again", Token);
        await b.UntilAsync(() => b.Heard.Contains("jobs again"));
    }

    [Fact]
    public async Task SilentConnection_IsNoticed_AndMadeAgain()
    {
        await using var rig = await Rig.CreateAsync();
        var (a, b) = (await rig.JoinAsync(), await rig.JoinAsync(throughDoor: true));

        Assert.Equal(1, rig.Door.Silence("LISTEN"));
        await a.Link.SendAsync("jobs", "into the void", Token);

        await b.UntilAsync(() => b.Missed > 0);
        await a.Link.SendAsync("jobs", "again", Token);
        await b.UntilAsync(() => b.Heard.Contains("jobs again"));
        Assert.DoesNotContain("jobs into the void", b.Heard);
    }

    [Fact]
    public async Task DeadReplica_CountsNoMore_AndItsLastWordsAreMissed()
    {
        await using var rig = await Rig.CreateAsync();
        var a = await rig.JoinAsync();
        await rig.ExecuteAsync($"""INSERT INTO "Replicas" VALUES ('{Guid.NewGuid()}', clock_timestamp(), 7)""");
        await a.UntilAsync(() => a.Link.Live == 2);

        await rig.ExecuteAsync("""UPDATE "Replicas" SET "SeenAt" = clock_timestamp() - interval '1 hour' WHERE "Sent" = 7""");

        await a.UntilAsync(() => a.Link.Live == 1 && a.Missed > 0);
        await a.UntilAsync(() => rig.CountRows() == 1);
    }

    [Fact]
    public async Task MoreChangesThanAMessageIsWorth_AreToldAsEverything()
    {
        await using var rig = await Rig.CreateAsync();
        var (a, b) = (await rig.JoinAsync(), await rig.JoinAsync());
        await using var services = new ServiceCollection().AddOptions().BuildServiceProvider();
        var budget = new RequestBudget(services.GetRequiredService<IOptionsMonitor<GatewayOptions>>(), TimeProvider.System);
        var (here, there) = (new JobNotifier(TimeProvider.System), new JobNotifier(TimeProvider.System));
        using var relay = new JobRelay(a.Link, here, budget, NullLogger<JobRelay>.Instance);
        using var hearing = new JobRelay(b.Link, there, budget, NullLogger<JobRelay>.Instance);
        using var page = there.Subscribe("ada");

        for (var id = 0; id < 20_000; id++) here.Notify("ada", id);
        await relay.StartAsync(Token);

        await using var changes = page.ListenAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.Everything);
        await b.UntilAsync(() => b.Heard.Count == 1);
        here.Notify("ada", 7); // and after that as usual
        await b.UntilAsync(() => b.Heard.Count == 2);
        Assert.Equal("""jobs {"ada":[7]}""", b.Heard[1]);
        await relay.StoppedAsync(Token);
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly TestDatabase _database;
        private readonly List<Member> _members = [];

        private Rig(TestDatabase database)
        {
            _database = database;
            Door = new PostgresDoor(database.ConnectionString);
        }

        public PostgresDoor Door { get; }

        public static async Task<Rig> CreateAsync()
        {
            var rig = new Rig(await TestDatabase.CreateAsync(DatabaseProvider.Postgres));
            await using var db = rig.CreateDbContext();
            await db.Database.MigrateAsync(Token);
            return rig;
        }

        public async Task<Member> JoinAsync(bool throughDoor = false)
        {
            var member = new Member(_database.Folder, throughDoor ? Door.ConnectionString : _database.ConnectionString);
            _members.Add(member);
            await member.Link.StartAsync(Token);
            return member;
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var db = CreateDbContext();
            await db.Database.ExecuteSqlRawAsync(sql, Token);
        }

        public int CountRows()
        {
            using var db = CreateDbContext();
            return db.Replicas.Count();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var member in _members)
            {
                await member.Link.StoppedAsync(CancellationToken.None);
                member.Link.Dispose();
            }

            await Door.DisposeAsync();
            await _database.DisposeAsync();
        }

        private PostgresStudioDb CreateDbContext() => Member.Open(_database.ConnectionString);
    }

    private sealed class Member : IDbContextFactory<StudioDb>, IHostEnvironment
    {
        private readonly string _connectionString;
        private readonly ConcurrentQueue<string> _heard = new();
        private int _missed;

        public Member(string folder, string connectionString)
        {
            _connectionString = connectionString;
            ContentRootPath = folder;
            var options = Options.Create(new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = connectionString });
            Link = new ReplicaLink(new DataFolder(this, options), this, options, new DatabaseClock(TimeProvider.System), NullLogger<ReplicaLink>.Instance);
            Link.Received += (kind, body) => _heard.Enqueue($"{kind} {body}");
            Link.Missed += () => Interlocked.Increment(ref _missed);
        }

        public ReplicaLink Link { get; }

        public IReadOnlyList<string> Heard => [.. _heard];

        public int Missed => Volatile.Read(ref _missed);

        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; }

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();

        public static PostgresStudioDb Open(string connectionString) => new(new DbContextOptionsBuilder<PostgresStudioDb>()
            .UseNpgsql(connectionString).UseApplicationServiceProvider(SqliteDesignTime.Services).Options);

        public StudioDb CreateDbContext() => Open(_connectionString);

        public async Task UntilAsync(Func<bool> holds)
        {
            using var patience = new CancellationTokenSource(Patience);
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (!holds()) await looks.WaitForNextTickAsync(patience.Token);
        }
    }
}
