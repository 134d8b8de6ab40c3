using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>Many drafts, opened, kept and told apart in a real browser.</summary>
public sealed class DraftsTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Drafts_AreKeptApart_ThroughReloadAndBack_AndTwoTabsLoseNothing()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await PromptOf(page).FillAsync("A fox in the snow. It runs.");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("draft=[0-9a-f]{32}"));
        var fox = page.Url;

        await ChooseAsync(page, "New draft");
        await ExpectPromptAsync(page, "");
        await PromptOf(page).FillAsync("A red balloon over a city.");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("draft=[0-9a-f]{32}"));
        await page.ReloadAsync();
        await ExpectPromptAsync(page, "A red balloon over a city.");
        await page.GoBackAsync();
        await ExpectPromptAsync(page, "A fox in the snow. It runs.");

        // The same draft in a second tab: the last writer wins, and what the other one had is offered.
        var other = Watch(await page.Context.NewPageAsync());
        await other.GotoAsync(fox);
        await ExpectPromptAsync(other, "A fox in the snow. It runs.");
        await PromptOf(other).FillAsync("A wolf in the snow.");
        await WaitForDraftAsync(studio, "A wolf in the snow.");
        await PromptOf(page).FillAsync("A bear in the snow.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it as a draft of its own" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Drafts", Exact = true }).ClickAsync();
        var drafts = page.GetByRole(AriaRole.Dialog, new() { Name = "Drafts" });
        await Assertions.Expect(drafts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Assertions.Expect(drafts.GetByText("From the other tab")).ToBeVisibleAsync();
        await CheckPageAsync(page, "The list of drafts");

        await drafts.GetByRole(AriaRole.Button, new() { Name = "Delete “A red balloon over a city”" }).ClickAsync();
        await Assertions.Expect(drafts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await drafts.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(drafts.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await drafts.GetByText("From the other tab").ClickAsync();
        await ExpectPromptAsync(page, "A wolf in the snow.");
    }

    private static ILocator PromptOf(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true });

    private static async Task ChooseAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Drafts", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }
}
