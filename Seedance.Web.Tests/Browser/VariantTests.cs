using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>From one composition to a grid of variants and its finals, by keyboard, and as axe wants it.</summary>
public sealed class VariantTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Composition_BecomesAGrid_DraftsAndTwoFinals()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GotoAsync("/variants");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No concepts yet" })).ToBeVisibleAsync();
        await CheckPageAsync(page, "/variants empty");
        await page.GetByRole(AriaRole.Link, new() { Name = "Compose a clip" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("A can of fizz on ice, a voice says {hook}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make variants…" }).ClickAsync();

        // Whoever adds an option writes in it, Enter goes on to the next, and whoever takes one away stays in the list.
        await page.Locator("#add-H").ClickAsync();
        foreach (var (field, words) in new[] { ("#option-H1-en", "Tired at three?"), ("#option-H2-en", "Wake up!") })
        {
            await Assertions.Expect(page.Locator(field)).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(words);
            await page.Keyboard.PressAsync("Enter");
        }

        await Assertions.Expect(page.Locator("#option-H3-en")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove H3" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove H2" })).ToBeFocusedAsync();
        await page.Locator("#add-A").ClickAsync();
        await Assertions.Expect(page.Locator("#option-A1-en")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Try it free");

        foreach (var name in (string[])["TikTok", "4:5", "Square"]) await page.Locator(".axes .filter", new() { HasText = name }).First.ClickAsync();
        await Assertions.Expect(page.Locator(".cell")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("#batch-sum")).ToContainTextAsync("6 drafts · about");
        await CheckPageAsync(page, "/variants/… before");

        // By keyboard: from the button back into the grid, two cells on, one of them off.
        await page.Locator(".cell-open").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator("[data-cell='H2-A1-4x5']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("#batch-sum")).ToContainTextAsync("5 drafts");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".cell-panel .code")).ToContainTextAsync("a voice says Wake up!");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("[data-cell='H2-A1-4x5']")).ToBeFocusedAsync();

        await page.Locator("#batch-start").ClickAsync();
        await Assertions.Expect(page.Locator(".cell[data-state=Ready]")).ToHaveCountAsync(5, new() { Timeout = 90_000 });
        await page.Locator("#batch-finals").ClickAsync();
        await Assertions.Expect(page.Locator(".cell-check")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator(".cell-open").First).ToBeFocusedAsync();
        foreach (var cell in (string[])["H1-A1-9x16", "H1-A1-1x1"])
        {
            await page.Locator($"[data-cell='{cell}']").FocusAsync();
            await page.Keyboard.PressAsync("x");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Make 2 finals" }).ClickAsync();
        await Assertions.Expect(page.Locator(".cell[data-state=Ready]")).ToHaveCountAsync(2, new() { Timeout = 90_000 });
        await Assertions.Expect(page.Locator(".group-words", new() { HasText = "2 of 2 finals ready" })).ToBeVisibleAsync();

        await page.SetViewportSizeAsync(390, 844);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Locator("[data-cell='H1-A1-9x16']").ClickAsync();
        await Assertions.Expect(page.Locator(".cell-clip")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".cell-clip video")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Download 9:16" })).ToHaveCountAsync(2);
        await CheckPageAsync(page, "/variants/… after, on a phone");
        await page.GotoAsync("/variants");
        await Assertions.Expect(page.GetByText("7 of 7 clips ready")).ToBeVisibleAsync();
        await CheckPageAsync(page, "/variants");
    }
}
