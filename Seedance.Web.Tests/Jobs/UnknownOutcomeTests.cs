using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Nobody knows whether the paid call was taken: it is never repeated by code, and a person can always go on.</summary>
public sealed class UnknownOutcomeTests(SharedStudio shared) : IClassFixture<SharedStudio>
{
    public static TheoryData<string> Unclear =>
    [
        "reset", "html", "rubbish", "500", "201 without an id", "202 null", "204", "302", "id is an object", "id is a list", "id is true", "id of 10 kB",
        "id ../admin", "id <b>x</b>", "cut in the answer",
    ];

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task UnclearAnswer_NeedsAttention_AndIsNeverSentAgain(string kind)
    {
        var studio = shared.Studio;
        studio.Gateway.Heal();
        studio.Get<QueuePause>().Clear(); // the brake of the row before
        var posts = studio.Gateway.Posts.Count;
        studio.Gateway.OnSubmit = _ => kind switch
        {
            "reset" => throw new GatewayCut(),
            "html" => Task.FromResult(new GatewayReply(200, "<!DOCTYPE html><html></html>", "text/html")),
            "rubbish" => Task.FromResult(GatewayReply.Json("{\"hello\":1}")),
            "201 without an id" => Task.FromResult(GatewayReply.Json("""{"message":"created"}""", 201)),
            "202 null" => Task.FromResult(GatewayReply.Json("null", 202)),
            "204" or "302" => Task.FromResult(new GatewayReply(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture), "")),
            "id is an object" => Task.FromResult(GatewayReply.Json("""{"id":{"odd":1}}""")),
            "id is a list" => Task.FromResult(GatewayReply.Json("""{"id":["task_1"]}""")),
            "id is true" => Task.FromResult(GatewayReply.Json("""{"id":true,"task_id":1.5}""")),
            "id of 10 kB" => Task.FromResult(GatewayReply.Json($$"""{"id":"{{new string('a', 10_240)}}"}""")),
            "id ../admin" => Task.FromResult(GatewayReply.Json("""{"id":"../admin"}""")),
            "id <b>x</b>" => Task.FromResult(GatewayReply.Json("""{"id":"<b>x</b>"}""")),
            "cut in the answer" => Task.FromResult(GatewayReply.Json("""{"id":"task_1","task_""")),
            _ => Task.FromResult(GatewayReply.Json("""{"code":"do_request_failed","message":"x","data":null}""", 500)),
        };
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.NeedsAttention);
        await studio.RunTurnsAsync(20, TimeSpan.FromMinutes(5));

        Assert.Equal(JobProblems.OutcomeUnknown, job.Problem!.Kind);
        Assert.Equal("Unknown", job.Problem.Charge);
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);
        Assert.Equal(JobState.NeedsAttention, (await studio.FindAsync(id)).State);
        await studio.Promises.CheckAsync(settled: true);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ErrorThatNamesATask_NeedsAttention_AndKeepsItsId(int status)
    {
        var studio = shared.Studio;
        studio.Gateway.Heal();
        studio.Get<QueuePause>().Clear();
        var posts = studio.Gateway.Posts.Count;
        var task = $"task_Named{status}";
        studio.Gateway.OnSubmit = _ => Task.FromResult(GatewayReply.Json($$"""{"task_id":"{{task}}","message":"slow down"}""", status));
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.NeedsAttention);
        await studio.RunTurnsAsync(20, TimeSpan.FromMinutes(5));

        Assert.Equal((task, JobProblems.OutcomeUnknown, "Unknown"), (job.TaskId, job.Problem!.Kind, job.Problem.Charge));
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);

        // The same id for another job: it belongs to the first.
        studio.Get<QueuePause>().Clear();
        var second = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.NeedsAttention);
        Assert.Equal((null, JobProblems.TaskTaken, task), (second.TaskId, second.Problem!.Kind, second.Problem.Raw));
        await studio.Promises.CheckAsync(settled: true);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task JobFoundInThePaidCallAtStart_NeedsAttention(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var id = await studio.SubmitAsync();
        var claim = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, TimeSpan.FromSeconds(60), CancellationToken.None));
        Assert.True(await studio.Store.MoveAsync(claim, JobState.Queued, JobState.Submitting, null, CancellationToken.None));
        studio.Clock.Advance(TimeSpan.FromSeconds(61)); // the process that held it is gone

        await studio.Runner.RecoverAsync(CancellationToken.None);
        await studio.RunTurnsAsync(5, TimeSpan.FromMinutes(1));

        Assert.Equal(JobState.NeedsAttention, (await studio.FindAsync(id)).State);
        Assert.Empty(studio.Gateway.Posts);
    }

    [Fact]
    public async Task SubmitAgain_SendsOnce_AndTellsWhoDecided()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StrandAsync(studio);

        Assert.Equal(DecisionResult.Done, await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(2, studio.Gateway.Posts.Count);
        Assert.Contains(await studio.EventsAsync(id), e => e is { By: "Ada", Note: "SubmittedAgain", State: JobState.Queued });
    }

    [Fact]
    public async Task NamedTask_IsFollowedToItsClip_WithoutAnotherCall()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StrandAsync(studio);

        Assert.Equal(DecisionResult.Done, await studio.Jobs.FollowTaskAsync(TestStudio.Owner, id, "task_Found", "Ada", CancellationToken.None));
        await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task NamedTask_OfAnotherJob_IsRefused()
    {
        await using var studio = await TestStudio.StartAsync();
        var other = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);
        var id = await StrandAsync(studio);

        Assert.Equal(DecisionResult.TaskTaken, await studio.Jobs.FollowTaskAsync(TestStudio.Owner, id, other.TaskId!, "Ada", CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"code":"task_not_exist","message":"task_not_exist","data":null}""", 400, DecisionResult.TaskUnknown)]
    [InlineData("""{"error":{"message":"upstream is down","type":"server_error"}}""", 503, DecisionResult.TaskNotChecked)]
    [InlineData("""{"error":{"message":"invalid token","type":"new_api_error"}}""", 401, DecisionResult.TaskNotChecked)]
    public async Task NamedTask_ThatTheGatewayDoesNotConfirm_ChangesNothing(string body, int status, DecisionResult expected)
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StrandAsync(studio);
        studio.Gateway.OnPoll = (_, _) => Task.FromResult(GatewayReply.Json(body, status));

        Assert.Equal(expected, await studio.Jobs.FollowTaskAsync(TestStudio.Owner, id, "task_Mistyped", "Ada", CancellationToken.None));

        var job = await studio.FindAsync(id);
        Assert.Equal(JobState.NeedsAttention, job.State);
        Assert.Null(job.TaskId);
        Assert.Single(studio.Gateway.Posts);
    }

    [Theory]
    [InlineData("SubmittedAgain")]
    [InlineData("TaskNamed")]
    [InlineData("Discarded")]
    public async Task EveryDecision_IsRecorded_WithWhoAndWhen(string note)
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StrandAsync(studio);
        var when = studio.Clock.GetUtcNow().UtcDateTime;

        var result = note switch
        {
            "SubmittedAgain" => await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", CancellationToken.None),
            "TaskNamed" => await studio.Jobs.FollowTaskAsync(TestStudio.Owner, id, "task_Found", "Ada", CancellationToken.None),
            _ => await studio.Jobs.DiscardAsync(TestStudio.Owner, id, "Ada", CancellationToken.None),
        };

        Assert.Equal(DecisionResult.Done, result);
        var line = Assert.Single(await studio.EventsAsync(id), e => e.Note == note);
        Assert.Equal(("Ada", when), (line.By, line.At));
    }

    [Fact]
    public async Task Discard_EndsIt_AndAStrangerCannot()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await StrandAsync(studio);

        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.DiscardAsync(TestStudio.Stranger, id, "Eve", CancellationToken.None));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DiscardAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        Assert.Equal(DecisionResult.TooLate, await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", CancellationToken.None));
        Assert.Equal(JobState.Cancelled, (await studio.FindAsync(id)).State);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task TaskThatTheGatewayNamedTwice_IsKeptVisible(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        studio.Gateway.OnSubmit = _ => Task.FromResult(studio.Gateway.Accept("task_Same"));
        await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);

        var job = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.NeedsAttention);

        Assert.Equal(JobProblems.TaskTaken, job.Problem!.Kind);
        Assert.Equal("task_Same", job.Problem.Raw);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task LateAnswer_StillBindsItsTask_AfterTheLeaseWasLost(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var id = await studio.SubmitAsync();
        var claim = Assert.Single(await studio.Store.ClaimAsync(JobState.Queued, 1, TimeSpan.FromSeconds(1), CancellationToken.None));
        await studio.Store.MoveAsync(claim, JobState.Queued, JobState.Submitting, null, CancellationToken.None);
        studio.Clock.Advance(TimeSpan.FromSeconds(2));
        await studio.Store.MarkAbandonedAsync(_ => false, CancellationToken.None);

        Assert.True(await studio.Store.BindAsync(id, "task_Late", studio.Clock.GetUtcNow().UtcDateTime, CancellationToken.None));

        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Empty(studio.Gateway.Posts);
    }

    [Fact]
    public async Task TaskIdThatIsGivenUp_StaysInTheTimeline()
    {
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.OnPoll = (_, _) => Task.FromResult(GatewayReply.Json("""{"code":"task_not_exist","message":"task_not_exist","data":null}""", 400));
        var id = await studio.SubmitAsync();
        var lost = await studio.RunUntilAsync(id, JobState.NeedsAttention);

        await studio.Jobs.SubmitAgainAsync(TestStudio.Owner, id, "Ada", CancellationToken.None);

        Assert.Contains(await studio.EventsAsync(id), e => e.Note == $"SubmittedAgain {lost.TaskId}");
    }

    private static async Task<long> StrandAsync(TestStudio studio)
    {
        var accept = studio.Gateway.OnSubmit;
        studio.Gateway.OnSubmit = _ => throw new GatewayCut();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.NeedsAttention);
        studio.Gateway.OnSubmit = accept;
        return id;
    }
}
