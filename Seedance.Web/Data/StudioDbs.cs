using Microsoft.EntityFrameworkCore;

namespace Seedance.Web.Data;

/// <summary>Contexts on databases other than that of the settings: copies, and files that are being put back.</summary>
internal static class StudioDbs
{
    public static StudioDb Open(DatabaseProvider provider, string connectionString, IServiceProvider services) => provider == DatabaseProvider.Postgres
        ? new PostgresStudioDb(Options<PostgresStudioDb>(services).UseNpgsql(connectionString).Options)
        : new SqliteStudioDb(Options<SqliteStudioDb>(services).UseSqlite(connectionString).Options);

    private static DbContextOptionsBuilder<TContext> Options<TContext>(IServiceProvider services)
        where TContext : StudioDb => new DbContextOptionsBuilder<TContext>().UseApplicationServiceProvider(services);
}
