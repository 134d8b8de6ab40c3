using Microsoft.EntityFrameworkCore;
using Npgsql;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Data;

/// <summary>Machines whose clocks are hours apart share one time line, the server's.</summary>
public sealed class DatabaseClockTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    [Fact]
    public void Time_IsTheServers_AndGoesOnWithTheCounter()
    {
        var machine = new TestClock();
        var clock = new DatabaseClock(machine);
        Assert.Equal(machine.GetUtcNow(), clock.GetUtcNow()); // not measured yet

        var server = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var asked = clock.GetTimestamp();
        machine.Advance(TimeSpan.FromSeconds(2));
        clock.Set(server, asked, clock.GetTimestamp());
        Assert.Equal(server + TimeSpan.FromSeconds(1), clock.GetUtcNow()); // asked one second before the middle, answered one after

        machine.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(server + TimeSpan.FromSeconds(301), clock.GetUtcNow());
    }

    [Fact]
    public void Measurement_WithinItsError_ChangesNothing_ButARealStepDoes()
    {
        var machine = new TestClock();
        var clock = new DatabaseClock(machine);
        var now = clock.GetTimestamp();
        var server = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        clock.Set(server, now, now);
        machine.Advance(TimeSpan.FromSeconds(4));
        clock.Set(server + TimeSpan.FromSeconds(3), now, clock.GetTimestamp());
        Assert.Equal(server + TimeSpan.FromSeconds(4), clock.GetUtcNow());

        now = clock.GetTimestamp();
        clock.Set(server + TimeSpan.FromHours(1), now, now);
        Assert.Equal(server + TimeSpan.FromHours(1), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task WallClocks_AnHourApart_NeitherStealNorStarve(int hours)
    {
        await using var studio = await TestStudio.StartAsync(DatabaseProvider.Postgres);
        var right = await StoreAsync(studio, TimeSpan.Zero);
        var wrong = await StoreAsync(studio, TimeSpan.FromHours(hours));
        await studio.SubmitAsync();
        await MakeDueNowAsync(studio);

        // Neither takes what the other holds.
        var held = Assert.Single(await right.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));
        Assert.Empty(await wrong.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));
        Assert.True(await right.NoteAsync(held, JobState.Queued, _ => { }, CancellationToken.None));
        held = Assert.Single(await wrong.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));
        Assert.Empty(await right.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));

        // And what the wrong one put off for a moment is due for the right one at that moment, not an hour later.
        var due = (await ClockAsync(studio, TimeSpan.FromHours(hours))).GetUtcNow().UtcDateTime.AddSeconds(-10);
        Assert.True(await wrong.NoteAsync(held, JobState.Queued, s => s.SetProperty(j => j.DueAt, due), CancellationToken.None));
        Assert.Single(await right.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));
        Assert.Empty(await wrong.MarkAbandonedAsync(_ => false, CancellationToken.None));
    }

    private static async Task<JobStore> StoreAsync(TestStudio studio, TimeSpan skew) =>
        new(studio.Get<IDbContextFactory<StudioDb>>(), await ClockAsync(studio, skew));

    private static async Task<DatabaseClock> ClockAsync(TestStudio studio, TimeSpan skew)
    {
        var clock = new DatabaseClock(new SkewedClock(skew));
        await using var connection = studio.Get<DataFolder>().NewConnection("test");
        await connection.OpenAsync();
        await using var ask = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var asked = clock.GetTimestamp();
        var now = (DateTime)(await ask.ExecuteScalarAsync())!;
        clock.Set(now, asked, clock.GetTimestamp());
        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(2));
        return clock;
    }

    private static async Task MakeDueNowAsync(TestStudio studio)
    {
        await using var db = await studio.OpenAsync();
        await db.Database.ExecuteSqlRawAsync("""UPDATE "Jobs" SET "DueAt" = clock_timestamp() - interval '10 seconds'""");
    }

    private sealed class SkewedClock(TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
    }
}
