using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

public sealed class SqlitePragmasTests
{
    [Fact]
    public async Task EveryConnection_WaitsAndFlushes_AlsoWhenItIsUsedAgain()
    {
        await using var studio = await TestStudio.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await using var first = await studio.OpenAsync();
            await using var second = await studio.OpenAsync();
            Assert.Equal((2L, 10_000L), await ReadAsync(first));
            Assert.Equal((2L, 10_000L), await ReadAsync(second));
        }
    }

    private static async Task<(long Synchronous, long BusyTimeout)> ReadAsync(StudioDb db)
    {
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await PragmaAsync(db, "PRAGMA synchronous"), await PragmaAsync(db, "PRAGMA busy_timeout"));
    }

    private static async Task<long> PragmaAsync(StudioDb db, string pragma)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
