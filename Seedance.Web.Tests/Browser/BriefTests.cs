using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>From a brief to a prompt, as one does it: typed, dragged, by keys, by hand; and all of it comes back.</summary>
public sealed class BriefTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Brief_Shots_AndSentences_AreWorkedOn_AndComeBack()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("Typed by hand.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "From a brief" }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "UGC review" }).CheckAsync();
        await page.GetByLabel("Product", new() { Exact = true }).FillAsync("Fjell, a berry drink");
        await page.GetByLabel("Hook").FillAsync("تعبت؟ 三点又困了？");
        var written = page.Locator(".written-body");
        await Assertions.Expect(written).ToContainTextAsync("for Fjell, a berry drink.");
        await Assertions.Expect(written).ToContainTextAsync("\"تعبت؟ 三点又困了？\"");

        // A border, by mouse and by keys: its neighbours give and take, the rest stays.
        var bar = page.Locator(".timeline");
        await Assertions.Expect(page.Locator(".timeline-length").First).ToHaveTextAsync("2.5 s"); // drawn by its script
        await bar.EvaluateAsync("e => e.scrollIntoView({ block: 'center' })");
        var box = (await bar.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width * 0.25f, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width * 0.4f, box.Y + 20, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".shot-time")).ToHaveTextAsync(["0–4 s", "4–5.5 s", "5.5–8 s", "8–10 s"]);
        await page.GetByRole(AriaRole.Slider, new() { Name = "Border between shot 2 and shot 3" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await Assertions.Expect(page.Locator(".shot-time")).ToHaveTextAsync(["0–4 s", "4–6.1 s", "6.1–8 s", "8–10 s"]);

        // A sentence by hand.
        var sentence = page.Locator(".sentence", new() { HasText = "A lived-in home" });
        await sentence.HoverAsync();
        await sentence.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByLabel("Sentence", new() { Exact = true }).FillAsync("A bright kitchen.");
        await Assertions.Expect(page.GetByText("Written by hand")).ToBeVisibleAsync();
        await CheckPageAsync(page, "the brief");
        await WaitForDraftAsync(studio, "A bright kitchen.");
        await page.ReloadAsync();
        await Assertions.Expect(written).ToContainTextAsync("A bright kitchen.");
        await Assertions.Expect(page.Locator(".shot-time").First).ToHaveTextAsync("0–4 s");

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the brief" }).ClickAsync();
        await Assertions.Expect(written).ToContainTextAsync("A lived-in home");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Free text" }).CheckAsync();
        await ExpectPromptAsync(page, "Typed by hand.");
    }
}
