using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>A job from Generate to its end, on both databases, over HTTP.</summary>
public sealed class JobLifeTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Job_GoesThroughAllStates_AndItsClipIsStoredWhole(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var id = await studio.SubmitAsync(TestStudio.Request() with { ReturnLastFrame = true });

        var job = await studio.RunUntilAsync(id, JobState.Ready);

        var path = studio.Get<IFileStore>().FindPath(job.ClipKey!)!;
        Assert.Equal(studio.Gateway.ClipBytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(studio.Gateway.ClipBytes.Length, job.ClipBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(studio.Gateway.ClipBytes)), job.ClipSha256);
        Assert.NotNull(job.LastFrameKey);
        Assert.Equal(108_900, job.Tokens);
        Assert.Null(job.LeaseUntil);
        Assert.Equal(
            [JobState.Queued, JobState.Submitting, JobState.Generating, JobState.Saving, JobState.Ready],
            (await studio.EventsAsync(id)).Select(e => e.State));
        Assert.Equal(job.RequestJson, Assert.Single(studio.Gateway.Posts));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Submit_SameOperationTwentyTimesAtOnce_CreatesOneJob(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var job = new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request());

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => studio.Jobs.SubmitAsync(job, CancellationToken.None))));

        Assert.Single(results.OfType<SubmitResult.Created>());
        Assert.All(results.OfType<SubmitResult.AlreadySubmitted>(), again => Assert.True(again.SameRequest));
        await studio.RunTurnsAsync(5, TimeSpan.FromSeconds(30));
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task Submit_SameOperationWithOtherWords_SaysSo()
    {
        await using var studio = await TestStudio.StartAsync();
        var first = new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request());
        await studio.Jobs.SubmitAsync(first, CancellationToken.None);

        var second = await studio.Jobs.SubmitAsync(first with { Request = TestStudio.Request("Another boat.") }, CancellationToken.None);

        Assert.False(Assert.IsType<SubmitResult.AlreadySubmitted>(second).SameRequest);
    }

    [Fact]
    public async Task Submit_ThatBreaksARule_StoresAndSendsNothing()
    {
        await using var studio = await TestStudio.StartAsync();

        var result = await studio.Jobs.SubmitAsync(
            new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request(" ")), CancellationToken.None);

        Assert.NotEmpty(Assert.IsType<SubmitResult.Invalid>(result).Faults);
        await using var db = await studio.OpenAsync();
        Assert.False(await db.Jobs.AnyAsync(TestContext.Current.CancellationToken));
        await studio.RunTurnsAsync(2, TimeSpan.FromSeconds(10));
        Assert.Empty(studio.Gateway.Calls);
    }

    [Fact]
    public async Task Refusal_EndsTheJob_WithItsReason()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json(
            """{"code":"fail_to_fetch_task","message":"{\"error\":{\"code\":\"InputTextSensitiveContentDetected\",\"message\":\"no\",\"type\":\"BadRequest\"}}","data":null}""", 400));
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Failed);

        Assert.Equal(nameof(GatewayProblemKind.ContentRefused), job.Problem!.Kind);
        Assert.Equal(nameof(Charge.NotCharged), job.Problem.Charge);
        await studio.RunTurnsAsync(5, TimeSpan.FromMinutes(1));
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task TooManyRequests_PutsTheJobBack_AndItIsSentLater()
    {
        await using var studio = await TestStudio.StartAsync();
        var accept = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json("""{"code":"fail_to_fetch_task","message":"busy","data":null}""", 429)
            with
        { Headers = new Dictionary<string, string> { ["Retry-After"] = "40" } });
        var id = await studio.SubmitAsync();
        await studio.Runner.RunOnceAsync(CancellationToken.None);
        var waiting = await studio.FindAsync(id);
        Assert.Equal(JobState.Queued, waiting.State);
        Assert.Equal(nameof(GatewayProblemKind.TooManyRequests), waiting.Problem!.Kind);

        studio.Clock.Advance(TimeSpan.FromSeconds(20));
        await studio.Runner.RunOnceAsync(CancellationToken.None);
        Assert.Single(studio.Gateway.Posts);

        studio.Gateway.OnSubmit = accept;
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Equal(2, studio.Gateway.Posts.Count);
    }

    [Fact]
    public async Task DemoMode_SendsNoWaitingLiveJob()
    {
        await using var studio = await TestStudio.StartAsync(configure: s => s["Gateway:Mode"] = "Live");
        var id = await studio.SubmitAsync();
        studio.Get<Microsoft.Extensions.Configuration.IConfiguration>()["Gateway:Mode"] = "Demo";
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)studio.Get<Microsoft.Extensions.Configuration.IConfiguration>()).Reload();

        await studio.RunTurnsAsync(5, TimeSpan.FromMinutes(1));

        Assert.Empty(studio.Gateway.Calls);
        var job = await studio.FindAsync(id);
        Assert.Equal((JobState.Queued, JobProblems.DemoMode), (job.State, job.Problem?.Kind));
    }

    [Fact]
    public async Task GatewayInTrouble_DoesNotTurnTheWholeQueueIntoQuestions()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnSubmit = _ => Task.FromResult(new GatewayReply(502, "<html>Bad gateway</html>", "text/html"));
        for (var i = 0; i < 30; i++) await studio.SubmitAsync();

        await studio.RunTurnsAsync(3, TimeSpan.FromMilliseconds(100));

        Assert.InRange(studio.Gateway.Posts.Count, 1, 4);
    }

    [Fact]
    public async Task TriesThatWereNotTaken_LeaveNoTraceInTheTimeline()
    {
        await using var studio = await TestStudio.StartAsync();
        var accept = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json("""{"code":"fail_to_fetch_task","message":"busy","data":null}""", 429));
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(10, TimeSpan.FromMinutes(2));
        Assert.InRange(studio.Gateway.Posts.Count, 3, 10);
        studio.Gateway.OnSubmit = accept;

        await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(5, (await studio.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task FailureAtTheEnd_IsKeptWithItsCode()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (task, _) => Task.FromResult(studio.Gateway.Failure(task, "OutputAudioSensitiveContentDetected", "The audio was blocked."));
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Failed);

        Assert.Equal("OutputAudioSensitiveContentDetected", job.Problem!.Code);
        Assert.Equal(nameof(ContentPart.OutputAudio), job.Problem.Part);
    }

    [Fact]
    public async Task TaskDroppedByTheProvider_EndsTheJob_AlthoughTheGatewaySaysRunning()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (task, _) => Task.FromResult(studio.Gateway.State(task, "IN_PROGRESS", "30%", "expired"));
        var id = await studio.SubmitAsync();

        Assert.Equal(JobProblems.DroppedByProvider, (await studio.RunUntilAsync(id, JobState.Expired)).Problem!.Kind);
    }

    [Fact]
    public async Task UnknownStatusWord_KeepsTheJobRunning_AndIsShown()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (task, _) => Task.FromResult(studio.Gateway.State(task, "PONDERING", "42%", "running"));
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(4, TimeSpan.FromSeconds(30));

        var job = await studio.FindAsync(id);

        Assert.Equal(JobState.Generating, job.State);
        Assert.Equal("PONDERING", job.GatewayStatus);
        Assert.Equal(42, job.Percent);
    }

    [Fact]
    public async Task TaskUnknown_IsForgivenAtFirst_LaterAPersonDecides()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (_, _) => Task.FromResult(GatewayReply.Json("""{"code":"task_not_exist","message":"task_not_exist","data":null}""", 400));
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(6, TimeSpan.FromSeconds(30));
        Assert.Equal(JobState.Generating, (await studio.FindAsync(id)).State);

        await studio.RunUntilAsync(id, JobState.NeedsAttention);
    }

    [Fact]
    public async Task JobThatNeverEnds_IsGivenUp()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (task, _) => Task.FromResult(studio.Gateway.State(task, "IN_PROGRESS", "50%", "running"));
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(2, TimeSpan.FromSeconds(30));
        studio.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(JobProblems.NeverEnded, (await studio.RunUntilAsync(id, JobState.Expired)).Problem!.Kind);
    }

    [Fact]
    public async Task PollThatChangesNothing_WritesOnlyTheDueTime_AndTellsNobody()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (task, _) => Task.FromResult(studio.Gateway.State(task, "IN_PROGRESS", "50%", "running"));
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(3, TimeSpan.FromSeconds(30));
        var before = await studio.FindAsync(id);
        var told = 0;
        studio.Get<JobNotifier>().Notified += (_, _) => told++;

        await studio.RunTurnsAsync(3, TimeSpan.FromSeconds(30));

        var after = await studio.FindAsync(id);
        Assert.Equal(0, told);
        Assert.True(after.DueAt > before.DueAt);
        after.DueAt = before.DueAt;
        after.Fence = before.Fence;
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize(after));
    }
}
