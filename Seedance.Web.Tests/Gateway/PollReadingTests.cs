using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

public sealed class PollReadingTests
{
    private const string Ark = "https://ark-content.example.volces.com/v/0a1b.mp4?X-Tos-Expires=86400&X-Tos-Signature=aa11";

    [Theory]
    [InlineData(nameof(WireBodies.W1), "NOT_START", 0)]
    [InlineData(nameof(WireBodies.W2), "IN_PROGRESS", 50)]
    [InlineData(nameof(WireBodies.W5), "in_progress", 50)]
    [InlineData(nameof(WireBodies.W6), "running", null)]
    [InlineData(nameof(WireBodies.W9), "", null)]
    public void Waiting_KeepsRunning(string body, string word, int? percent) =>
        Assert.Equal(new PollOutcome.Running(word, percent), TaskReader.ReadPoll(WireBodies.Get(body)));

    [Theory]
    [InlineData("""{"data":{"status":"TASK_STATUS_QUEUED","progress":0.5}}""", "TASK_STATUS_QUEUED", 50)]
    [InlineData("""{"data":{"status":"warming_up","progress":"7.4"}}""", "warming_up", 7)]
    [InlineData("""{"status":"PROCESSING","progress":1}""", "PROCESSING", 1)]
    [InlineData("""{"status":"PROCESSING","progress":"100%"}""", "PROCESSING", 100)]
    [InlineData("""{"status":"PROCESSING","progress":250}""", "PROCESSING", null)]
    [InlineData("""{"status":"PROCESSING","progress":"soon"}""", "PROCESSING", null)]
    [InlineData("""{"data":{"state":"generating"}}""", "generating", null)]
    [InlineData("""{"data":{"task_status":"submitted"}}""", "submitted", null)]
    [InlineData("""{"task":{"status":"rendering"}}""", "rendering", null)]
    [InlineData("""{"code":"success","data":{"status":"UNKNOWN","data":{"status":"running"}}}""", "UNKNOWN", null)]
    [InlineData("""{"code":"success","data":"{\"status\":\"IN_PROGRESS\",\"progress\":\"30%\"}"}""", "IN_PROGRESS", 30)]
    [InlineData("""{"code":"success","data":{"status":"IN_PROGRESS","result_url":"https://cdn.example.net/early.mp4"}}""", "IN_PROGRESS", null)]
    [InlineData("""{"id":"cgt-1"}""", "", null)]
    public void WordsLikeThem_KeepRunning(string body, string word, int? percent) =>
        Assert.Equal(new PollOutcome.Running(word, percent), TaskReader.ReadPoll(body));

    [Fact]
    public void ProvidersExpired_BeatsTheOuterWord() =>
        Assert.Equal(new PollOutcome.Expired("expired"), TaskReader.ReadPoll(WireBodies.W3));

    [Theory]
    [InlineData("""{"data":{"status":"IN_PROGRESS","data":{"status":"cancelled"}}}""")]
    [InlineData("""{"data":{"status":"FAILURE","fail_reason":"x","data":{"status":"cancelled"}}}""")]
    [InlineData("""{"data":{"status":"QUEUED","data":{"code":"success","data":{"status":"IN_PROGRESS","data":{"status":"cancelled"}}}}}""")]
    [InlineData("""{"status":"cancelled"}""")]
    public void ProvidersCancelled_EndsTheTask(string body) => Assert.Equal(new PollOutcome.Cancelled("cancelled"), TaskReader.ReadPoll(body));

    [Theory]
    [InlineData(nameof(WireBodies.F1), Ark)]
    [InlineData(nameof(WireBodies.F2), "https://ark-content.example.volces.com/v/9z.mp4?X-Tos-Expires=86400")]
    [InlineData(nameof(WireBodies.F3), "https://cdn.example.net/in.mp4")]
    [InlineData(nameof(WireBodies.F5), "https://ark-content.example.volces.com/v/0a1b.mp4?X-Tos-Expires=86400")]
    [InlineData(nameof(WireBodies.F6), null)]
    [InlineData(nameof(WireBodies.F7), null)]
    [InlineData(nameof(WireBodies.F9), "https://ark-content.example.bytepluses.com/x.mp4")]
    [InlineData(nameof(WireBodies.F10), null)]
    [InlineData(nameof(WireBodies.F11), "https://cdn.example.org/v.mp4")]
    public void Finished_GivesTheLink(string body, string? link) => Assert.Equal(link, Success(WireBodies.Get(body)).Video?.OriginalString);

    [Theory]
    [InlineData("""{"status":"succeeded","video_url":"L"}""")]
    [InlineData("""{"data":{"status":"SUCCEED","url":"L"}}""")]
    [InlineData("""{"data":{"status":"completed","video_url":"L"}}""")]
    [InlineData("""{"data":{"status":"completed","metadata":{"url":"L"}}}""")]
    [InlineData("""{"data":{"status":"SUCCESS","output":"L"}}""")]
    [InlineData("""{"data":{"status":"SUCCESS","data":{"output":"L"}}}""")]
    [InlineData("""{"status":"done","output":{"urls":["L"]}}""")]
    [InlineData("""{"data":{"status":"SUCCESS","result":{"videos":[{"url":["L"]}]}}}""")]
    [InlineData("""{"status":"SUCCESS","videos":[{"video_url":"L"}]}""")]
    [InlineData("""{"status":"SUCCESS","data":[{"url":"L"}]}""")]
    [InlineData("""{"status":"TASK_STATUS_SUCCEED","results":{"videos":[{"url":"L"}]}}""")]
    [InlineData("""{"status":"SUCCESS","result_url":"L","data":null}""")]
    [InlineData("""{"data":{"status":"SUCCESS","result_url":"ftp://x/y","data":{"url":"L","status":"succeeded"}}}""")]
    [InlineData("""{"data":{"status":"SUCCESS","result_url":"done!","data":{"content":{"video_url":"L"}}}}""")]
    [InlineData("""{"data":{"status":"SUCCESS","data":{"data":{"data":{"content":{"video_url":"L"}}}}}}""")]
    public void LinksElsewhere_AreFound(string body) =>
        Assert.Equal("https://cdn.example.net/L.mp4", Success(body.Replace("\"L\"", "\"https://cdn.example.net/L.mp4\"")).Video?.OriginalString);

    [Fact]
    public void Finished_KeepsWhatTheProviderCounted()
    {
        var result = Success(WireBodies.F1);

        Assert.Equal(173_700, result.Tokens);
        Assert.Equal("16:9", result.Ratio);
        Assert.Equal("720p", result.Resolution);
        Assert.Equal(8, result.Seconds);
        Assert.Equal(4711, result.Seed);
        Assert.Equal("https://ark-content.example.volces.com/v/0a1b.png?X-Tos-Expires=86400", result.LastFrame?.OriginalString);
        Assert.Equal((5, 77), (Success(WireBodies.F11).Seconds, Success(WireBodies.F11).Seed));
    }

    [Theory]
    [InlineData(nameof(WireBodies.X1), GatewayProblemKind.ContentRefused, ContentPart.OutputVideo, RefusalReason.Policy, "OutputVideoSensitiveContentDetected")]
    [InlineData(nameof(WireBodies.X2), GatewayProblemKind.GatewayTrouble, null, null, null)]
    [InlineData(nameof(WireBodies.X3), GatewayProblemKind.ContentRefused, ContentPart.OutputAudio, RefusalReason.Policy, "OutputAudioSensitiveContentDetected")]
    [InlineData(nameof(WireBodies.X4), GatewayProblemKind.GatewayTrouble, null, null, null)]
    [InlineData(nameof(WireBodies.X5), GatewayProblemKind.ContentRefused, ContentPart.OutputVideo, RefusalReason.Copyright, "OutputVideoSensitiveContentDetected.PolicyViolation")]
    public void Failed_SaysWhy(string body, GatewayProblemKind kind, ContentPart? part, RefusalReason? reason, string? code)
    {
        var problem = Failure(WireBodies.Get(body));

        Assert.Equal((kind, part, reason, code), (problem.Kind, problem.Part, problem.Reason, problem.Code));
        Assert.Equal(Charge.NotCharged, problem.Charge);
        Assert.NotEmpty(problem.Raw);
    }

    [Fact]
    public void ArkExpired_EndsTheTask() => Assert.Equal(new PollOutcome.Expired("expired"), TaskReader.ReadPoll(WireBodies.X6));

    [Theory]
    [InlineData("""{"status":"failed","error":"InputImageSensitiveContentDetected.PrivacyInformation: may show a person"}""", ContentPart.Image, RefusalReason.RealPerson)]
    [InlineData("""{"data":{"status":"FAILURE","fail_reason":"[OutputVideoSensitiveContentDetected] 输出视频可能包含敏感信息"}}""", ContentPart.OutputVideo, RefusalReason.Policy)]
    [InlineData("""{"data":{"status":"FAILURE","fail_reason":"{\"error\":{\"code\":\"InputTextSensitiveContentDetected\",\"message\":\"no\"}}"}}""", ContentPart.Prompt, RefusalReason.Policy)]
    [InlineData("""{"status":"error","error":{"message":"{\"error\":{\"code\":\"InputVideoSensitiveContentDetected\",\"message\":\"no\"}}"}}""", ContentPart.Video, RefusalReason.Policy)]
    [InlineData("""{"data":{"status":"FAIL","data":{"data":{"error":{"code":"InputAudioSensitiveContentDetected","message":"no"}}}}}""", ContentPart.Audio, RefusalReason.Policy)]
    public void ReasonsElsewhere_AreFound(string body, ContentPart part, RefusalReason reason) =>
        Assert.Equal((GatewayProblemKind.ContentRefused, part, reason), (Failure(body).Kind, Failure(body).Part, Failure(body).Reason));

    [Fact]
    public void ProvidersAccountTrouble_IsTheGateways() =>
        Assert.Equal(GatewayProblemKind.GatewayTrouble, Failure("""{"data":{"status":"FAILURE","data":{"error":{"code":"AccountOverdueError","message":"x"}}}}""").Kind);

    [Fact]
    public void FailureWithALink_IsAFailure() =>
        Assert.IsType<PollOutcome.Failed>(TaskReader.ReadPoll("""{"data":{"status":"FAILURE","result_url":"https://cdn.example.net/x.mp4"}}"""));

    [Theory]
    [InlineData("", GatewayProblemKind.GatewayTrouble)]
    [InlineData("{}", GatewayProblemKind.GatewayTrouble)]
    [InlineData("{\"data\":{\"status\":\"SUC", GatewayProblemKind.GatewayTrouble)]
    [InlineData("<!doctype html><title>Console</title>", GatewayProblemKind.NotAGateway)]
    [InlineData("""{"code":"task_not_exist","message":"task_not_exist","data":null}""", GatewayProblemKind.TaskUnknown)]
    [InlineData("""{"error":{"message":"record not found","type":"upstream_error","param":"","code":null}}""", GatewayProblemKind.GatewayTrouble)]
    public void NothingAboutTheTask_IsTrouble(string body, GatewayProblemKind kind) =>
        Assert.Equal(kind, Assert.IsType<PollOutcome.Trouble>(TaskReader.ReadPoll(body)).Problem.Kind);

    private static TaskResult Success(string body) => Assert.IsType<PollOutcome.Succeeded>(TaskReader.ReadPoll(body)).Result;

    private static GatewayProblem Failure(string body) => Assert.IsType<PollOutcome.Failed>(TaskReader.ReadPoll(body)).Problem;

    [Theory]
    [InlineData("""{"data":{"status":"FAILURE","fail_reason":"\udfff x"}}""")]
    [InlineData("""{"data":{"status":"FAILURE","fail_reason":"x \ud83c"}}""")]
    [InlineData("""{"data":"{\"status\":\"FAILURE\",\"fail_reason\":\"\ud800\"}"}""")]
    public void Poll_WithHalfACharacter_IsReadAllTheSame(string body) => Assert.IsType<PollOutcome.Failed>(TaskReader.ReadPoll(body));

    [Fact]
    public void Parse_WholeCharacterAsEscapes_KeepsIt() =>
        Assert.Equal("no 🍓", WireJson.Text(WireJson.Parse("""{"fail_reason":"no \ud83c\udf53"}""")!.Value, "fail_reason"));
}
