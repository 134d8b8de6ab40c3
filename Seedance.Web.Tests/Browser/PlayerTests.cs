using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>The player of a clip: keys, single frames, loop, speed, safe zones, and a comment that leads to its moment.</summary>
public sealed class PlayerTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Clip_IsPlayedSteppedLoopedAndJumpedIn()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A kettle sings.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "A kettle sings" }).First.ClickAsync();
        var player = page.Locator("[data-clip-player][data-ready]");
        var video = player.Locator("video");
        await Assertions.Expect(player).ToBeVisibleAsync();
        await LoadedAsync();

        // From anywhere on the page, where nobody writes.
        await page.Locator("body").PressAsync("k");
        await Assertions.Expect(player).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-playing"));
        await page.Locator("body").PressAsync("k");
        await Assertions.Expect(player).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-playing"));
        await page.Locator("body").PressAsync("Home");
        await FrameAsync(0);
        foreach (var (key, frame) in ((string, int)[])[(".", 1), (".", 2), (".", 3), (",", 2)])
        {
            await page.Locator("body").PressAsync(key);
            await FrameAsync(frame);
        }

        await page.GetByLabel("New comment").PressAsync("."); // a letter there, not a step here
        await Assertions.Expect(page.GetByLabel("New comment")).ToHaveValueAsync(".");
        await FrameAsync(2);

        await player.Locator("[data-do=speed]").SelectOptionAsync("2");
        await Assertions.Expect(video).ToHaveJSPropertyAsync("playbackRate", 2);
        await player.Locator("[data-do=loop]").ClickAsync();
        await page.Locator("body").PressAsync("m");
        await Assertions.Expect(video).ToHaveJSPropertyAsync("muted", true);
        var zones = player.Locator("[data-do=zone]");
        await zones.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Assertions.Expect(player.Locator("[data-zone]:not([hidden])")).ToHaveCountAsync(1);
        await zones.SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await Assertions.Expect(player.Locator("[data-zone]:not([hidden])")).ToHaveCountAsync(0);

        await video.EvaluateAsync("video => { video.currentTime = 1.5; }");
        await Assertions.Expect(page.Locator("[data-now]")).ToHaveTextAsync("0:01.5");
        await page.GetByLabel("New comment").FillAsync("Here.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(player.Locator(".player-marks circle")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Assertions.Expect(player).ToBeVisibleAsync();
        await LoadedAsync();
        await Assertions.Expect(video).ToHaveJSPropertyAsync("loop", true); // kept by the browser
        await Assertions.Expect(video).ToHaveJSPropertyAsync("muted", true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to 0:01.5" }).ClickAsync();
        await Assertions.Expect(video).ToHaveJSPropertyAsync("currentTime", 1.5);

        Task LoadedAsync() => video.EvaluateAsync("video => video.readyState > 0 || new Promise(done => video.addEventListener('loadedmetadata', done, { once: true }))");
        Task FrameAsync(int frame) => page.WaitForFunctionAsync("frame => { const video = document.querySelector('[data-clip-player] video'); return !video.seeking && Math.floor(video.currentTime * 24 + 0.01) === frame; }", frame);
    }
}
