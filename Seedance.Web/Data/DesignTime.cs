using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Seedance.Web.Data;

/// <summary>Lets <c>dotnet ef</c> make a context without starting the program (build/add-migration.sh).</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    internal static readonly IServiceProvider Services = new ServiceCollection().AddIdentitySchema().BuildServiceProvider();

    /// <inheritdoc />
    public SqliteStudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite("Data Source=:memory:").UseApplicationServiceProvider(Services).Options);
}

/// <inheritdoc cref="SqliteDesignTime" />
public sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresStudioDb>
{
    /// <inheritdoc />
    public PostgresStudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStudioDb>().UseNpgsql("Host=localhost").UseApplicationServiceProvider(SqliteDesignTime.Services).Options);
}
