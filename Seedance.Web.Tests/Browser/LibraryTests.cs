using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>A file's life in the library: dropped, named, shared, used in a clip, deleted; and what a colleague sees of it.</summary>
public sealed class LibraryTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Colleague = "eve@example.org";

    [Fact]
    public async Task File_IsDroppedNamedFoundSharedUsedAndDeleted_AndAColleagueMayOnlyUseIt()
    {
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        await AddColleagueAsync(studio);
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);

        // Dropped anywhere on the page.
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync("A bottle on a table.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Library" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing here yet")).ToBeVisibleAsync();
        await DropAsync(page, [("IMG_0042.png", Samples.Png(seed: 1)), ("jingle.wav", Samples.Wav(3)), ("setup.png", [(byte)'M', (byte)'Z', .. new byte[300]])]);
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(2);
        await Assertions.Expect(page.GetByText("The name ends with .png, but inside is a program.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove setup.png from this list" }).ClickAsync();
        await CheckPageAsync(page, "/library");

        // By keyboard: to the other tile and into it; named, tagged and shared there. It says that it is stored, and it is.
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "jingle" }).GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync(await page.GetByRole(AriaRole.Article).First.TextContentAsync() is { } first && first.Contains("jingle", StringComparison.Ordinal) ? "ArrowRight" : "ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Bottle front");
        await page.GetByLabel("Tags").PressSequentiallyAsync("glass, summer");
        await page.GetByLabel("Purpose").SelectOptionAsync("Product");
        await page.GetByRole(AriaRole.Switch, new() { Name = "Share with the team" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.GetByText("The team can use this file now.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync();
        await CheckPageAsync(page, "/library/{id}");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Bottle front", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Tags")).ToHaveValueAsync("glass, summer");
        var address = page.Url;

        // Found as people type, also after a reload and the way back.
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Where you came from" }).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByLabel("Search the library").PressSequentiallyAsync("summ");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/library\?q=summ$"));
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Bottle front" }).ClickAsync();
        await page.GoBackAsync();
        await Assertions.Expect(page.GetByLabel("Search the library")).ToHaveValueAsync("summ");

        // Into the composer, where the draft still stands; a second file from the dialog there, by keyboard.
        await page.GetByRole(AriaRole.Link, new() { Name = "Bottle front" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Use in a new video" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Image 1" })).ToContainTextAsync("Bottle front");
        await ExpectPromptAsync(page, "A bottle on a table.");
        await page.GetByRole(AriaRole.Button, new() { Name = "From the library" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Bottle front" })).ToBeDisabledAsync();
        await CheckPageAsync(page, "the dialog");
        await page.Keyboard.TypeAsync("jing");
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "jingle" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 1 file" }).PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Audio 1" })).ToContainTextAsync("jingle");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "A bottle on a table" }).GetByText("Ready")).ToBeVisibleAsync();

        // A colleague, on a phone: sees the shared one, with its owner's name, and nothing to change it with.
        var eve = await OpenAsync(studio.Url, 390, 844, ColorScheme.Dark);
        await SignInAsync(eve, Colleague);
        await eve.GotoAsync("/library");
        await Assertions.Expect(eve.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await CheckPageAsync(eve, "/library of a colleague");
        await eve.GotoAsync(address);
        await Assertions.Expect(eve.GetByText("shares this file with the team")).ToBeVisibleAsync();
        await Assertions.Expect(eve.GetByText("None of your clips uses it yet.")).ToBeVisibleAsync();
        await Assertions.Expect(eve.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await CheckPageAsync(eve, "/library/{id} of a colleague");
        Assert.Equal(200, (await eve.APIRequest.GetAsync(await eve.Locator(".stage img").EvaluateAsync<string>("img => img.src"))).Status);

        // Deleted: the dialog says what was made with it; the clip stays, and the colleague's page says that it is gone.
        await page.GotoAsync(address);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "A bottle on a table" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("One clip was made with it; that clip stays and keeps its record");
        await CheckPageAsync(page, "the question");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.GetByText("“Bottle front” was deleted.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await page.GotoAsync("/clips/1");
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Job status" })).ToHaveTextAsync("Ready");
        await eve.ReloadAsync();
        await Assertions.Expect(eve.GetByRole(AriaRole.Heading, new() { Name = "This file is not here" })).ToBeVisibleAsync();
    }

    // With the administrator's password, and without the invitation, which has its own journey.
    private static async Task AddColleagueAsync(StudioProcess studio)
    {
        await using var db = StudioDbs.Open(DatabaseProvider.Sqlite, $"Data Source={studio.DatabaseFile}", SqliteDesignTime.Services);
        var admin = await db.Users.AsNoTracking().SingleAsync();
        var eve = new StudioUser
        {
            UserName = Colleague,
            Email = Colleague,
            NormalizedUserName = Colleague.ToUpperInvariant(),
            NormalizedEmail = Colleague.ToUpperInvariant(),
            EmailConfirmed = admin.EmailConfirmed,
            DisplayName = "Eve",
            PasswordHash = admin.PasswordHash,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        db.Users.Add(eve);
        await db.SaveChangesAsync();
    }
}
