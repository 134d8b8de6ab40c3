using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seedance.Web.Features.History;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>The wall of clips under a person's hands: choosing, moving, deleting, columns, filters, going away and coming back; and the bell.</summary>
public sealed partial class HistoryTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Clips = HistoryQuery.PageSize + 12;

    [Fact]
    public async Task Clips_AreChosen_Moved_Deleted_Filtered_AndFoundAgain()
    {
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("A kite over dunes");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
        await WaitForRowAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready' AND PosterKey IS NOT NULL");
        await ReadTheBellAsync(page);
        var clips = new DemoClips(studio);
        await clips.AddCampaignAsync("Spring", Clips - 1, like: 1);
        await clips.AddCampaignAsync("Summer", 0, like: 1);

        await ChooseBeforeTheScriptAsync(page);
        await ChooseAsync(page);
        await MoveByKeyboardAsync(page);
        await MoveByDragAsync(page);
        await FilterAsync(page);
        await DeleteAndUndoAsync(page);
        await GoAndComeBackAsync(page);
        await UseTheTableAsync(page);
        await LeaveItOpenForHoursAsync(page);
    }

    [Fact]
    public async Task Bell_InATabNobodyLooksAt_GivesTheTitleBack_AndChimesOnlyForWhatIsShown()
    {
        var page = await OpenAsync((await StartStudioAsync()).Url);
        await page.GotoAsync("/account/login");
        var found = await page.EvaluateAsync<string>("""
            async () => {
              const bell = await import("/Features/Notices/Bell.razor.js");
              const ready = await import("/Components/Shared/ReadyTitle.razor.js");
              let isHidden = false, chimes = 0;
              const [shown, said, looks] = [[], [], []];
              Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
              window.AudioContext = class { constructor() { chimes++; throw new Error("no sound here"); } };
              window.Notification = class { static permission = "granted"; constructor(_, told) { shown.push(told.body); } };
              const hide = hides => { isHidden = hides; document.dispatchEvent(new Event("visibilitychange")); };
              const news = (key, here, browser) => [{ key, text: `Notice ${key}`, address: "/", here, browser }];
              bell.watch({ invokeMethodAsync: async name => looks.push(name) });
              document.title = "Clips";

              await bell.tell(news(1, false, true), true);
              await bell.tell(news(2, true, true), true);
              said.push(document.title, chimes);
              hide(true);
              await bell.tell(news(3, false, false), true);
              said.push(document.title, chimes, bell.isLookedAt());
              ready.tell("A boat is ready");
              await bell.tell(news(4, true, false), true);
              ready.tell("A kite is ready");
              await bell.tell(news(5, true, true), true);
              said.push(document.title, chimes, ...shown, looks.length);
              hide(false);
              return [...said, document.title, ...looks].join("; ");
            }
            """);
        Assert.Equal("Clips; 1; Clips; 1; false; Notice 5; 3; Notice 5; 0; Clips; LookedAt", found);
    }

    private static async Task ReadTheBellAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Notices, 1 unread" }).PressAsync("Enter");
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Notices" }).GetByRole(AriaRole.Link, new() { NameRegex = Kite() }).PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(Clip());
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Notices", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync("/notices");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = Kite() })).ToBeVisibleAsync(); // read, and still there
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Mark all as read" })).ToHaveCountAsync(0);
    }

    // On a slow line boxes are ticked before the wall's script has come: it takes them all over.
    private static async Task ChooseBeforeTheScriptAsync(IPage page)
    {
        var script = new TaskCompletionSource();
        await page.RouteAsync("**/HistoryPage.razor.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/history");
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(HistoryQuery.PageSize);
        for (var i = 0; i < 3; i++) await Cards(page).Nth(i).GetByRole(AriaRole.Checkbox).CheckAsync();
        script.SetResult();
        await ExpectChosenAsync(page, 3);
        await page.Keyboard.PressAsync("Escape");
        await ExpectChosenAsync(page, 0);
        await page.UnrouteAllAsync();
    }

    // With the mouse: one, and all up to another. With keys: the same, then everything, then nothing.
    private static async Task ChooseAsync(IPage page)
    {
        await Cards(page).First.GetByRole(AriaRole.Checkbox).CheckAsync();
        await Cards(page).Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await ExpectChosenAsync(page, 4);
        await Cards(page).Nth(1).ClickAsync(); // while clips are chosen, a click chooses, it opens nothing
        await ExpectChosenAsync(page, 3);
        await page.Keyboard.PressAsync("Escape");
        await ExpectChosenAsync(page, 0);

        await Link(page, 1).FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await ExpectChosenAsync(page, 3);
        await Assertions.Expect(Link(page, 3)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+a");
        await ExpectChosenAsync(page, HistoryQuery.PageSize);
        await page.Keyboard.PressAsync("Escape");
        await ExpectChosenAsync(page, 0);
    }

    private static async Task MoveByKeyboardAsync(IPage page)
    {
        await Link(page, 0).FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("Shift+ArrowRight");
        await ExpectChosenAsync(page, 2);
        await Bar(page).GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).PressAsync("Enter");
        var campaign = page.GetByRole(AriaRole.Dialog).GetByLabel("Campaign");
        await Assertions.Expect(campaign).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Su");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("2 moved to “Summer”.")).ToBeVisibleAsync();
        await Assertions.Expect(Cards(page).Filter(new() { HasText = "Summer" })).ToHaveCountAsync(2);
        await ExpectChosenAsync(page, 0);
        await Assertions.Expect(Link(page, 1)).ToBeFocusedAsync(); // where the fingers were before the bar
    }

    private static async Task MoveByDragAsync(IPage page)
    {
        var card = Cards(page).Nth(2);
        await card.ScrollIntoViewIfNeededAsync();
        var box = (await card.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2) + 20, box.Y + (box.Height / 2) + 20, new() { Steps = 3 });
        var target = page.Locator("[data-dock]").GetByText("Summer");
        await Assertions.Expect(target).ToBeVisibleAsync();
        var to = (await target.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(to.X + (to.Width / 2), to.Y + (to.Height / 2), new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.GetByText("Moved to “Summer”.")).ToBeVisibleAsync();
        await Assertions.Expect(Cards(page).Filter(new() { HasText = "Summer" })).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("[data-dock]")).ToBeHiddenAsync();
    }

    // Every filter is an address, and its chip takes it away again.
    private static async Task FilterAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Filters" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Filters", Exact = true }).GetByLabel("Campaign").SelectOptionAsync("Summer");
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Group, new() { Name = "Filters", Exact = true }).GetByLabel("Ratio").SelectOptionAsync("9:16");
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(1);
        await Assertions.Expect(page).ToHaveURLAsync(Filtered());
        var address = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove: Ratio: 9:16" }).ClickAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(3);
        await page.GoBackAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(1);
        await page.GotoAsync(address); // as a colleague opens it
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(1);
        await ExpectReadyAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(HistoryQuery.PageSize);
        await Assertions.Expect(page).ToHaveURLAsync(Bare());
    }

    private static async Task DeleteAndUndoAsync(IPage page)
    {
        var title = await Link(page, 0).InnerTextAsync();
        await Link(page, 0).FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Move to the trash" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(Link(page, 0)).ToBeFocusedAsync(); // the next one is under the fingers
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true })).ToBeVisibleAsync();

        // Without the undo it lies in the trash until somebody takes it out.
        await page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Shift+Delete"); // asks nothing
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Trash" }).ClickAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(1);
        await Cards(page).First.GetByRole(AriaRole.Checkbox).CheckAsync();
        await Bar(page).GetByRole(AriaRole.Button, new() { Name = "Take out of the trash" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The trash is empty" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the history" }).First.ClickAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(HistoryQuery.PageSize);
    }

    // Deep in the list, to a clip and back: as many as before, at the same place, with the one that was opened marked.
    private static async Task GoAndComeBackAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(Clips);
        var card = Cards(page).Nth(HistoryQuery.PageSize + 5);
        await card.ScrollIntoViewIfNeededAsync();
        var before = (await card.BoundingBoxAsync())!.Y;
        var id = await card.GetAttributeAsync("data-job");
        await card.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/clips/{id}$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Job status" })).ToHaveTextAsync("Ready");
        await page.GoBackAsync();
        await Assertions.Expect(Cards(page)).ToHaveCountAsync(Clips);
        var here = page.Locator($"[data-job='{id}'][data-here]");
        await Assertions.Expect(here).ToBeInViewportAsync();
        await Assertions.Expect(here.Locator(".card-link")).ToBeFocusedAsync();
        Assert.Equal(before, (await here.BoundingBoxAsync())!.Y, 8.0);
    }

    private static async Task UseTheTableAsync(IPage page)
    {
        await page.GotoAsync("/history");
        await page.GetByRole(AriaRole.Link, new() { Name = "Table" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Made" })).ToHaveAttributeAsync("aria-sort", "descending");
        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Model" }).CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Model" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Cost" }).UncheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Cost" })).ToHaveCountAsync(0);
        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Columnheader, new() { Name = "Title" }).GetByRole(AriaRole.Link).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Title" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await Assertions.Expect(Link(page, 0)).ToHaveTextAsync("A kite over dunes");
        await page.ReloadAsync(); // all of it stands in the address
        await Assertions.Expect(Link(page, 0)).ToHaveTextAsync("A kite over dunes");
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Model" })).ToBeVisibleAsync();
        await ExpectReadyAsync(page);
        await Link(page, 0).FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(Link(page, 1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await ExpectChosenAsync(page, 2);
        await CheckPageAsync(page, "the table with chosen rows");
    }

    // What was "just now" when the page was drawn is not when somebody comes back to it.
    private static async Task LeaveItOpenForHoursAsync(IPage page)
    {
        await page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddHours(3).AddMinutes(5));
        await page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
        var age = page.Locator("time[data-age]").First;
        await Assertions.Expect(age).ToHaveTextAsync("3 h ago");
        await age.HoverAsync();
        await Assertions.Expect(age).Not.ToHaveAttributeAsync("title", UniversalTime());
    }

    // The script of the wall has come: until then a press with Shift is the browser's, which opens the clip in a window of its own.
    private static Task ExpectReadyAsync(IPage page) => Assertions.Expect(page.Locator(".history-wall[data-ready]")).ToBeAttachedAsync();

    private static async Task ExpectChosenAsync(IPage page, int count)
    {
        await Assertions.Expect(page.Locator("[data-job][data-selected]")).ToHaveCountAsync(count);
        if (count == 0) await Assertions.Expect(Bar(page)).ToHaveCountAsync(0);
        else await Assertions.Expect(Bar(page).GetByRole(AriaRole.Status)).ToHaveTextAsync($"{count} chosen");
    }

    private static ILocator Cards(IPage page) => page.Locator("[data-job]");

    private static ILocator Link(IPage page, int at) => Cards(page).Nth(at).Locator(".card-link");

    private static ILocator Bar(IPage page) => page.GetByRole(AriaRole.Toolbar, new() { Name = "Chosen clips" });

    [GeneratedRegex("UTC$")]
    private static partial Regex UniversalTime();

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();

    [GeneratedRegex("A kite over dunes")]
    private static partial Regex Kite();

    [GeneratedRegex("/clips/1$")]
    private static partial Regex Clip();

    [GeneratedRegex(@"/history\?campaign=[0-9a-f]{32}&ratio=9%3A16$")]
    private static partial Regex Filtered();

    [GeneratedRegex("/history$")]
    private static partial Regex Bare();
}
