using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>While the runner is at work and nothing waits, a click goes to the gateway without the queue: row and intent are one commit.</summary>
public sealed class DirectSubmitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Click_WithNothingWaiting_IsStoredWithItsIntent_BeforeAnythingLeaves(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answerOf = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = async body =>
        {
            arrived.SetResult();
            await answer.Task;
            return await answerOf(body);
        };
        await studio.StartRunnerAsync();

        var id = await studio.SubmitAsync();
        var stored = await studio.FindAsync(id);
        Assert.Equal((JobState.Submitting, studio.Gateway.BaseUrl), (stored.State, stored.Gateway));
        Assert.True(stored.LeaseUntil > studio.Clock.GetUtcNow().UtcDateTime);
        Assert.NotNull(stored.SubmittedAt);
        await arrived.Task.WaitAsync(Token);
        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.CancelAsync(TestStudio.Owner, id, "Ada", Token));

        // A stop waits for the paid call.
        var stop = studio.Runner.StopAsync(Token);
        Assert.False(stop.IsCompleted);
        answer.SetResult();
        await stop;
        Assert.Equal(JobState.Generating, (await studio.FindAsync(id)).State);
        Assert.Equal([JobState.Queued, JobState.Submitting, JobState.Generating], (await studio.EventsAsync(id)).Select(e => e.State));
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task Clicks_BeyondThePlaces_WaitAndKeepTheirOrder()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Gateway:MaxConcurrentSubmits"] = "1");
        var first = new TaskCompletionSource();
        var answerOf = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = async body =>
        {
            if (body.Contains("Wish 0", StringComparison.Ordinal)) await first.Task;
            return await answerOf(body);
        };
        await studio.StartRunnerAsync();

        var ids = new List<long>();
        for (var i = 0; i < 5; i++) ids.Add(await studio.SubmitAsync(TestStudio.Request($"Wish {i}")));
        Assert.Equal(JobState.Submitting, (await studio.FindAsync(ids[0])).State);
        foreach (var id in ids.Skip(1)) Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State);
        Assert.Null(studio.Runner.TryTakeSubmitPlace());

        first.SetResult();
        foreach (var id in ids) await studio.UntilAsync(id, JobState.Generating);
        Assert.Equal([.. Enumerable.Range(0, 5)], studio.Gateway.Posts.Select(post => int.Parse(post[post.IndexOf("Wish ", StringComparison.Ordinal) + 5].ToString(), null)));
        await studio.Runner.StopAsync(Token);
    }

    [Fact]
    public async Task Click_InAPause_Waits()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnSubmit = _ => Task.FromResult(new GatewayReply(401, """{"error":{"message":"Invalid token"}}"""));
        await studio.StartRunnerAsync();
        var refused = await studio.SubmitAsync();
        await studio.UntilAsync(refused, JobState.Queued);

        var next = await studio.SubmitAsync();

        Assert.Equal(JobState.Queued, (await studio.FindAsync(next)).State);
        Assert.Equal([JobState.Queued], (await studio.EventsAsync(next)).Select(e => e.State));
        Assert.Single(studio.Gateway.Posts);
        await studio.Runner.StopAsync(Token);
    }

    [Fact]
    public async Task DoubleClick_IsOneJobAndOneCall_AndKeepsNoPlace()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Gateway:MaxConcurrentSubmits"] = "2");
        await studio.StartRunnerAsync();
        var job = new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request());

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => studio.Jobs.SubmitAsync(job, Token), Token)));

        var id = Assert.Single(results.OfType<SubmitResult.Created>()).JobId;
        Assert.Equal(7, results.OfType<SubmitResult.AlreadySubmitted>().Count(r => r.JobId == id && r.SameRequest));
        await studio.UntilAsync(id, JobState.Generating);
        await studio.WaitForPlaceAsync();
        Assert.Single(studio.Gateway.Posts);
        await studio.Runner.StopAsync(Token);
        Assert.Null(studio.Runner.TryTakeSubmitPlace());
    }

    [Fact]
    public async Task Click_ThatSleptPastItsLease_IsNotSentBlindly()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        var claim = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, TimeSpan.FromSeconds(60), Token));
        await studio.Store.MoveAsync(claim, JobState.Queued, JobState.Submitting, null, Token);
        studio.Clock.Advance(TimeSpan.FromSeconds(61));

        await studio.Get<JobSubmitter>().SendNewAsync(claim);

        Assert.Empty(studio.Gateway.Posts);
        Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State);
        Assert.Equal([JobState.Queued], (await studio.EventsAsync(id)).Select(e => e.State));
    }
}
