using System.Buffers.Binary;
using System.Text;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class DemoGatewayTests : IAsyncDisposable
{
    private readonly TestClock _clock = new();
    private readonly GatewayRig _rig;

    public DemoGatewayTests() => _rig = new GatewayRig([], _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task WithoutAKey_TheDemoMakesAClip()
    {
        Assert.Equal("demo", _rig.Gateway.CurrentGateway);
        var id = await AcceptedAsync(Requests.Plain with { Ratio = "9:16", Seconds = 4, Seed = 77, ReturnLastFrame = true });

        Assert.Equal(new PollOutcome.Running("QUEUED", 10), await PollAsync(id));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(new PollOutcome.Running("IN_PROGRESS", 50), await PollAsync(id));
        _clock.Advance(TimeSpan.FromSeconds(15.9));
        Assert.IsType<PollOutcome.Running>(await PollAsync(id));
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        var result = Assert.IsType<PollOutcome.Succeeded>(await PollAsync(id)).Result;
        Assert.Equal((87_300, "9:16", "720p", 4, 77), (result.Tokens, result.Ratio, result.Resolution, result.Seconds, result.Seed));
        Assert.Equal("ftyp", Encoding.ASCII.GetString(await ReadAsync(await _rig.Gateway.OpenClipAsync("demo", id, result, Token)), 4, 4));
        Assert.Equal("PNG", Encoding.ASCII.GetString(await ReadAsync((await _rig.Gateway.OpenLastFrameAsync("demo", id, result, Token))!), 1, 3));
    }

    [Fact]
    public async Task Restart_ForgetsNothing()
    {
        var id = await AcceptedAsync(Requests.Plain);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await using var restarted = new GatewayRig([new("Gateway:Demo:JobDuration", "01:00:00")], _clock);

        Assert.IsType<PollOutcome.Succeeded>(await restarted.Gateway.PollAsync("demo", id, Token));
    }

    [Fact]
    public async Task TwoJobsOfOneMoment_HaveTheirOwnIds() => Assert.NotEqual(await AcceptedAsync(Requests.Plain), await AcceptedAsync(Requests.Plain));

    [Theory]
    [InlineData("16:9", 864, 496)]
    [InlineData("4:3", 752, 560)]
    [InlineData("1:1", 640, 640)]
    [InlineData("3:4", 560, 752)]
    [InlineData("9:16", 496, 864)]
    [InlineData("21:9", 992, 432)]
    [InlineData("adaptive", 864, 496)]
    public async Task EveryRatio_HasItsSample(string ratio, int width, int height)
    {
        var id = await AcceptedAsync(Requests.Plain with { Ratio = ratio, ReturnLastFrame = true });
        _clock.Advance(TimeSpan.FromMinutes(1));
        var result = Assert.IsType<PollOutcome.Succeeded>(await PollAsync(id)).Result;

        var clip = await ReadAsync(await _rig.Gateway.OpenClipAsync("demo", id, result, Token));
        var frame = await ReadAsync((await _rig.Gateway.OpenLastFrameAsync("demo", id, result, Token))!);

        Assert.InRange(clip.Length, 20_000, 200_000);
        Assert.InRange(clip.AsSpan().IndexOf("moov"u8), 1, clip.AsSpan().IndexOf("mdat"u8));
        Assert.True(clip.AsSpan().IndexOf("avc1"u8) > 0 && clip.AsSpan().IndexOf("mp4a"u8) > 0);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(20))));
    }

    [Theory]
    [InlineData("demo:refuse", GatewayProblemKind.ContentRefused, ContentPart.Prompt, RefusalReason.Policy)]
    [InlineData("please DEMO:FACE now", GatewayProblemKind.ContentRefused, ContentPart.Prompt, RefusalReason.RealPerson)]
    public async Task RefusedAtOnce(string prompt, GatewayProblemKind kind, ContentPart part, RefusalReason reason)
    {
        var problem = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(Requests.Plain with { Prompt = prompt })).Problem;

        Assert.Equal((kind, part, reason, Charge.NotCharged), (problem.Kind, problem.Part, problem.Reason, problem.Charge));
    }

    [Fact]
    public async Task Face_BlamesThePicture_WhenThereIsOne()
    {
        var picture = new MediaReference(MediaKind.Image, MediaRole.ReferenceImage, "https://cdn.example.org/a.png");
        var outcome = await SubmitAsync(Requests.Plain with { Prompt = "demo:face", References = [picture] });
        Assert.Equal(ContentPart.Image, Assert.IsType<SubmitOutcome.Refused>(outcome).Problem.Part);
    }

    [Theory]
    [InlineData("demo:money", GatewayProblemKind.NoMoney)]
    [InlineData("demo:busy", GatewayProblemKind.TooManyRequests)]
    public async Task NotNow_LastsAMinute_AndIsAnewForTheNextOrder(string prompt, GatewayProblemKind kind)
    {
        var request = Requests.Plain with { Prompt = prompt };
        Assert.Equal(kind, Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(request)).Problem.Kind);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(request));
        Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(request with { Seed = 4 })); // another order has its own minute

        _clock.Advance(TimeSpan.FromSeconds(1));
        await AcceptedAsync(request);

        Assert.IsType<SubmitOutcome.TryLater>(await SubmitAsync(request));
    }

    [Fact]
    public async Task Unclear_LeavesTheDecisionToAPerson_AndGoesThroughLater()
    {
        var request = Requests.Plain with { Prompt = "demo:unclear" };
        Assert.IsType<SubmitOutcome.Unknown>(await SubmitAsync(request));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AcceptedAsync(request);
    }

    [Theory]
    [InlineData("demo:fail", ContentPart.OutputVideo)]
    [InlineData("demo:audio", ContentPart.OutputAudio)]
    public async Task FailsAtTheEnd(string prompt, ContentPart part)
    {
        var id = await AcceptedAsync(Requests.Plain with { Prompt = prompt });
        Assert.IsType<PollOutcome.Running>(await PollAsync(id));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(part, Assert.IsType<PollOutcome.Failed>(await PollAsync(id)).Problem.Part);
    }

    [Fact]
    public async Task ExpiresAtTheEnd()
    {
        var id = await AcceptedAsync(Requests.Plain with { Prompt = "demo:expire" });
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(new PollOutcome.Expired("expired"), await PollAsync(id));
    }

    [Theory]
    [InlineData("task_foreign")]
    [InlineData("demo_1_2_3")]
    [InlineData("demo_x_20000_16x9_720p_5_1_Success_0_ab")]
    public async Task UnknownTask_IsUnknown(string id) =>
        Assert.Equal(GatewayProblemKind.TaskUnknown, Assert.IsType<PollOutcome.Trouble>(await PollAsync(id)).Problem.Kind);

    [Theory]
    [InlineData("https://demo.invalid/clips/../../appsettings.json")]
    [InlineData("https://demo.invalid/clips/nothing.mp4")]
    [InlineData("https://cdn.example.org/a.mp4")]
    public async Task OtherLinks_AreDead(string link) =>
        Assert.IsType<DownloadOutcome.LinkDead>(await _rig.Gateway.OpenClipAsync("demo", "t", new TaskResult(new Uri(link)), Token));

    [Fact]
    public async Task TestConnection_ListsTheModelsOfTheSettings()
    {
        var report = await _rig.Gateway.TestAsync("demo", "", Token);

        Assert.Equal(Requests.Options.Models.Select(model => model.Id).Order(StringComparer.Ordinal), report.Models);
        Assert.Equal(new GatewayBalance(75, false), report.Balance);
    }

    private Task<SubmitOutcome> SubmitAsync(VideoRequest request) => _rig.Gateway.SubmitAsync("demo", RequestWriter.Write(request, Requests.Model), Token);

    private async Task<string> AcceptedAsync(VideoRequest request) => Assert.IsType<SubmitOutcome.Accepted>(await SubmitAsync(request)).TaskId;

    private Task<PollOutcome> PollAsync(string id) => _rig.Gateway.PollAsync("demo", id, Token);

    private static async Task<byte[]> ReadAsync(DownloadOutcome outcome)
    {
        await using var download = Assert.IsType<DownloadOutcome.Opened>(outcome).Download;
        using var copy = new MemoryStream();
        await download.Content.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
