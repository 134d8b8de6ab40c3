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

        await DragByFingerAsync(page, bar, 0.4f, 0.2f);
        await Assertions.Expect(page.Locator(".shot-time")).ToHaveTextAsync(["0–2 s", "2–6.1 s", "6.1–8 s", "8–10 s"]);

        await InsertAsync(page, written);
        await PasteLongAsync(page);

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
        await Assertions.Expect(page.Locator(".shot-time").First).ToHaveTextAsync("0–2 s");

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the brief" }).ClickAsync();
        await Assertions.Expect(written).ToContainTextAsync("A lived-in home");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Free text" }).CheckAsync();
        await ExpectPromptAsync(page, "Typed by hand.");
        await PasteMoreThanALineCarriesAsync(page);
    }

    private static async Task DragByFingerAsync(IPage page, ILocator bar, float from, float to)
    {
        var box = (await bar.BoundingBoxAsync())!;
        var cdp = await page.Context.NewCDPSessionAsync(page);
        Task TouchAsync(string type, params float[] at) => cdp.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = at.Select(share => new { x = box.X + box.Width * share, y = box.Y + 20 }).ToArray(),
        });
        await TouchAsync("touchStart", from);
        foreach (var step in Enumerable.Range(1, 5)) await TouchAsync("touchMove", from + (to - from) * step / 5);
        await TouchAsync("touchEnd");
        await cdp.DetachAsync();
    }

    // A brief has no caret: a reference goes to the shot that was worked on last.
    private static async Task InsertAsync(IPage page, ILocator written)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add by URL" }).ClickAsync();
        await page.GetByLabel("Media URL").FillAsync("https://cdn.example.org/can.png");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.Locator(".shot summary").Nth(2).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Image 1" }).Locator(".reference-what").ClickAsync();
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Image 1 is used in shot 3 now.");
        await Assertions.Expect(page.Locator(".shot").Nth(2).GetByRole(AriaRole.Button, new() { Name = "Image 1" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(written.Locator(".mention").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use Image 1 in the shot you worked on last" }).ClickAsync();
        await Assertions.Expect(page.Locator(".toast[role=alert]")).ToContainTextAsync("already");
    }

    // Sent, it would end the connection and lose all of the kit; saved without it, the kit would say something else.
    private static async Task PasteMoreThanALineCarriesAsync(IPage page)
    {
        await page.GotoAsync("/brands");
        await page.GetByRole(AriaRole.Button, new() { Name = "New brand kit" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Fjell");
        var before = page.Locator("#brand-Before");
        await before.FillAsync(new string('x', 40_000));
        await page.GetByLabel("Name", new() { Exact = true }).FocusAsync();
        await Assertions.Expect(page.GetByText("That is 40,000 characters")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(before).ToBeFocusedAsync();
        Assert.Equal(40_000, (await before.InputValueAsync()).Length);

        await before.FillAsync("In the house style.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("That is 40,000 characters")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Fjell" })).ToBeVisibleAsync();
    }

    // All of it stays, and its length is said.
    private static async Task PasteLongAsync(IPage page)
    {
        var audience = page.Locator("#field-Brief-Audience");
        await audience.FillAsync(new string('长', 5_200));
        await Assertions.Expect(page.Locator("#field-Brief-Audience-error")).ToContainTextAsync("5,200 characters");
        Assert.Equal(5_200, (await audience.InputValueAsync()).Length);
        await audience.FillAsync("Office people");
        await Assertions.Expect(page.Locator("#field-Brief-Audience-error")).ToBeEmptyAsync();
    }
}
