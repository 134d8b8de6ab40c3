using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// The studio without its pages: real modules, a real database, a real store, the fake gateway over HTTP, a clock that stands
/// still. The runner is not started; tests call its turns.
/// </summary>
public sealed class TestStudio : IAsyncDisposable
{
    public const string Owner = "owner-1";
    public const string Stranger = "owner-2";

    private readonly TestDatabase _database;
    private readonly IHost _host;

    private TestStudio(TestDatabase database, FakeGateway gateway, IHost host)
    {
        _database = database;
        _host = host;
        Gateway = gateway;
        Promises = new Promises(gateway, OpenAsync, Path.Combine(database.Folder, "media"));
    }

    public FakeGateway Gateway { get; }

    public TestClock Clock { get; private init; } = null!;

    public Promises Promises { get; }

    public string Folder => _database.Folder;

    public JobService Jobs => Get<JobService>();

    public JobStore Store => Get<JobStore>();

    public JobRunner Runner => Get<JobRunner>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Something that is made from the studio's services and is none of them.</summary>
    public T Make<T>() => ActivatorUtilities.CreateInstance<T>(_host.Services);

    public static async Task<TestStudio> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<Dictionary<string, string?>>? configure = null,
        Action<IServiceCollection>? services = null)
    {
        var database = await TestDatabase.CreateWithSchemaAsync(provider);
        var gateway = await FakeGateway.StartAsync();
        var clock = new TestClock();
        var settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider.ToString(),
            ["Database:ConnectionString"] = database.ConnectionString,
            ["Storage:Path"] = Path.Combine(database.Folder, "media"),
            ["Gateway:BaseUrl"] = gateway.BaseUrl,
            ["Gateway:ApiKey"] = "sk-test-0123456789",
            ["Gateway:AllowPrivateNetworks"] = "true",
            ["Gateway:RequestsPerSecond"] = "10000",
            ["Limits:SubmitsPerPerson"] = "1000000",
        };
        configure?.Invoke(settings);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = database.Folder });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddMedia();
        builder.Services.AddGateway();
        builder.Services.AddJobs();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        services?.Invoke(builder.Services);
        var studio = new TestStudio(database, gateway, builder.Build()) { Clock = clock };
        await studio._host.Services.MigrateDatabaseAsync(CancellationToken.None);
        await studio._host.Services.PrepareStorageAsync(CancellationToken.None);
        await using var db = await studio.OpenAsync();
        foreach (var id in (string[])[Owner, Stranger])
            db.Users.Add(new StudioUser { Id = id, UserName = id, Email = $"{id}@example.org", DisplayName = id });
        await db.SaveChangesAsync();
        return studio;
    }

    public Task<StudioDb> OpenAsync() => Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    /// <summary>A request that breaks no rule.</summary>
    public static VideoRequest Request(string prompt = "A paper boat drifts across a pond at dawn.") =>
        new() { Model = "doubao-seedance-2-0-260128", Prompt = prompt, Ratio = "9:16", Seconds = 5 };

    /// <summary>Submits a job and returns its id.</summary>
    public async Task<long> SubmitAsync(VideoRequest? request = null, string owner = Owner)
    {
        var result = await Jobs.SubmitAsync(new NewJob(owner, Guid.NewGuid(), null, request ?? Request()), CancellationToken.None);
        return Assert.IsType<SubmitResult.Created>(result).JobId;
    }

    public async Task<Job> FindAsync(long id) => await Store.FindAsync(id, CancellationToken.None) ?? throw new InvalidOperationException("No such job.");

    public async Task<IReadOnlyList<JobEvent>> EventsAsync(long id)
    {
        await using var db = await OpenAsync();
        return await db.JobEvents.Where(e => e.JobId == id).OrderBy(e => e.Id).ToListAsync();
    }

    /// <summary>Starts the runner itself and waits until it is at work with nothing in its queue.</summary>
    public async Task StartRunnerAsync()
    {
        await Runner.StartAsync(TestContext.Current.CancellationToken);
        await WaitForPlaceAsync();
    }

    /// <summary>Until a click could be sent at once.</summary>
    public Task WaitForPlaceAsync() => UntilAsync(() =>
    {
        using var place = Runner.TryTakeSubmitPlace();
        return Task.FromResult(place is not null);
    });

    /// <summary>For a runner that is at work by itself.</summary>
    public Task UntilAsync(long id, JobState state) => UntilAsync(async () => (await FindAsync(id)).State == state);

    /// <summary>Turns of the runner, each after a step of the clock, until the job is in one of the states.</summary>
    public async Task<Job> RunUntilAsync(long id, params JobState[] states)
    {
        for (var turn = 0; turn < 200; turn++)
        {
            await Runner.RunOnceAsync(CancellationToken.None);
            var job = await FindAsync(id);
            if (states.Contains(job.State)) return job;
            Clock.Advance(TimeSpan.FromSeconds(30));
        }

        throw new InvalidOperationException($"The job is still {(await FindAsync(id)).State}: {(await FindAsync(id)).Problem}");
    }

    /// <summary>A turn of which the database may not take everything.</summary>
    public async Task RunOnceQuietlyAsync()
    {
        try
        {
            await Runner.RunOnceAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or DbUpdateException)
        {
            // the runner's loop notes it and goes on
        }
    }

    /// <summary>A number of turns with the clock moving on; for what must not happen.</summary>
    public async Task RunTurnsAsync(int turns, TimeSpan step)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            await Runner.RunOnceAsync(CancellationToken.None);
            Clock.Advance(step);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await holds()) await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await Gateway.DisposeAsync();
        await _database.DisposeAsync();
    }
}
