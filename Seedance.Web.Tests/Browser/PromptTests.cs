using System.Text.Json;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>The prompt as one writes it: chips, keys, clipboard, input methods, undo; and what is sent in the end.</summary>
[Collection("Clipboard")] // all tabs of the browser have one
public sealed class PromptTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Media = "https://cdn.example.org/";

    [Fact]
    public async Task LateAnswer_TakesTheFocusFromNobodyWhoWritesElsewhereByNow()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        var (held, line) = (Task.CompletedTask, Task.CompletedTask);
        await page.RouteWebSocketAsync("**/_blazor**", browser =>
        {
            var server = browser.ConnectToServer();
            server.OnMessage(frame => line = PassOnAsync(line, frame));

            async Task PassOnAsync(Task before, IWebSocketFrame frame)
            {
                await before;
                await held;
                if (frame.Binary is { } bytes) browser.Send(bytes);
                else browser.Send(frame.Text!);
            }
        });
        await SignInAsync(page);
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        await Assertions.Expect(prompt).ToBeEditableAsync();
        await page.Locator("#add-by-url").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Media URL")).ToBeFocusedAsync();

        var answer = new TaskCompletionSource();
        held = answer.Task;
        await page.GetByLabel("Media URL").FillAsync(Media + "bottle.jpg");
        await page.GetByLabel("Media URL").PressAsync("Enter");
        await prompt.ClickAsync();
        await page.Keyboard.TypeAsync("A boat");
        answer.SetResult();
        await Assertions.Expect(page.Locator("[data-grip]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByLabel("Media URL")).ToHaveValueAsync(""); // cleared, and after that the focus would have gone there
        await WaitForDraftAsync(studio, "A boat");
        await Assertions.Expect(prompt).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Chips_AreTypedPickedCopiedUndoneReorderedRemoved_AndSentByTheirNumbers()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var studio = await StartStudioAsync(StudioProcess.For(gateway));
        var page = await OpenAsync(studio.Url, height: 1200); // prompt and references are seen at the same time, for the drags
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(`${e.violatedDirective} ${e.sample}`));");
        await SignInAsync(page);
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        var picker = page.GetByRole(AriaRole.Listbox, new() { Name = "References" });

        // Nothing to name yet: by the keyboard to the first one.
        await Assertions.Expect(prompt).ToBeEditableAsync();
        await prompt.ClickAsync();
        await page.Keyboard.TypeAsync("@");
        await Assertions.Expect(page.GetByText("No references yet.").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await ExpectPromptAsync(page, "");
        foreach (var file in (string[])["bottle.jpg", "fox.png", "spin.mp4", "song.mp3"])
        {
            await page.GetByLabel("Media URL").FillAsync(Media + file);
            await page.GetByLabel("Media URL").PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-grip]")).ToHaveCountAsync(Array.IndexOf(["bottle.jpg", "fox.png", "spin.mp4", "song.mp3"], file) + 1);
        }

        var keys = await page.Locator("[data-grip]").EvaluateAllAsync<string[]>("all => all.map(grip => grip.dataset.grip)");
        var (bottle, fox, spin, song) = ($"@{{{keys[0]}}}", $"@{{{keys[1]}}}", $"@{{{keys[2]}}}", $"@{{{keys[3]}}}");

        // Typed: filter, arrows, Enter, Tab, Esc, mouse; not within a word.
        await prompt.ClickAsync();
        await page.Keyboard.TypeAsync("Mail a@b, the @bot");
        await Assertions.Expect(picker.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await Assertions.Expect(picker.GetByRole(AriaRole.Option)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync(" turns like @");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(" with @");
        await picker.GetByRole(AriaRole.Option, new() { NameRegex = new("Image 2") }).ClickAsync();
        await page.Keyboard.TypeAsync(", or @");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(picker).ToBeHiddenAsync();
        var text = $"Mail a@b, the {bottle} turns like {spin} with {fox}, or @";
        await ExpectPromptAsync(page, text);

        // The tile's button, at the caret; and undo, redo.
        await page.Keyboard.PressAsync("Backspace");
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert Audio 1 into the prompt" }).ClickAsync();
        text = text[..^1] + song;
        await ExpectPromptAsync(page, text);
        await page.Keyboard.PressAsync("Control+z");
        await ExpectPromptAsync(page, text[..^song.Length]);
        await page.Keyboard.PressAsync("Control+Shift+z");
        await ExpectPromptAsync(page, text);

        // A chip is one step for the caret and one for Backspace.
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("(");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.TypeAsync(")");
        await ExpectPromptAsync(page, $"{text[..^song.Length]}({song})");
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("Backspace");
        await ExpectPromptAsync(page, text[..^song.Length]);

        // Copied: chips here, words elsewhere. What others copied comes as plain text.
        await prompt.EvaluateAsync("e => { getSelection().setBaseAndExtent(e.childNodes[1].nextSibling, 0, e, 1); }");
        await page.Keyboard.PressAsync("Control+c");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.PressAsync("Control+v");
        text = text[..^song.Length] + bottle;
        await ExpectPromptAsync(page, text);
        Assert.Equal("Image 1", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await page.EvaluateAsync("""
            () => navigator.clipboard.write([new ClipboardItem({
              'text/html': new Blob(['<b>bold</b><br>two'], { type: 'text/html' }),
              'text/plain': new Blob([' bold\r\ntwo @{deadbeef}'], { type: 'text/plain' }) })])
            """);
        await page.Keyboard.PressAsync("Control+v");
        text += " bold\ntwo @\\{deadbeef}";
        await ExpectPromptAsync(page, text);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Control+b");
        Assert.Equal(0, await prompt.Locator("b, div, [style]").CountAsync());

        // An input method beside a chip; nothing changes below it.
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("@spin");
        await page.Keyboard.PressAsync("Enter");
        var keyboard = await page.Context.NewCDPSessionAsync(page);
        foreach (var composed in (string[])["x", "xi", "夏"])
            await keyboard.SendAsync("Input.imeSetComposition", new() { ["text"] = composed, ["selectionStart"] = composed.Length, ["selectionEnd"] = composed.Length });
        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "夏日" });
        text += $"\n{spin}夏日";
        await ExpectPromptAsync(page, text);

        // Renumbered while one writes: the caret stays.
        await prompt.EvaluateAsync("e => getSelection().collapse(e.firstChild, 4)");
        await page.GetByRole(AriaRole.Group, new() { Name = "Image 2", Exact = true }).GetByRole(AriaRole.Button, new() { Name = "Move up" }).DispatchEventAsync("click");
        await Assertions.Expect(prompt.GetByRole(AriaRole.Img, new() { Name = "Image 2, bottle" })).ToHaveCountAsync(2);
        await prompt.FocusAsync();
        await page.Keyboard.TypeAsync("!");
        text = text.Insert(4, "!");
        await ExpectPromptAsync(page, text);
        await DragAsync(page, page.GetByRole(AriaRole.Group, new() { Name = "Image 1", Exact = true }), page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }));
        await Assertions.Expect(prompt.GetByRole(AriaRole.Img, new() { Name = "Image 1, bottle" })).ToHaveCountAsync(2);
        Assert.Equal([keys[0], keys[2], keys[3], keys[1]], await page.Locator("[data-grip]").EvaluateAllAsync<string[]>("all => all.map(grip => grip.dataset.grip)"));
        await DragAsync(page, page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }), prompt);
        await Assertions.Expect(prompt.GetByRole(AriaRole.Img, new() { Name = "Audio 1, song" })).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Control+z");
        await ExpectPromptAsync(page, text);

        // A click on its picture or name does the same, at the caret.
        foreach (var tile in (string[])["[data-grip] [data-insert]", ".reference-what"])
        {
            await page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }).Locator(tile).ClickAsync();
            await Assertions.Expect(prompt.GetByRole(AriaRole.Img, new() { Name = "Audio 1, song" })).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Control+z");
            await ExpectPromptAsync(page, text);
        }

        // It all comes back.
        await prompt.BlurAsync();
        await WaitForDraftAsync(studio, "u65E5");
        await page.ReloadAsync();
        await ExpectPromptAsync(page, text);
        await Assertions.Expect(prompt.GetByRole(AriaRole.Img, new() { Name = "Video 1, spin" })).ToHaveCountAsync(2);

        // Removed: drop the chips, or keep the words; one press brings both back.
        await RemoveAsync(page, "Image 1", "Drop its chips");
        text = text.Replace($" {bottle}", "").Replace(bottle, "");
        await ExpectPromptAsync(page, text);
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Video 1" }).GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToBeFocusedAsync();
        await RemoveAsync(page, "Video 1", "Keep the words");
        await ExpectPromptAsync(page, text.Replace(spin, "Video 1"));
        await Assertions.Expect(page.Locator(".prompt-notes").GetByText("The prompt speaks of Video 1, but there is none.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await ExpectPromptAsync(page, text);

        await CheckAsync(page);
        await page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" }).GetByRole(AriaRole.Button, new() { Name = "Mention it" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mention it" })).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.GetByText("On its way:")).ToBeVisibleAsync();
        await UntilAsync(() => gateway.Posts.Count > 0);
        var sent = JsonSerializer.Deserialize<JsonElement>(gateway.Posts[0]).GetProperty("prompt").GetString()!;
        Assert.StartsWith("Mail! a@b, the turns like Video 1 with Image 1, or", sent);
        Assert.Contains("Audio 1", sent, StringComparison.Ordinal);
        Assert.EndsWith("two @{deadbeef}\nVideo 1夏日", sent.Replace(" Audio 1 ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyText_RoundTripsExactly_AndComesBackAsItWasTyped()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        var text = string.Concat(Enumerable.Repeat("夏日 🍓👩‍🍳  مرحبا שלום\n\n\té <b>&amp;</b> @{deadbeef} @\\{deadbeef}\n", 80))[..5000].TrimEnd();
        var written = text.Replace("@\\{deadbeef}", "@\\\\{deadbeef}").Replace("@{deadbeef}", "@\\{deadbeef}");

        await prompt.FillAsync(text);
        await ExpectPromptAsync(page, written);
        await Assertions.Expect(page.Locator("#field-Prompt-help")).ToContainTextAsync($"{text.Length:N0} characters");
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("end");
        await ExpectPromptAsync(page, written + "\nend");
        await prompt.BlurAsync();
        await WaitForDraftAsync(studio, "\\nend");
        await page.ReloadAsync();
        await ExpectPromptAsync(page, written + "\nend");
        await Assertions.Expect(prompt).ToBeEditableAsync();

        // Cleared to the last sign, and from there back.
        await prompt.FocusAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Delete");
        await ExpectPromptAsync(page, "");
        await page.Keyboard.PressAsync("Control+z");
        await ExpectPromptAsync(page, written + "\nend");
    }

    private static async Task DragAsync(IPage page, ILocator from, ILocator to)
    {
        await from.Locator("[data-grip]").HoverAsync();
        await page.Mouse.DownAsync();
        var box = (await to.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 60, box.Y + box.Height - 12, new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    private static async Task RemoveAsync(IPage page, string name, string answer)
    {
        await page.GetByRole(AriaRole.Group, new() { Name = name }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = answer }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
    }

    private static async Task CheckAsync(IPage page)
    {
        await CheckAccessibilityAsync(page, page.Url);
        Assert.Equal(0, (await page.EvaluateAsync<JsonElement>("() => window.violations")).GetArrayLength());
    }
}
