using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Seedance.Web.Data;

namespace Seedance.Web.Tests.Data;

/// <summary>Both databases have the same migrations, and the model has not moved away from them.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void Model_HasNotDrifted_OnSqlite() => AssertCurrent(new SqliteDesignTime());

    [Fact]
    public void Model_HasNotDrifted_OnPostgres() => AssertCurrent(new PostgresDesignTime());

    [Fact]
    public void BothDatabases_HaveTheSameMigrations()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var postgres = new PostgresDesignTime().CreateDbContext([]);
        Assert.Equal(Names(sqlite), Names(postgres));
        Assert.NotEmpty(Names(sqlite));
    }

    private static void AssertCurrent<TContext>(IDesignTimeDbContextFactory<TContext> factory)
        where TContext : StudioDb
    {
        using var db = factory.CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "Run build/add-migration.sh.");
    }

    private static IEnumerable<string> Names(StudioDb db) => db.Database.GetMigrations().Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..]);
}
