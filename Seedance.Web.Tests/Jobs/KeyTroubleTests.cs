using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>A key that does not work, or has no money left: one banner for all, and the queue pauses and resumes by itself.</summary>
public sealed class KeyTroubleTests
{
    [Theory]
    [InlineData(401, """{"error":{"message":"Invalid token","type":"new_api_error","code":""}}""", GatewayProblemKind.WrongKey)]
    [InlineData(402, "", GatewayProblemKind.NoMoney)]
    [InlineData(403, """{"code":"insufficient_user_quota","message":"余额不足","data":null}""", GatewayProblemKind.NoMoney)]
    [InlineData(403, """{"code":"pre_consume_token_quota_failed","message":"token quota is not enough","data":null}""", GatewayProblemKind.NoMoney)]
    public async Task KeyTrouble_PausesTheQueueOnce_AndItResumesByItself(int status, string body, GatewayProblemKind kind)
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var accept = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json(body, status));
        var ids = new List<long>();
        for (var i = 0; i < 20; i++) ids.Add(await studio.SubmitAsync(TestStudio.Request($"Wish {i}.")));

        await studio.Runner.RunOnceAsync(CancellationToken.None);
        await studio.Runner.RunOnceAsync(CancellationToken.None);

        Assert.Equal(kind, studio.Get<QueuePause>().Problem!.Kind);
        Assert.InRange(studio.Gateway.Posts.Count, 1, 4); // what was under way at once, not one failure for each job
        await studio.RunTurnsAsync(20, TimeSpan.FromSeconds(30));
        Assert.InRange(studio.Gateway.Posts.Count, 5, 20); // ten minutes: one asks now and then whether the key works again
        foreach (var id in ids) Assert.Equal(JobState.Queued, (await studio.FindAsync(id)).State);

        studio.Gateway.OnSubmit = accept;
        foreach (var id in ids) await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Null(studio.Get<QueuePause>().Problem);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Fact]
    public async Task KeyTroubleWhilePolling_IsTold_AndHoldsSubmits_UntilAPollGoesThrough()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.PollsUntilSuccess = 1_000;
        await studio.SubmitAsync();
        await studio.RunTurnsAsync(2, TimeSpan.FromSeconds(30));
        var (pause, answer) = (studio.Get<QueuePause>(), studio.Gateway.OnPoll);
        studio.Gateway.OnPoll = (_, _) => Task.FromResult(GatewayReply.Json("""{"error":{"message":"Invalid token","type":"new_api_error","code":""}}""", 401));

        await studio.Runner.RunOnceAsync(CancellationToken.None);
        Assert.Equal(GatewayProblemKind.WrongKey, pause.Problem!.Kind);
        var waiting = await studio.SubmitAsync();
        await studio.Runner.RunOnceAsync(CancellationToken.None);
        Assert.Equal(JobState.Queued, (await studio.FindAsync(waiting)).State);
        Assert.Equal(DecisionResult.Done, await studio.Jobs.CancelAsync(TestStudio.Owner, waiting, "Ada", CancellationToken.None));
        await studio.RunTurnsAsync(3, TimeSpan.FromSeconds(30));
        Assert.Equal(GatewayProblemKind.WrongKey, pause.Problem!.Kind); // nobody waits to be sent, but somebody waits for a clip

        await using (var db = await studio.OpenAsync()) // a job of a gateway of before: its key is not the key in use
        {
            var job = await db.Jobs.SingleAsync(j => j.State == JobState.Generating);
            job.Gateway = "https://earlier.example/v1";
            await db.SaveChangesAsync();
            pause.Clear();
            await studio.RunTurnsAsync(3, TimeSpan.FromSeconds(30));
            Assert.Null(pause.Problem);
            job.Gateway = studio.Gateway.BaseUrl;
            await db.SaveChangesAsync();
            for (var turn = 0; turn < 20 && pause.Problem is null; turn++) await studio.RunTurnsAsync(1, TimeSpan.FromSeconds(30));
            Assert.NotNull(pause.Problem);
        }

        studio.Gateway.OnPoll = answer;
        for (var turn = 0; turn < 20 && pause.Problem is not null; turn++) await studio.RunTurnsAsync(1, TimeSpan.FromSeconds(30));
        Assert.Null(pause.Problem);
        Assert.Single(studio.Gateway.Posts);
    }
}
