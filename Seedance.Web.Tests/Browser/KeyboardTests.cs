using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seedance.Web.Components.Shared;

namespace Seedance.Web.Tests.Browser;

/// <summary>Shortcuts, the command palette, earlier prompts, and the same pages in Chinese: by keyboard alone.</summary>
public sealed class KeyboardTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Shortcuts_Palette_EarlierPrompts_AndAnotherLanguage()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await WaitForKeysAsync(page);
        var prompt = page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });
        foreach (var words in (string[])["A teapot pours.", "A kite over dunes."])
        {
            await prompt.FillAsync(words);
            await page.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = words.TrimEnd('.') }).First).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.GetByText("Ready", new() { Exact = true })).ToHaveCountAsync(2); // the palette asks once, when it opens
        await WalkThroughEarlierPromptsAsync(page, prompt);
        await UseTheSheetAsync(page);
        await UseThePaletteAsync(page);
        await SpeakChineseAsync(page);
    }

    [Fact]
    public async Task Heading_TakesNoFocusFromWhoeverTypesAlready()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        var (asked, come) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await page.RouteAsync(new Regex("/js/focus-heading"), async route =>
        {
            asked.TrySetResult();
            await come.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/library");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var search = page.GetByLabel("Search the library");
        await search.PressSequentiallyAsync("su");

        var response = page.WaitForResponseAsync(new Regex("/js/focus-heading"));
        come.SetResult();
        await response;
        await page.Keyboard.TypeAsync("mm");

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=summ$"));
        await Assertions.Expect(search).ToBeFocusedAsync();
    }

    // A key that is pressed before its script has come is heard by nobody.
    private static Task WaitForKeysAsync(IPage page) => Assertions.Expect(page.Locator("dialog:is(.palette, .shortcuts)[data-ready]")).ToHaveCountAsync(2);

    private static async Task WalkThroughEarlierPromptsAsync(IPage page, ILocator prompt)
    {
        await prompt.FillAsync("My own words");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await ExpectPromptAsync(page, "A kite over dunes.");
        await Assertions.Expect(page.GetByText("Earlier prompt 1 of 2.")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await ExpectPromptAsync(page, "A teapot pours.");
        await page.Keyboard.PressAsync("Alt+ArrowUp"); // there is none before it
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await ExpectPromptAsync(page, "A kite over dunes.");
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await ExpectPromptAsync(page, "My own words");

        // Changed on the way it is a text of one's own, and the one before is not lost.
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await ExpectPromptAsync(page, "A kite over dunes.");
        await page.Keyboard.TypeAsync(" At dusk.");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await ExpectPromptAsync(page, "My own words");
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await ExpectPromptAsync(page, "A kite over dunes. At dusk.");
    }

    private static async Task UseTheSheetAsync(IPage page)
    {
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await page.Keyboard.TypeAsync("?"); // within a text it is a letter
        await ExpectPromptAsync(page, "A kite over dunes. At dusk.?");
        await Assertions.Expect(sheet).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).FocusAsync();
        await page.Keyboard.TypeAsync("?");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Shortcuts.All.Count);
        await CheckPageAsync(page, "the shortcuts");
        await page.Keyboard.TypeAsync("palette");
        await Assertions.Expect(sheet.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Open the command paletteCtrlK"]);
        await page.Keyboard.TypeAsync("x");
        await Assertions.Expect(sheet.GetByText("No shortcut of that name.")).ToBeVisibleAsync();
        await UseNoSingleKeysAsync(page, sheet);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(sheet).ToBeHiddenAsync();
        await page.Keyboard.TypeAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a clip" })).ToBeFocusedAsync();
    }

    // Turned off they are letters like all others, and the sheet is still to be had.
    private static async Task UseNoSingleKeysAsync(IPage page, ILocator sheet)
    {
        var single = sheet.GetByRole(AriaRole.Switch, new() { Name = "Shortcuts of a single key" });
        await single.UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).FocusAsync();
        await page.Keyboard.TypeAsync("/?");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Assertions.Expect(sheet).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await Assertions.Expect(single).Not.ToBeCheckedAsync();
        await single.CheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).FocusAsync();
        await page.Keyboard.TypeAsync("?");
        await Assertions.Expect(sheet).ToBeVisibleAsync();
    }

    private static async Task UseThePaletteAsync(IPage page)
    {
        var palette = page.GetByRole(AriaRole.Dialog, new() { Name = "Command palette" });
        var options = palette.GetByRole(AriaRole.Option);
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(palette.GetByRole(AriaRole.Group, new() { Name = "Latest clips" }).GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await Assertions.Expect(palette.GetByRole(AriaRole.Group, new() { Name = "Drafts" }).GetByRole(AriaRole.Option)).ToHaveTextAsync([new Regex("^New draft$"), new Regex("^All drafts$"), new Regex("^Templates$"), new Regex("A kite over dunes")]);
        await CheckPageAsync(page, "the palette");

        await page.Keyboard.TypeAsync("pormpt"); // no such thing: only the search is left
        await Assertions.Expect(options).ToHaveTextAsync(["Search all clips for “pormpt”"]);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("tpot");
        await Assertions.Expect(options.First).ToContainTextAsync("A teapot pours");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/clips/1$"));
        await Assertions.Expect(palette).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("inputs");
        await Assertions.Expect(options.First).ToHaveTextAsync("Use these inputs"); // an action of the clip's page
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("new vid");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New video", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-field=Prompt][contenteditable=true]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("prom");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true })).ToBeFocusedAsync();
    }

    private static async Task SpeakChineseAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("简体");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "新建视频", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
        await WaitForKeysAsync(page);
        await page.Keyboard.PressAsync("Control+k");
        var clips = page.GetByRole(AriaRole.Dialog, new() { Name = "命令面板" }).GetByRole(AriaRole.Group, new() { Name = "最近的片段" });
        await Assertions.Expect(clips.GetByText("已完成")).ToHaveCountAsync(2); // said by the server when it is asked, in the page's language
        await page.Keyboard.PressAsync("Escape");

        await CheckPageAsync(page, "the composer in Chinese");
    }
}
