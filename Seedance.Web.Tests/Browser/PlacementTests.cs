using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>Placements and pasted requests, with the real clipboard.</summary>
[Collection("Clipboard")] // all tabs of the browser have one
public sealed class PlacementTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task PastedCommand_FillsTheForm_APlacementFrames_AndTheLinkLeadsBack()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await SignInAsync(page);
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        await Assertions.Expect(prompt).ToBeEditableAsync();
        await prompt.FocusAsync();
        await page.Keyboard.TypeAsync("My own words");
        await ExpectPromptAsync(page, "My own words");

        // In the middle of a text box, with a key that nobody sees again.
        await PasteAsync(page, """curl https://gw.example.ai/v1/videos -H 'Authorization: Bearer sk-secret-1234567890' -d '{"prompt":"It'\''s a boat","n":1,"seconds":"8","metadata":{"ratio":"1:1"}}'""");
        await ExpectPromptAsync(page, "It's a boat");
        await Assertions.Expect(page.GetByText("Filled from the pasted command. Not taken over, because the studio has no field for it: n. The key in it was not kept.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Duration")).ToHaveValueAsync("8");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "1:1" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await ExpectPromptAsync(page, "My own words");
        Assert.DoesNotContain("sk-secret", studio.Log, StringComparison.Ordinal);

        // What is no request stays a text; what is a broken one changes nothing.
        await prompt.FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await PasteAsync(page, """ {"shot": "close"}""");
        await ExpectPromptAsync(page, """My own words {"shot": "close"}""");
        await page.GetByRole(AriaRole.Heading, new() { Name = "New video" }).ClickAsync();
        await PasteAsync(page, "{\"prompt\":\"x\",\n \"model\" 1}");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "broken in line 2" })).ToBeVisibleAsync();
        await ExpectPromptAsync(page, """My own words {"shot": "close"}""");

        // By keyboard: the placement, its undo, its cut.
        await page.GetByRole(AriaRole.Radio, new() { Name = "None", Exact = true }).FocusAsync();
        for (var i = 0; i < 5; i++) await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Feed 4:5" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "3:4" })).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Duration")).ToHaveValueAsync("15");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Bottom", Exact = true }).CheckAsync();
        await Assertions.Expect(page.Locator(".cut-line")).ToHaveAttributeAsync("y", "90");
        await CheckPageAsync(page, "composer with a placement");

        await page.Locator(".exact-copies").GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();
        await Assertions.Expect(page.Locator(".exact-copies").GetByText("Copied")).ToBeVisibleAsync();
        var link = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.StartsWith(studio.Url + "/?draft=", link, StringComparison.Ordinal);
        await page.GotoAsync(link);
        await ExpectPromptAsync(page, """My own words {"shot": "close"}""");
        await Assertions.Expect(page.Locator(".cut-line")).ToHaveAttributeAsync("y", "90");

        // The numbers are the administrator's.
        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "TikTok" }).ClickAsync();
        await page.GetByLabel("Bottom").FillAsync("480");
        await CheckPageAsync(page, "settings with a placement");
        await page.Locator("#placement-tiktok").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("480 px at the bottom")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "TikTok" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the configured value" }).ClickAsync();
        await Assertions.Expect(page.GetByText("440 px at the bottom")).ToBeVisibleAsync();
    }

    private static async Task PasteAsync(IPage page, string text)
    {
        await page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);
        await page.Keyboard.PressAsync("Control+V");
    }
}
