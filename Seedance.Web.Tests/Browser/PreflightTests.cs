using System.Text.Json;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>From references to a paid clip with the keyboard alone: purposes, ways, findings and their buttons, the price.</summary>
public sealed class PreflightTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Media = "https://cdn.example.org/";

    [Fact]
    public async Task WaysPurposesAndFindings_ByKeyboardAlone_UntilItIsSent()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var settings = StudioProcess.For(gateway);
        settings["Gateway__Models__0__PricePerMillionTokens"] = "10";
        var studio = await StartStudioAsync(settings);
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        var findings = page.Locator(".findings");
        await Assertions.Expect(prompt).ToBeEditableAsync();
        await prompt.FocusAsync();
        await TabToAsync(page, page.Locator("#add-by-url"));
        await page.Keyboard.PressAsync("Enter");
        foreach (var (file, count) in ((string, int)[])[("bottle.jpg", 1), ("spin.mp4", 2), ("song.mp3", 3)])
        {
            await Assertions.Expect(page.GetByLabel("Media URL")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync(Media + file);
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-grip]")).ToHaveCountAsync(count);
            await Assertions.Expect(page.GetByLabel("Media URL")).ToHaveValueAsync("");
        }

        // A purpose offers its sentence; the chip comes with it, and no row moves.
        var bottle = page.GetByRole(AriaRole.Group, new() { Name = "Image 1" });
        await prompt.FocusAsync();
        await TabToAsync(page, bottle.GetByLabel("What it is for"));
        await page.Keyboard.TypeAsync("Product");
        var offer = bottle.GetByRole(AriaRole.Button, new() { Name = "Mention “the product from Image 1”" });
        await Assertions.Expect(offer).ToBeVisibleAsync();
        var height = await page.Locator(".references").EvaluateAsync<double>("list => list.getBoundingClientRect().height");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(offer).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(bottle.GetByText("mentioned", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(height, await page.Locator(".references").EvaluateAsync<double>("list => list.getBoundingClientRect().height"));
        var chips = await page.Locator("[data-grip]").EvaluateAllAsync<string[]>("all => all.map(grip => `@{${grip.dataset.grip}}`)");
        var text = $"the product from {chips[0]}";
        await ExpectPromptAsync(page, text);

        // Another way sets aside what it cannot use, also over a reload, and back again.
        await TabToAsync(page, page.GetByRole(AriaRole.Radio, new() { Name = "References", Exact = true }));
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.GetByText("Set aside: Video spin, Audio song. Comes back with “References”.")).ToBeVisibleAsync();
        await Assertions.Expect(bottle.GetByLabel("Role")).ToHaveValueAsync("FirstFrame");
        await WaitForDraftAsync(studio, "\"aside\":[{");
        await page.ReloadAsync();
        await Assertions.Expect(prompt).ToBeEditableAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "First (and last) frame" })).ToBeCheckedAsync();
        await prompt.FocusAsync();
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Bring back" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".reference strong")).ToHaveTextAsync(["Image 1", "Video 1", "Audio 1"]);
        await Assertions.Expect(page.GetByText("Set aside")).ToHaveCountAsync(0);

        // A finding leads to its field; its button mends it.
        await prompt.FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync(" turns. Replace the glass in @spin");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(findings.GetByText("This reads like an edit of your video.")).ToBeVisibleAsync();
        await Assertions.Expect(findings.Locator("strong")).ToHaveTextAsync("1 warning · 1 hint");
        await TabBackToAsync(page, findings.GetByRole(AriaRole.Button, new() { Name = "Show all" }));
        await page.Keyboard.PressAsync("Enter");
        await CheckAsync(page);
        await TabBackToAsync(page, findings.GetByRole(AriaRole.Button, new() { Name = "Use adaptive ratio and automatic length" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Adaptive" })).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#findings-head")).ToBeFocusedAsync(); // not lost with the button
        await Assertions.Expect(page.GetByRole(AriaRole.Switch, new() { Name = "Automatic length" })).ToBeCheckedAsync();
        await TabBackToAsync(page, findings.GetByRole(AriaRole.Button, new() { Name = "The prompt does not mention Audio 1" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }).GetByLabel("Role")).ToBeFocusedAsync();
        await TabBackToAsync(page, findings.GetByRole(AriaRole.Button, new() { Name = "Mention it" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(findings).ToContainTextAsync("Ready to generate");
        text += $" turns. Replace the glass in {chips[1]} {chips[2]}";
        await ExpectPromptAsync(page, text);

        // A price above the own limit is asked about once.
        await TabBackToAsync(page, page.GetByLabel("Warn me above"));
        await page.Keyboard.TypeAsync("0.50");
        await page.Keyboard.PressAsync("Control+Enter"); // at once: the limit is the one that stands there
        await Assertions.Expect(findings.GetByRole(AriaRole.Button, new() { Name = "This clip may cost $3.25, more than your limit of $0.50." })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter"); // once too often: it leads to the limit, and pays nothing
        await Assertions.Expect(page.GetByLabel("Warn me above")).ToBeFocusedAsync();
        Assert.Empty(gateway.Posts);
        await TabBackToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Generate anyway" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("On its way:")).ToBeVisibleAsync();
        await UntilAsync(() => gateway.Posts.Count > 0);

        var body = JsonSerializer.Deserialize<JsonElement>(gateway.Posts[0]);
        Assert.Equal("the product from Image 1 turns. Replace the glass in Video 1 Audio 1", body.GetProperty("prompt").GetString());
        var metadata = body.GetProperty("metadata");
        Assert.Equal(["reference_image", "reference_video", "reference_audio"], metadata.GetProperty("content").EnumerateArray().Select(entry => entry.GetProperty("role").GetString()));
        Assert.Equal("adaptive", metadata.GetProperty("ratio").GetString());
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Warn me above")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^0[.]50?$")); // as it is kept, or as it was typed a moment ago
    }

    private static Task TabToAsync(IPage page, ILocator target) => WalkAsync(page, target, "Tab");

    // The list stands just before the button.
    private static async Task TabBackToAsync(IPage page, ILocator target)
    {
        await page.Locator("#generate").FocusAsync();
        await WalkAsync(page, target, "Shift+Tab");
    }

    private static async Task WalkAsync(IPage page, ILocator target, string key)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var steps = 0; steps < 30; steps++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"No {key} leads to {target}.");
    }

    private static Task CheckAsync(IPage page) => CheckAccessibilityAsync(page, page.Url);
}
