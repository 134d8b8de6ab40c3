using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>
/// A key and a prompt that are easy to find, sent through every error that a gateway can make of them, with everything logged
/// that can be: the key is found nowhere, the prompt in no log.
/// </summary>
public sealed class LeakTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Configured = "sk-canary-9f8e7d6c5b4a"; // what StudioProcess.For sets
    private const string Saved = "sk-canary-typed-and-saved-1a2b3c";
    private const string Prompt = "A canary 77zebra77 crosses the street";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeyAndPrompt_AreFoundNowhere()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var key = Configured;
        var answers = new ConcurrentQueue<GatewayReply>(Answers());
        gateway.OnSubmit = _ => Task.FromResult(Echo(answers.TryDequeue(out var reply) ? reply : new GatewayReply(400, "@key @prompt")));
        gateway.OnPoll = (task, turn) => Task.FromResult(turn switch
        {
            0 => Echo(gateway.State(task, "@key", "10%", "@prompt")),
            1 => Echo(new GatewayReply(500, "@key @prompt")),
            _ => Echo(gateway.Failure(task, "@prompt", "@key said: @prompt")),
        });
        var settings = StudioProcess.For(gateway);
        foreach (var category in (string[])["Default", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Internal", "System.Net.Http.HttpClient"])
            settings["Logging__LogLevel__" + category] = settings["Logging__Console__LogLevel__" + category] = "Trace";
        var studio = await StartStudioAsync(settings);
        var page = await OpenAsync(studio.Url);
        Expected = _ => true;
        var received = new ConcurrentQueue<string>();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? []));
        page.Response += async (_, answer) =>
        {
            if (answer.Request.ResourceType == "document" && answer.Ok) received.Enqueue(await answer.TextAsync());
        };
        await SignInAsync(page);

        for (var jobs = answers.Count; jobs > 0; jobs--)
        {
            await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync($"{Prompt} {jobs}.");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = $"{Prompt} {jobs}" }).First).ToBeVisibleAsync();
        }

        // Every answer is at work before the next: the last ones stop the queue.
        await WaitAsync(() => answers.Count == 0 && gateway.Polls.Count >= 3);

        // A key that is typed, tested against a gateway that repeats it, saved, and used.
        gateway.OnOther = async context =>
        {
            if (context.Request.Path.Value != "/v1/models") return false;
            context.Response.StatusCode = 401;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($$$"""{"error":{"message":"Bad key {{{context.Request.Headers.Authorization}}}","code":"{{{key}}}"}}"""), Token);
            return true;
        };
        key = Saved;
        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Replace the API key" }).ClickAsync();
        await page.GetByLabel("API key", new() { Exact = true }).FillAsync(Saved);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test connection" }).ClickAsync();
        await page.GetByText("What the gateway said").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("••••" + Saved[^4..])).ToBeVisibleAsync();
        foreach (var address in (string[])["/", "/history", "/clips/1", "/clips/2", "/clips/3", "/clips/4", "/settings", "/error", "/healthz/ready", "/healthz/live", "/no/such/page"])
        {
            await page.GotoAsync(address);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            received.Enqueue(await page.ContentAsync());
        }

        await studio.StopAsync();

        var keys = (string[])[Configured, Saved, Configured[3..], Saved[3..]];
        Assert.NotEmpty(received);
        Assert.Contains(received, text => text.Contains("77zebra77", StringComparison.Ordinal)); // what is looked for would be seen
        Assert.All(received, text => Assert.All(keys, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
        Assert.Contains("trce:", studio.Log, StringComparison.Ordinal);
        Assert.All(keys, secret => Assert.DoesNotContain(secret, studio.Log, StringComparison.Ordinal));
        Assert.DoesNotContain("77zebra77", studio.Log, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(studio.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Token);
            Assert.All(keys, secret => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, file));
        }

        GatewayReply Echo(GatewayReply reply)
        {
            string Fill(string text) => text.Replace("@key", key, StringComparison.Ordinal).Replace("@prompt", Prompt, StringComparison.Ordinal)
                .Replace("@bare", key[3..], StringComparison.Ordinal);
            return reply with { Body = Fill(reply.Body), Headers = reply.Headers.ToDictionary(header => header.Key, header => Fill(header.Value)) };
        }
    }

    [Theory]
    [InlineData("Gateway__ApiKey", "sk-canary-with a space")]
    [InlineData("Gateway__BaseUrl", "https://user:sk-canary-as-password@gw.example.ai/v1")]
    [InlineData("Setup__AdminPassword", "canary")]
    public async Task BadSetting_IsNamedWithoutItsValue(string setting, string value)
    {
        var (exitCode, log) = await StudioProcess.StartAndFailAsync(new() { [setting] = value, ["Logging__LogLevel__Default"] = "Trace" });
        Assert.Equal(1, exitCode);
        Assert.Contains(setting.Replace("__", ":", StringComparison.Ordinal), log, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", log, StringComparison.Ordinal);
    }

    // After each unclear answer the queue pauses, longer each time; one that is taken lets it start from the shortest again.
    private static GatewayReply[] Answers() =>
    [
        Taken(1),
        new(400, """{"error":{"message":"@key @prompt","code":"@prompt","param":"@prompt @key"}}""") { Headers = Ids("@key", "@prompt") },
        new(400, """{"error":{"message":"Invalid token (@bare)","code":"@key","param":"@key"},"request_id":"@key"}""") { Headers = Ids("@prompt", "@bare") },
        new(400, "@prompt @key", "text/html"),
        new(200, """{"id":"@key","task_id":"@key"}"""),
        Taken(2),
        new(200, "@key @prompt"),
        Taken(3),
        new(500, """{"error":"@prompt","message":"Bearer @key","url":"https://cdn.example.org/a?sig=@key"}""") { Headers = Ids("@key", "@key") },
        Taken(4),
        new(302, "@key @prompt") { Headers = new Dictionary<string, string> { ["Location"] = "https://cdn.example.org/?key=@key" } },
        Taken(5),
        new(402, """{"error":{"message":"No money: @key","code":"insufficient_user_quota @prompt"}}"""),
    ];

    private static GatewayReply Taken(int number) => new(200, $$"""{"id":"task_{{number}}","task_id":"task_{{number}}"}""");

    private static Dictionary<string, string> Ids(string first, string second) => new() { ["X-Oneapi-Request-Id"] = first, ["X-Request-Id"] = second };

    private static async Task WaitAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds()) await looks.WaitForNextTickAsync(patience.Token);
    }
}
