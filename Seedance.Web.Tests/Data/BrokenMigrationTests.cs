using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>Killed at any statement of the migrations, the next start completes it. They have too many for all to be tried: every fifth, and every seventeenth.</summary>
public sealed class BrokenMigrationTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 5)]
    [InlineData(DatabaseProvider.Postgres, 17)]
    public async Task Migration_KilledAtAStatement_IsCompletedByTheNextStart(DatabaseProvider provider, int step)
    {
        var statements = 1;
        for (var n = 0; n < statements; n += step)
        {
            await using var rig = await StartRig.CreateAsync(provider);
            var killer = new Killer(n);
            Directory.CreateDirectory(rig.Folder);
            if (provider == DatabaseProvider.Sqlite) SqliteFile.Create(rig.DatabaseFile);
            await using (var db = rig.Open(killer))
            {
                try
                {
                    await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
                    Assert.True(n >= killer.Seen, $"Statement {n} of {killer.Seen} was not reached.");
                }
                catch (Killer.KilledException)
                {
                    statements = n + step + 1;
                }
            }

            Assert.Null(await rig.TryStartAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            await using var after = rig.Open();
            Assert.Empty(await after.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
            Assert.False(await after.Jobs.AnyAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(statements > 20, $"Only {statements} statements: the test reaches nothing.");
    }

    [Fact]
    public async Task AbandonedMigrationLock_Heals()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        await rig.TryStartAsync();
        await rig.ExecuteAsync("""
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
            """);

        Assert.Null(await rig.TryStartAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    /// <summary>Lets so many statements pass and fails all others, as a process that is no more sends nothing.</summary>
    private sealed class Killer(int passes) : DbCommandInterceptor
    {
        public int Seen { get; private set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return ValueTask.FromResult(result);
        }

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Count();
            return result;
        }

        private void Count()
        {
            if (Seen++ >= passes) throw new KilledException();
        }

        public sealed class KilledException : Exception;
    }
}
