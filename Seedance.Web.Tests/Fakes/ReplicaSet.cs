using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// Several programs on one PostgreSQL and one folder of clips. Each has an API key of its own, so that the gateway's ledger tells
/// who called.
/// </summary>
public sealed class ReplicaSet : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private readonly TestDatabase _database;
    private readonly IHost _host;
    private string? _ownerId;

    private ReplicaSet(TestDatabase database, FakeGateway gateway, IReadOnlyList<StudioProcess> studios, IHost host)
    {
        _database = database;
        _host = host;
        Gateway = gateway;
        Studios = studios;
        Promises = new Promises(gateway, OpenAsync, Path.Combine(database.Folder, "media"));
    }

    public FakeGateway Gateway { get; }

    public IReadOnlyList<StudioProcess> Studios { get; }

    public Promises Promises { get; }

    /// <summary>Everything that all of them have printed.</summary>
    public string Log => string.Join("\n-----\n", Studios.Select(studio => studio.Log));

    /// <summary>Starts them all at the same moment, on an empty database.</summary>
    /// <param name="configure">Environment variables of all programs, on top of quick polls and short leases.</param>
    /// <param name="cluster">Another PostgreSQL than that of the tests.</param>
    public static async Task<ReplicaSet> StartAsync(int count, Action<Dictionary<string, string>>? configure = null, string? cluster = null)
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres, cluster);
        var gateway = await FakeGateway.StartAsync();
        gateway.ClipsDiffer = true;
        var settings = StudioProcess.For(gateway);
        settings["Database__Provider"] = nameof(DatabaseProvider.Postgres);
        settings["Database__ConnectionString"] = database.ConnectionString;
        settings["Storage__Path"] = Path.Combine(database.Folder, "media");
        settings["Jobs__LeaseDuration"] = Lease.ToString();
        settings["Server__KnownProxies__0"] = "127.0.0.1";
        settings["PATH"] = "/nowhere"; // posters are an extra, and ffmpeg is slow
        configure?.Invoke(settings);
        var studios = Enumerable.Range(0, count)
            .Select(i => StudioProcess.Create(settings: new(settings) { ["Gateway__ApiKey"] = KeyOf(i) })).ToList();
        await Task.WhenAll(studios.Select(studio => studio.StartAgainAsync()));
        return new ReplicaSet(database, gateway, studios, StudioLab.Build(database.Folder, settings));
    }

    public Task<StudioDb> OpenAsync() => _host.Services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    /// <summary>True when this replica made the call.</summary>
    public static bool IsFrom(int replica, string? authorization) => authorization == $"Bearer {KeyOf(replica)}";

    /// <summary>The administrator presses Generate so many times, each for a clip of a prompt that no other has.</summary>
    public async Task ClickAsync(int times)
    {
        if (_ownerId is null)
        {
            await using var db = await OpenAsync();
            _ownerId = (await db.Users.SingleAsync()).Id;
        }

        for (var i = 0; i < times; i++)
        {
            var operation = Guid.NewGuid();
            var result = await _host.Services.GetRequiredService<JobService>()
                .SubmitAsync(new NewJob(_ownerId, operation, null, TestStudio.Request($"Wish {operation:N}.")), CancellationToken.None);
            Assert.IsType<SubmitResult.Created>(result);
            Promises.Clicked.Add(operation);
        }
    }

    /// <summary>Returns when every job has come to its end.</summary>
    public Task SettleAsync(TimeSpan within) => UntilAsync(async () =>
    {
        await using var db = await OpenAsync();
        var states = await db.Jobs.Select(job => job.State).Distinct().ToListAsync();
        return states.TrueForAll(JobService.IsOver);
    }, within);

    /// <summary>How many jobs are Ready.</summary>
    public async Task<int> CountReadyAsync()
    {
        await using var db = await OpenAsync();
        return await db.Jobs.CountAsync(job => job.State == JobState.Ready);
    }

    public Task UntilAsync(Func<bool> holds, TimeSpan within) => UntilAsync(() => Task.FromResult(holds()), within);

    /// <summary>Looks again and again until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, TimeSpan within)
    {
        var deadline = DateTime.UtcNow + within;
        using var looks = new PeriodicTimer(LookInterval);
        while (!await holds())
        {
            if (DateTime.UtcNow > deadline) Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Still not so after {within}\n{Log}"));
            await looks.WaitForNextTickAsync();
        }
    }

    /// <summary>The promises, with every clip saved once.</summary>
    public async Task CheckAsync()
    {
        await Promises.CheckAsync(settled: true, Log);
        Assert.Equal(await CountReadyAsync(), ClipFiles().Count);
    }

    /// <summary>The clips in the shared folder.</summary>
    public IReadOnlyList<string> ClipFiles()
    {
        var folder = Path.Combine(_database.Folder, "media", "jobs");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*clip.mp4", SearchOption.AllDirectories)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(Log.Length > 20_000 ? Log[^20_000..] : Log);
        foreach (var studio in Studios) await studio.DisposeAsync();
        _host.Dispose();
        await Gateway.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static string KeyOf(int replica) => string.Create(CultureInfo.InvariantCulture, $"sk-replica-{replica}-0123456789");
}
