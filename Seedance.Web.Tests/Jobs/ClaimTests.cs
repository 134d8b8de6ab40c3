using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Leases and fences, on both databases.</summary>
public sealed class ClaimTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Claim_ByManyAtOnce_GivesEachJobToOne(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        for (var i = 0; i < 20; i++) await studio.SubmitAsync();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => studio.Store.ClaimAsync(JobState.Queued, 10, Lease, CancellationToken.None))));
        var rest = await studio.Store.ClaimAsync(JobState.Queued, 100, Lease, CancellationToken.None);

        var ids = claims.SelectMany(c => c).Concat(rest).Select(c => c.Id).ToList();
        Assert.Equal(20, ids.Count);
        Assert.Equal(20, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Write_WithAnOldFence_IsRefused(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var id = await studio.SubmitAsync();
        var zombie = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, Lease, CancellationToken.None));
        studio.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        var heir = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, Lease, CancellationToken.None));

        Assert.False(await studio.Store.MoveAsync(zombie, JobState.Queued, JobState.Submitting, null, CancellationToken.None));
        Assert.False(await studio.Store.RenewAsync(zombie, Lease, CancellationToken.None));
        Assert.False(await studio.Store.NoteAsync(zombie, JobState.Queued, s => s.SetProperty(j => j.Troubles, 9), CancellationToken.None));
        Assert.True(await studio.Store.MoveAsync(heir, JobState.Queued, JobState.Submitting, null, CancellationToken.None));
        Assert.Equal(0, (await studio.FindAsync(id)).Troubles);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task NextDue_NamesTheFirstFreeJob(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (now, first) = (studio.Clock.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(7));
        foreach (var wait in (TimeSpan[])[first * 2, first])
        {
            await studio.SubmitAsync();
            var claim = (await studio.Store.ClaimAsync(JobState.Queued, 1, Lease, CancellationToken.None))[0];
            await studio.Store.NoteAsync(claim, JobState.Queued, s => s.SetProperty(j => j.DueAt, now + wait), CancellationToken.None);
        }

        Assert.Equal(now + first, await studio.Store.NextDueAsync(JobState.Queued, CancellationToken.None));
        Assert.Null(await studio.Store.NextDueAsync(JobState.Generating, CancellationToken.None));

        await studio.SubmitAsync(); // due now
        Assert.Equal(now, await studio.Store.NextDueAsync(JobState.Queued, CancellationToken.None));
        await studio.Store.ClaimAsync(JobState.Queued, 1, Lease, CancellationToken.None); // held
        Assert.Equal(now + first, await studio.Store.NextDueAsync(JobState.Queued, CancellationToken.None));
    }

    [Fact]
    public async Task Claim_LeavesAlone_WhatIsHeldOrNotDue()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.SubmitAsync();
        Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));

        Assert.Empty(await studio.Store.ClaimAsync(JobState.Queued, 5, Lease, CancellationToken.None));
        Assert.Empty(await studio.Store.ClaimAsync(JobState.Generating, 5, Lease, CancellationToken.None));
    }

    [Fact]
    public async Task Cancel_WhileQueued_IsFree_EvenIfARunnerHasJustTakenIt()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        var claim = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, Lease, CancellationToken.None));

        Assert.Equal(DecisionResult.Done, await studio.Jobs.CancelAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));

        Assert.False(await studio.Store.MoveAsync(claim, JobState.Queued, JobState.Submitting, null, CancellationToken.None));
        await studio.RunTurnsAsync(3, TimeSpan.FromMinutes(2));
        Assert.Empty(studio.Gateway.Posts);
        Assert.Equal(JobState.Cancelled, (await studio.FindAsync(id)).State);
    }

    [Fact]
    public async Task Cancel_OnceItIsWithTheGateway_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);

        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.CancelAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.CancelAsync(TestStudio.Stranger, id, "Eve", CancellationToken.None));
    }

    [Fact]
    public async Task FinalStates_NeverChange()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.CancelAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        Assert.False(await studio.Store.BindAsync(id, "task_Other", DateTime.UtcNow, CancellationToken.None));
        await studio.RunTurnsAsync(3, TimeSpan.FromDays(3));
        Assert.Equal(JobState.Ready, (await studio.FindAsync(id)).State);
    }
}
