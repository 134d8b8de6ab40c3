using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Only the start of a studio, as often as a test likes, on the same folder and database.</summary>
public sealed class StartRig : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private StartRig(TestDatabase database) => _database = database;

    public DatabaseProvider Provider => _database.Provider;

    /// <summary>The folder of the data, of the marker and, in <c>media</c>, of the clips.</summary>
    public string Folder => Path.Combine(_database.Folder, "data");

    public string DatabaseFile => Path.Combine(Folder, "studio.db");

    public string Media => Path.Combine(Folder, "media");

    public string ConnectionString => Provider == DatabaseProvider.Sqlite
        ? $"Data Source={DatabaseFile};Pooling=False"
        : new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Pooling = false }.ToString();

    public Dictionary<string, string?> Settings { get; } = [];

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public static async Task<StartRig> CreateAsync(DatabaseProvider provider) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>Starts and stops; null when it started, else the sentence of the refusal.</summary>
    public async Task<string?> TryStartAsync()
    {
        try
        {
            using var host = await StartAsync();
            return null;
        }
        catch (StartRefusedException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Starts; the caller stops it by disposing.</summary>
    public async Task<IHost> StartAsync()
    {
        var host = Build();
        try
        {
            await host.Services.MigrateDatabaseAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>What a command of the program works with: everything, and nothing of it started.</summary>
    public IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _database.Folder });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = Provider.ToString(),
            ["Database:ConnectionString"] = ConnectionString,
            ["Storage:Path"] = Media,
        });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddSingleton(Clock);
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return builder.Build();
    }

    /// <summary>A context without a start; the database need not be one of ours.</summary>
    public StudioDb Open(params Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor[] interceptors) => Provider == DatabaseProvider.Sqlite
        ? new SqliteStudioDb(Options<SqliteStudioDb>(interceptors).UseSqlite(ConnectionString).Options)
        : new PostgresStudioDb(Options<PostgresStudioDb>(interceptors).UseNpgsql(ConnectionString).Options);

    public async Task ExecuteAsync(string sql)
    {
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static DbContextOptionsBuilder<TContext> Options<TContext>(Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor[] interceptors)
        where TContext : StudioDb =>
        new DbContextOptionsBuilder<TContext>().AddInterceptors(interceptors).UseApplicationServiceProvider(SqliteDesignTime.Services);
}
