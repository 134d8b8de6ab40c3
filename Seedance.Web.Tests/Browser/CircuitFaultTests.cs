using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>
/// What happens to the line between a tab and the studio. A killed server, and with it a circuit that the server no longer
/// knows (as after four minutes offline), is in <see cref="CrashTests"/>.
/// </summary>
public sealed class CircuitFaultTests(Chromium chromium) : BrowserTest(chromium)
{
    private static bool IsLong => Environment.GetEnvironmentVariable("STUDIO_LONG") == "1";

    [Fact]
    public async Task Offline_TheTabComesBackByItself_WithWhatHasChanged_AndNothingIsSentTwice()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var accept = gateway.OnSubmit;
        gateway.OnSubmit = body =>
        {
            asked.TrySetResult();
            return accept(body);
        };
        gateway.PollsUntilSuccess = 1_000_000;
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        await using var line = new CuttableLine(studio.Url);
        Expected = _ => true; // the console tells of the cut line
        var page = await OpenAsync(line.Url);
        await SignInAsync(page);
        var away = page.Locator(".components-reconnect-show, .components-reconnect-retrying");
        await page.EvaluateAsync("window.sameTab = true");

        // A blink, in the moment in which Generate is pressed: the click has arrived, its echo has not.
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in a storm.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        line.Cut();
        await Assertions.Expect(away).ToHaveCountAsync(1);
        Assert.False(await page.EvaluateAsync<bool>( // another press, by Ctrl+Enter for example, would be lost
            """
            () => {
              let heard = false;
              const hear = () => { heard = true; };
              document.addEventListener("click", hear, true);
              document.getElementById("generate").click();
              document.removeEventListener("click", hear, true);
              return heard;
            }
            """));
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("A lighthouse, typed while the line was cut.");
        await prompt.BlurAsync();
        line.Mend();
        await Assertions.Expect(away).ToHaveCountAsync(0);
        await WaitForDraftAsync(studio, "A lighthouse, typed while the line was cut.");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First.ClickAsync();
        var status = page.GetByRole(AriaRole.Status, new() { Name = "Job status" });
        await Assertions.Expect(status).ToHaveTextAsync("Generating");

        // Longer, and the clip becomes ready meanwhile.
        line.Cut();
        await Assertions.Expect(away).ToHaveCountAsync(1);
        await page.WaitForFunctionAsync( // the browser counts by itself
            "() => { const e = document.querySelector('[data-elapsed]'); return Number(e.textContent.split(':')[1]) > Number(e.dataset.elapsed); }");
        gateway.PollsUntilSuccess = 0;
        await WaitForRowAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready'");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var tries = IsLong ? 35 : 3; // one a second at first: a minute offline, or some seconds
        while (line.Refused < tries) await page.EvaluateAsync("() => new Promise(requestAnimationFrame)").WaitAsync(patience.Token);
        line.Mend();
        await Assertions.Expect(status).ToHaveTextAsync("Ready");
        await Assertions.Expect(page.Locator("video")).ToBeVisibleAsync();

        Assert.True(await page.EvaluateAsync<bool>("window.sameTab === true")); // not even a reload
        Assert.Single(gateway.Posts);
        await CheckPromisesAsync(page, gateway, studio);
    }

    [Fact]
    public async Task SlowLine_DelaysItsOwnTabOnly()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.PollsUntilSuccess = 1_000_000;
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        await using var line = new CuttableLine(studio.Url);
        var slow = await OpenAsync(line.Url);
        await SignInAsync(slow);
        await slow.GotoAsync("/history");
        await Assertions.Expect(slow.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" })).ToBeVisibleAsync();
        line.BytesPerSecond = 2_000;
        var fast = await OpenAsync(studio.Url);
        await SignInAsync(fast);
        foreach (var animal in (string[])["fox", "owl", "hare"])
        {
            await fast.GetByLabel("Prompt", new() { Exact = true }).FillAsync($"A {animal} in the snow.");
            await fast.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
            await Assertions.Expect(fast.GetByRole(AriaRole.Link, new() { NameRegex = new(animal) }).First).ToBeVisibleAsync();
        }

        gateway.PollsUntilSuccess = 0;
        await Assertions.Expect(fast.GetByText("Ready", new() { Exact = true })).ToHaveCountAsync(3);

        await Assertions.Expect(slow.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);
        line.BytesPerSecond = 0;
        foreach (var card in await slow.GetByRole(AriaRole.Article).AllAsync()) await Assertions.Expect(card).ToContainTextAsync("Ready");
        await CheckPromisesAsync(fast, gateway, studio);
        Expected = _ => true; // the line ends before its tab
    }

    [Fact]
    public async Task FaultInOnePart_LeavesTheRestAlive_AndTryAgainMendsIt()
    {
        var studio = await StartStudioAsync();
        Expected = _ => true;
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await ExecuteAsync(studio, "ALTER TABLE Jobs RENAME TO JobsAway");

        // A new circuit: also what the frame of the page reads itself fails.
        await page.GotoAsync("/history");
        var alert = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settings", Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).First.ClickAsync();
        await Assertions.Expect(alert).ToBeVisibleAsync();

        await ExecuteAsync(studio, "ALTER TABLE JobsAway RENAME TO Jobs");
        await alert.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(alert).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task BackForwardAndReload_AfterGenerate_SendNothingAgain()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A lighthouse in a storm.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First.ClickAsync();
        var status = page.GetByRole(AriaRole.Status, new() { Name = "Job status" });
        await Assertions.Expect(status).ToHaveTextAsync("Ready");

        await page.GoBackAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New video", Level = 1 })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("lighthouse") }).First).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await Assertions.Expect(status).ToHaveTextAsync("Ready");
        Assert.Single(gateway.Posts);
        await CheckPromisesAsync(page, gateway, studio);
    }

    private static async Task ExecuteAsync(StudioProcess studio, string sql)
    {
        await using var db = new SqliteConnection($"Data Source={studio.DatabaseFile}");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
