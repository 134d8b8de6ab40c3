using System.Globalization;
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
/// The fault laboratory: the program in a process of its own on a database of either kind, the fake gateway, and the checker.
/// People's clicks are written by the studio's own <see cref="JobService"/>, from this process into the same database; with
/// SQLite do that only while the program is down, as it believes to be alone.
/// </summary>
public sealed class StudioLab : IAsyncDisposable
{
    private const string Owner = "lab-owner";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private readonly TestDatabase _database;
    private readonly IHost _host;

    private StudioLab(TestDatabase database, FakeGateway gateway, StudioProcess studio, IHost host)
    {
        _database = database;
        _host = host;
        Gateway = gateway;
        Studio = studio;
        Promises = new Promises(gateway, OpenAsync, Path.Combine(studio.Folder, "data", "media"));
    }

    public FakeGateway Gateway { get; }

    /// <summary>Not started yet.</summary>
    public StudioProcess Studio { get; }

    public Promises Promises { get; }

    /// <param name="configure">Environment variables of the program, on top of quick polls and short leases.</param>
    public static async Task<StudioLab> CreateAsync(DatabaseProvider provider, Action<Dictionary<string, string>>? configure = null)
    {
        var gateway = await FakeGateway.StartAsync();
        gateway.ClipsDiffer = true;
        var database = await TestDatabase.CreateWithSchemaAsync(provider);
        var settings = StudioProcess.For(gateway);
        settings["Jobs__LeaseDuration"] = "00:00:02"; // what a killed process held is free soon, also where others might hold it
        settings["Gateway__PollTimeout"] = "00:00:20"; // a machine that stands still for a moment is not what is tried
        settings["Gateway__SubmitTimeout"] = "00:00:20";
        settings["PATH"] = "/nowhere"; // posters are an extra, and ffmpeg is slow
        if (provider == DatabaseProvider.Postgres)
        {
            settings["Database__Provider"] = provider.ToString();
            settings["Database__ConnectionString"] = database.ConnectionString;
        }

        configure?.Invoke(settings);
        var studio = StudioProcess.Create(withAdmin: true, settings);
        using (var first = Build(studio.Folder, settings))
        {
            await first.Services.MigrateDatabaseAsync(CancellationToken.None);
            await using var db = await first.Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
            db.Users.Add(new StudioUser { Id = Owner, UserName = Owner, Email = $"{Owner}@example.org", DisplayName = Owner });
            await db.SaveChangesAsync();
        }

        return new StudioLab(database, gateway, studio, Build(studio.Folder, settings));
    }

    public Task<StudioDb> OpenAsync() => _host.Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    /// <summary>So many people press Generate, each for a clip of a prompt that nobody else has.</summary>
    public async Task<IReadOnlyList<Guid>> ClickAsync(int times)
    {
        var operations = Enumerable.Range(0, times).Select(_ => Guid.NewGuid()).ToList();
        foreach (var operation in operations)
        {
            var result = await _host.Services.GetRequiredService<JobService>()
                .SubmitAsync(new NewJob(Owner, operation, null, TestStudio.Request($"Wish {operation:N}.")), CancellationToken.None);
            Assert.IsType<SubmitResult.Created>(result);
            Promises.Clicked.Add(operation);
        }

        return operations;
    }

    /// <summary>So many clips that are to be started together, each with a prompt of its own. They count as clicked.</summary>
    public IReadOnlyList<NewJob> NewBatch(int count)
    {
        IReadOnlyList<NewJob> batch = [.. Enumerable.Range(1, count).Select(i => new NewJob(Owner, Guid.NewGuid(), null, TestStudio.Request($"Cell {i}.")) { ConceptId = 1, AssetId = $"C1-H{i}-v1" })];
        foreach (var job in batch) Promises.Clicked.Add(job.OperationId);
        return batch;
    }

    /// <summary>Starts a batch, which must be taken. Only while the program is down.</summary>
    public async Task<BatchResult.Created> StartAsync(IReadOnlyList<NewJob> batch) =>
        Assert.IsType<BatchResult.Created>(await _host.Services.GetRequiredService<JobBatches>().SubmitAllAsync(batch, CancellationToken.None));

    /// <summary>As <see cref="ClickAsync"/> for thousands: one is really clicked, the others are rows like it.</summary>
    public async Task ClickManyAsync(int times)
    {
        await ClickAsync(1);
        await using var db = await OpenAsync();
        var first = await db.Jobs.AsNoTracking().OrderByDescending(job => job.Id).FirstAsync();
        for (var i = 1; i < times; i++)
        {
            var operation = Guid.NewGuid();
            var prompt = $"Wish {operation:N}.";
            db.Jobs.Add(new Job
            {
                OwnerId = Owner,
                OperationId = operation,
                Title = prompt,
                Prompt = prompt,
                SearchText = prompt,
                Model = first.Model,
                Ratio = first.Ratio,
                Resolution = first.Resolution,
                Seconds = first.Seconds,
                Gateway = first.Gateway,
                State = JobState.Queued,
                InputsJson = first.InputsJson.Replace(first.Prompt, prompt, StringComparison.Ordinal),
                RequestJson = first.RequestJson.Replace(first.Prompt, prompt, StringComparison.Ordinal),
                CreatedAt = first.CreatedAt,
                ChangedAt = first.ChangedAt,
                DueAt = first.DueAt,
                Events = [new JobEvent { At = first.CreatedAt, State = JobState.Queued }],
            });
            Promises.Clicked.Add(operation);
        }

        await db.SaveChangesAsync();
    }

    /// <summary>How many jobs are in each state.</summary>
    public async Task<IReadOnlyDictionary<JobState, int>> CountAsync()
    {
        await using var db = await OpenAsync();
        return await db.Jobs.GroupBy(job => job.State).ToDictionaryAsync(same => same.Key, same => same.Count());
    }

    /// <summary>How many jobs have met a trouble and wait for their next try.</summary>
    public async Task<int> CountTroubledAsync()
    {
        await using var db = await OpenAsync();
        return await db.Jobs.CountAsync(job => job.Troubles > 0);
    }

    /// <summary>A person decides about one of the jobs that need attention, if there is one. Only while the program is down.</summary>
    public async Task DecideAsync(Chance chance)
    {
        await using var db = await OpenAsync();
        var waiting = await db.Jobs.Where(job => job.State == JobState.NeedsAttention).Select(job => job.Id).ToListAsync();
        if (waiting.Count == 0) return;
        var service = _host.Services.GetRequiredService<JobService>();
        var id = chance.Of(waiting);
        Assert.Equal(DecisionResult.Done, chance.Next(0, 2) == 0
            ? await service.DiscardAsync(Owner, id, "Ada", CancellationToken.None)
            : await service.SubmitAgainAsync(Owner, id, "Ada", CancellationToken.None));
    }

    /// <summary>Returns when every job has come to its end.</summary>
    public Task SettleAsync(TimeSpan within) => UntilAsync(async () => (await CountAsync()).Keys.All(JobService.IsOver), within);

    /// <summary>Looks again and again until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, TimeSpan within)
    {
        if (!await TryUntilAsync(holds, within))
            Assert.Fail($"Still not so after {within}: {string.Join(", ", (await CountAsync()).Select(state => $"{state.Value} {state.Key}"))}\n{Tail(Studio.Log)}");
    }

    /// <summary>As <see cref="UntilAsync"/>, for what may never come.</summary>
    public static async Task<bool> TryUntilAsync(Func<Task<bool>> holds, TimeSpan within)
    {
        var deadline = DateTime.UtcNow + within;
        using var looks = new PeriodicTimer(LookInterval);
        while (!await holds())
        {
            if (DateTime.UtcNow > deadline) return false;
            await looks.WaitForNextTickAsync();
        }

        return true;
    }

    /// <summary>The promises; see <see cref="Fakes.Promises.CheckAsync"/>.</summary>
    public Task CheckAsync(bool settled) => Promises.CheckAsync(settled, Studio.Log, Path.Combine(Studio.Folder, "data"));

    public async ValueTask DisposeAsync()
    {
        await Studio.DisposeAsync();
        _host.Dispose();
        await Gateway.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>The studio's modules in this process, on the same database and files; nothing of it runs by itself.</summary>
    internal static IHost Build(string folder, Dictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = folder });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
        builder.Configuration.AddInMemoryCollection(settings
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddMedia();
        builder.Services.AddGateway();
        builder.Services.AddJobs();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder.Build();
    }

    private static string Tail(string log) => log.Length > 4_000 ? string.Create(CultureInfo.InvariantCulture, $"… {log[^4_000..]}") : log;
}
