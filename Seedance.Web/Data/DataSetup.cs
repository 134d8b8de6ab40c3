using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Seedance.Web.Data;

public static class DataSetup
{
    /// <summary>
    /// One factory of <see cref="StudioDb"/> for the database of the settings. Code takes the factory and one context per
    /// operation; the scoped context is for Identity's managers only.
    /// </summary>
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .Validate(o => !string.IsNullOrWhiteSpace(o.ConnectionString), "Database:ConnectionString is empty.")
            .Validate(o => o.StartPatience >= TimeSpan.Zero, "Database:StartPatience must not be negative.")
            .ValidateOnStart();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<FolderLock>();
        services.AddSingleton<StudioMark>();
        services.AddSingleton<DatabaseStart>();
        services.AddSingleton(new DatabaseClock(TimeProvider.System));
        services.AddSingleton<ReplicaLink>();
        services.AddIdentitySchema();

        if (configuration.IsShared())
        {
            services.AddSingleton<StartLock>();
            services.AddHostedService(provider => provider.GetRequiredService<ReplicaLink>());
            services.AddPooledDbContextFactory<PostgresStudioDb>((provider, options) =>
                options.UseNpgsql(provider.GetRequiredService<DataFolder>().ConnectionString, npgsql =>
                    npgsql.ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)))); // its own would wrap what is a DbException on SQLite
            services.AddSingleton<IDbContextFactory<StudioDb>>(provider =>
                new Factory<PostgresStudioDb>(provider.GetRequiredService<IDbContextFactory<PostgresStudioDb>>()));
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteStudioDb>((provider, options) =>
                options.UseSqlite(provider.GetRequiredService<DataFolder>().ConnectionString).AddInterceptors(new SqlitePragmas()));
            services.AddSingleton<IDbContextFactory<StudioDb>>(provider =>
                new Factory<SqliteStudioDb>(provider.GetRequiredService<IDbContextFactory<SqliteStudioDb>>()));
        }

        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        return services;
    }

    /// <summary>Identity's tables with passkeys. The context reads this from its services, so tools and tests need it too.</summary>
    internal static IServiceCollection AddIdentitySchema(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>True with PostgreSQL: other processes may work on the same database.</summary>
    public static bool IsShared(this IConfiguration configuration) =>
        configuration.GetValue($"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}", DatabaseProvider.Sqlite) == DatabaseProvider.Postgres;

    /// <summary>Keeps other replicas from preparing the same database until disposed; null when there can be none.</summary>
    public static async Task<IAsyncDisposable?> LockStartAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<StartLock>() is { } start ? await start.TakeAsync(cancellationToken) : null;

    /// <summary>Checks the database and brings it to the newest schema. Runs before the first request.</summary>
    public static async Task MigrateDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        services.GetRequiredService<DataFolder>().Create();
        await services.GetRequiredService<FolderLock>().TakeAsync(cancellationToken);
        await services.GetRequiredService<DatabaseStart>().RunAsync(cancellationToken);
    }

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<StudioDb>
        where TContext : StudioDb
    {
        public StudioDb CreateDbContext() => inner.CreateDbContext();

        public async Task<StudioDb> CreateDbContextAsync(CancellationToken cancellationToken) => await inner.CreateDbContextAsync(cancellationToken);
    }
}
