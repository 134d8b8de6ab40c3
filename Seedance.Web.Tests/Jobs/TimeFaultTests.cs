using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Somebody sets the machine's clock while jobs are under way.</summary>
public sealed class TimeFaultTests
{
    [Theory]
    [InlineData(JobState.Queued, -1)]
    [InlineData(JobState.Queued, 1)]
    [InlineData(JobState.Generating, -1)]
    [InlineData(JobState.Generating, 1)]
    [InlineData(JobState.Saving, -1)]
    [InlineData(JobState.Saving, 1)]
    public async Task ClockSetByAnHour_DelaysNothing(JobState during, int hours)
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var trouble = true;
        studio.Gateway.OnOther = http =>
        {
            // Something to wait for in every state: a due time or a pause that was set by the old clock.
            var isStep = (during, http.Request.Path.Value) switch
            {
                (JobState.Queued, "/v1/video/generations") => true,
                (JobState.Generating, { } path) => path.StartsWith("/v1/video/generations/", StringComparison.Ordinal),
                (JobState.Saving, "/clips/clip.mp4") => true,
                _ => false,
            };
            if (isStep && trouble) http.Response.StatusCode = 429;
            return Task.FromResult(isStep && trouble);
        };
        var id = await studio.SubmitAsync();
        while ((await studio.FindAsync(id)).Problem is null) await studio.RunTurnsAsync(1, TimeSpan.FromSeconds(5));
        Assert.Equal(during, (await studio.FindAsync(id)).State);

        studio.Clock.Jump(TimeSpan.FromHours(hours));
        trouble = false;
        var since = studio.Clock.GetTimestamp();
        await studio.RunUntilAsync(id, JobState.Ready);

        Assert.InRange(studio.Clock.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromMinutes(3));
        await studio.Promises.CheckAsync(settled: true);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task ClockSetInTheMiddleOfThePaidCall_TheAnswerStillCounts(int hours)
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        studio.Gateway.OnSubmit = async _ =>
        {
            asked.SetResult();
            await answer.Task;
            return studio.Gateway.Accept(studio.Gateway.NewTaskId());
        };
        var id = await studio.SubmitAsync();
        var turn = studio.Runner.RunOnceAsync(CancellationToken.None);
        await asked.Task;

        studio.Clock.Jump(TimeSpan.FromHours(hours));
        studio.Clock.Advance(TimeSpan.FromSeconds(10));
        var sweep = studio.Runner.RunOnceAsync(CancellationToken.None);
        answer.SetResult();
        await Task.WhenAll(turn, sweep);

        await studio.RunUntilAsync(id, JobState.Ready);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Fact]
    public async Task LeaseOfADeadReplica_FromBeforeTheClockWasSetBack_RunsOutAsSoonAsAnyOther()
    {
        await using var studio = await TestStudio.StartAsync(DatabaseProvider.Postgres); // there, nothing is released at a start
        var id = await studio.SubmitAsync();
        Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, TimeSpan.FromSeconds(60), CancellationToken.None));
        studio.Clock.Jump(TimeSpan.FromHours(-1));

        await studio.Runner.RunOnceAsync(CancellationToken.None);
        Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State);
        studio.Clock.Advance(TimeSpan.FromSeconds(61));
        await studio.Runner.RunOnceAsync(CancellationToken.None);

        Assert.Equal(JobState.Generating, (await studio.FindAsync(id)).State);
    }

    [Fact]
    public async Task RestartWithManyJobs_AndTheClockSetBack_AllEnd()
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var ids = new List<long>();
        for (var i = 0; i < 40; i++) ids.Add(await studio.SubmitAsync(TestStudio.Request($"Wish {i}.")));
        await studio.RunTurnsAsync(2, TimeSpan.FromSeconds(4)); // some are queued, some with the gateway, some held
        foreach (var state in (JobState[])[JobState.Queued, JobState.Generating])
            await studio.Store.ClaimAsync(state, 5, TimeSpan.FromMinutes(1), CancellationToken.None);

        studio.Clock.Jump(TimeSpan.FromHours(-1));
        await studio.Runner.RecoverAsync(CancellationToken.None);

        foreach (var id in ids) await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Equal(40, studio.Gateway.Posts.Count);
        await studio.Promises.CheckAsync(settled: true);
    }
}
