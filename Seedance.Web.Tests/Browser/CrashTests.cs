using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>The server is killed at the worst moments; people and clips come back.</summary>
public sealed class CrashTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("Generating")]
    [InlineData("Saving")]
    public async Task Kill9_WhileTheJobIsUnderWay_EndsReady_WithOnePost(string state)
    {
        await using var gateway = await FakeGateway.StartAsync();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.PollsUntilSuccess = state == "Generating" ? 1_000_000 : 1;
        gateway.OnOther = async http =>
        {
            if (state != "Saving" || http.Request.Path != "/clips/clip.mp4" || held.Task.IsCompleted) return false;
            http.Response.ContentType = "video/mp4";
            http.Response.ContentLength = gateway.ClipBytes.Length;
            await http.Response.Body.WriteAsync(gateway.ClipBytes.AsMemory(0, gateway.ClipBytes.Length / 2));
            await http.Response.Body.FlushAsync();
            reached.TrySetResult();
            await held.Task;
            http.Abort();
            return true;
        };
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        Expected = _ => true; // the connection to a killed server fails
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in a storm.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First.ClickAsync();
        var status = page.GetByRole(AriaRole.Status, new() { Name = "Job status" });
        await Assertions.Expect(status).ToHaveTextAsync(state);
        if (state == "Saving") await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await studio.KillAsync();
        gateway.PollsUntilSuccess = 0;
        held.TrySetResult();
        await studio.StartAgainAsync();

        // The open tab comes back by itself and shows the end.
        await Assertions.Expect(status).ToHaveTextAsync("Ready");
        await Assertions.Expect(page.Locator("video")).ToBeVisibleAsync();
        Assert.Single(gateway.Posts);
        Assert.DoesNotContain("sk-canary", studio.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("lighthouse", studio.Log, StringComparison.Ordinal);
        await CheckPromisesAsync(page, gateway, studio);
    }

    [Fact]
    public async Task Kill9_InTheMiddleOfThePaidCall_NeedsAttention_AndIsNeverSentAgain()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<GatewayReply>();
        gateway.OnSubmit = _ =>
        {
            reached.TrySetResult();
            return never.Task;
        };
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        Expected = _ => true;
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in a storm.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await studio.KillAsync();
        await studio.StartAgainAsync();

        var later = Watch(await page.Context.NewPageAsync()); // the first tab is busy coming back by itself
        await later.GotoAsync("/history");
        await Assertions.Expect(later.GetByRole(AriaRole.Article).First).ToContainTextAsync("Needs attention");
        Assert.Single(gateway.Posts);
        await CheckPromisesAsync(later, gateway, studio);
    }

    [Fact]
    public async Task Restart_BringsTheOpenFormBack_WithEverythingTyped()
    {
        var studio = await StartStudioAsync();
        Expected = _ => true;
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("A kite over the dunes, 风筝 🪁");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add by URL" }).ClickAsync();
        await page.GetByLabel("Media URL").FillAsync("https://cdn.example.org/kite.jpg");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToBeVisibleAsync();
        await WaitForDraftAsync(studio, "kite.jpg");
        await page.EvaluateAsync("window.beforeRestart = true");

        await studio.KillAsync();
        await studio.StartAgainAsync();

        await page.WaitForFunctionAsync("() => window.beforeRestart !== true");
        await ExpectPromptAsync(page, "A kite over the dunes, 风筝 🪁");
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToBeVisibleAsync();
    }
}
