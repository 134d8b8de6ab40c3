using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>Whoever keeps a text and tries again later looks for a <see cref="DbException"/>, on both databases.</summary>
public sealed class LostConnectionTests
{
    [Fact]
    public async Task ConnectionThatPostgresEnds_IsADatabaseFault_ToQueriesAndToSaves()
    {
        await using var studio = await TestStudio.StartAsync(DatabaseProvider.Postgres);

        await Assert.ThrowsAnyAsync<DbException>(() => WithLostConnectionAsync(db => db.Jobs.CountAsync(TestContext.Current.CancellationToken)));
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => WithLostConnectionAsync(db =>
        {
            db.Add(new Campaign { OwnerId = TestStudio.Owner, Name = "Spring" });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
        Assert.True(fault is DbException or DbUpdateException, fault.ToString());

        async Task WithLostConnectionAsync(Func<StudioDb, Task> act)
        {
            await using var db = await studio.OpenAsync();
            await using var other = await studio.OpenAsync();
            await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            var process = await db.Database.SqlQueryRaw<int>("SELECT pg_backend_pid() AS \"Value\"").SingleAsync(TestContext.Current.CancellationToken);
            await other.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend({process}, 10000)", TestContext.Current.CancellationToken);
            await act(db);
        }
    }
}
