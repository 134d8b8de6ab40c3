using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Seedance.Web.Data;

/// <summary>Lets <c>dotnet ef</c> make a context without starting the program (build/add-migration.sh).</summary>
public sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteStudioDb>
{
    /// <inheritdoc />
    public SqliteStudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite("Data Source=:memory:").Options);
}

/// <inheritdoc cref="SqliteDesignTime" />
public sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresStudioDb>
{
    /// <inheritdoc />
    public PostgresStudioDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStudioDb>().UseNpgsql("Host=localhost").Options);
}
