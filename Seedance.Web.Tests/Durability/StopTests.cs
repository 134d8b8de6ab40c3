using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary>SIGTERM: nothing new is begun, what is in hand is finished or given back, and the program ends with 0 in its time.</summary>
public sealed class StopTests
{
    /// <summary>Of these programs, so that the tests need not wait for half a minute.</summary>
    private const string ShutdownTimeout = "00:00:03";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Stop_DuringAPaidCallThatTakesTooLong_Ends_AndTheJobNeedsAttention()
    {
        await using var lab = await CreateAsync();
        var never = new TaskCompletionSource<GatewayReply>();
        var reached = Signal();
        lab.Gateway.OnSubmit = _ =>
        {
            reached.TrySetResult();
            return never.Task;
        };
        await lab.ClickAsync(1);
        await lab.Studio.StartAgainAsync();
        await reached.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await StopAsync(lab);

        await lab.Studio.StartAgainAsync();
        await lab.UntilAsync(async () => (await lab.CountAsync()).ContainsKey(JobState.NeedsAttention), Limit);
        Assert.Single(lab.Gateway.Posts);
        await lab.CheckAsync(settled: false);
    }

    [Fact]
    public async Task Stop_DuringAPaidCall_WaitsForItsAnswer_AndBeginsNoOther()
    {
        await using var lab = await CreateAsync(settings => settings["Gateway__MaxConcurrentSubmits"] = "1");
        var (reached, answer) = (Signal(), Signal());
        var accept = lab.Gateway.OnSubmit;
        lab.Gateway.OnSubmit = async body =>
        {
            reached.TrySetResult();
            await answer.Task;
            return await accept(body);
        };
        await lab.ClickAsync(3);
        await lab.Studio.StartAgainAsync();
        await reached.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        var stop = StopAsync(lab);
        await lab.UntilAsync(() => Task.FromResult(lab.Studio.Log.Contains("Application is shutting down", StringComparison.Ordinal)), Limit);
        answer.SetResult();
        await stop;

        Assert.Single(lab.Gateway.Posts);
        var states = await lab.CountAsync();
        Assert.Equal((1, 2), (states[JobState.Generating], states[JobState.Queued]));
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        await lab.CheckAsync(settled: true);
    }

    [Fact]
    public async Task Stop_WhileSaving_GivesTheClipBack_AndTheNextStartSavesIt()
    {
        await using var lab = await CreateAsync();
        var reached = Signal();
        lab.Gateway.OnOther = async http =>
        {
            if (!http.Request.Path.StartsWithSegments("/clips", StringComparison.Ordinal) || reached.Task.IsCompleted) return false;
            http.Response.ContentType = "video/mp4";
            http.Response.ContentLength = 1_000_000;
            await http.Response.Body.WriteAsync(new byte[1_000], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
            return true;
        };
        await lab.ClickAsync(1);
        await lab.Studio.StartAgainAsync();
        await reached.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.True(await StopAsync(lab) < TimeSpan.FromSeconds(3), "It waited for a download that it can begin again.");

        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(lab.Studio.Folder, "data", "media"), "*", SearchOption.AllDirectories), file => file.Contains("unfinished", StringComparison.Ordinal));
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        await lab.CheckAsync(settled: true);
    }

    [Fact]
    public async Task Stop_WithAnOpenCircuit_AndADownloadToASlowClient_EndsInTime()
    {
        await using var lab = await CreateAsync();
        lab.Gateway.ClipsDiffer = false;
        lab.Gateway.ClipBytes = [.. lab.Gateway.ClipBytes, 0x03, 0x00, 0x00, 0x00, .. "free"u8, .. new byte[0x03000000 - 8]];
        await lab.ClickAsync(1);
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        long clip;
        await using (var db = await lab.OpenAsync())
        {
            var admin = await db.Users.SingleAsync(user => user.Email == StudioProcess.AdminEmail, TestContext.Current.CancellationToken);
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.OwnerId, admin.Id), TestContext.Current.CancellationToken);
            clip = (await db.Jobs.SingleAsync(job => job.State == JobState.Ready, TestContext.Current.CancellationToken)).Id;
        }

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        var client = lab.Studio.NewClient(handler);
        using (await client.PostFormAsync("/account/login", new() { ["Input.Email"] = StudioProcess.AdminEmail, ["Input.Password"] = StudioProcess.AdminPassword }))
        {
            // signed in
        }

        using var circuit = await OpenCircuitAsync(client, handler, lab.Studio.Url);
        using var download = await client.Http.GetAsync($"/media/{clip}/clip.mp4", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(download.Content.Headers.ContentLength > 50_000_000); // more than all buffers on the way hold

        var closed = circuit.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken);
        await StopAsync(lab);

        var end = await Task.WhenAny(closed, Task.Delay(Limit, TestContext.Current.CancellationToken));
        Assert.Same(closed, end);
        await Assert.ThrowsAnyAsync<Exception>(() => download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static Task<StudioLab> CreateAsync(Action<Dictionary<string, string>>? configure = null) => StudioLab.CreateAsync(DatabaseProvider.Sqlite, settings =>
    {
        settings["Server__ShutdownTimeout"] = ShutdownTimeout;
        settings["Gateway__SubmitTimeout"] = "00:01:00"; // a paid call outlives the stop
        settings["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        configure?.Invoke(settings);
    });

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<TimeSpan> StopAsync(StudioLab lab)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await lab.Studio.StopAsync());
        Assert.True(clock.Elapsed < Limit, $"It took {clock.Elapsed}.");
        return clock.Elapsed;
    }

    private static async Task<ClientWebSocket> OpenCircuitAsync(StudioClient client, HttpMessageHandler handler, string url)
    {
        using var answer = await client.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("connectionToken").GetString();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", url);
        await socket.ConnectAsync(new Uri($"{url.Replace("http", "ws", StringComparison.Ordinal)}/_blazor?id={token}"), new HttpMessageInvoker(handler, disposeHandler: false), TestContext.Current.CancellationToken);
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var buffer = new byte[64];
        await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken); // the handshake's answer
        return socket;
    }
}
