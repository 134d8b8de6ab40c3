using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>From finished clips to a longer ad: put in order by mouse and by keyboard, cut, trimmed, with an end card, and made.</summary>
public sealed partial class SequenceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Clips_BecomeAFilm_ByMouseAndByKeyboard()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffprobe"), "ffmpeg is not installed; ./test.sh installs it.");
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        foreach (var prompt in (string[])["A red balloon", "A green teapot", "A blue boat"])
        {
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync(prompt);
            await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = prompt }).First).ToBeVisibleAsync();
        }

        await WaitForRowAsync(studio, "SELECT count(*) >= 3 FROM Jobs WHERE State = 'Ready'");
        await page.GotoAsync("/sequences");
        await Assertions.Expect(page.GetByText("No longer ads yet")).ToBeVisibleAsync();

        // A new film has no row until something is done in it; the editor stays while it gets its address.
        await page.GotoAsync("/sequences/new");
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name of the film" }).FillAsync("Tea");
        await WaitForRowAsync(studio, "SELECT count(*) = 0 FROM Sequences");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add clips" }).ClickAsync();
        await page.WaitForURLAsync(FilmAddress());
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = Boat() }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add (1)" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-piece]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-undo]")).ToBeEnabledAsync();
        await page.GotoAsync("/sequences/new?clips=1,2");
        var pieces = page.Locator("[data-piece]");
        var names = page.Locator("[data-piece] .piece-name");
        await Assertions.Expect(names).ToHaveTextAsync(["A red balloon", "A green teapot"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add clips" }).ClickAsync();
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search finished clips" }).FillAsync("boat");
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = Boat() }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add (1)" }).ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["A red balloon", "A green teapot", "A blue boat"]);

        // By mouse behind the second, then back by keyboard; the focus stays on what moves.
        await pieces.Nth(1).ScrollIntoViewIfNeededAsync();
        var (grip, below) = ((await pieces.Nth(0).Locator("[data-grip]").BoundingBoxAsync())!, (await pieces.Nth(1).BoundingBoxAsync())!);
        await page.Mouse.MoveAsync(grip.X + (grip.Width / 2), grip.Y + (grip.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(grip.X, below.Y + (below.Height * 0.6f), new() { Steps = 5 });
        await page.Mouse.MoveAsync(grip.X, below.Y + (below.Height * 0.8f), new() { Steps = 3 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["A green teapot", "A red balloon", "A blue boat"]);
        await Assertions.Expect(page.Locator("[data-piece] [data-grip]").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await Assertions.Expect(names).ToHaveTextAsync(["A red balloon", "A green teapot", "A blue boat"]);
        await Assertions.Expect(page.GetByText("A red balloon: now place 1 of 3")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("[data-piece] [data-grip]").Nth(0)).ToBeFocusedAsync();

        // Cut in the middle of the first by its key; taken back; trimmed by slider and by number.
        await page.GetByRole(AriaRole.Slider, new() { Name = "Position in the film" }).FillAsync("2000");
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(pieces).ToHaveCountAsync(4);
        await page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(pieces).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Slider, new() { Name = "Begin A red balloon at" }).FillAsync("1000");
        await Assertions.Expect(pieces.Nth(0).Locator("[data-field=from]")).ToHaveValueAsync("1.0");
        await pieces.Nth(1).Locator("[data-field=to]").FillAsync("2.5");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("11.5 s");

        // Played over the first joint.
        await page.GetByRole(AriaRole.Slider, new() { Name = "Position in the film" }).FillAsync("3500");
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("() => Number(document.querySelector('.film-seek').value) > 4300");
        await Assertions.Expect(pieces.Nth(1)).ToHaveAttributeAsync("data-now", "");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Make an end card" }).ClickAsync();
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("每天早晨都有新鲜绿茶，送到你家门口");
        await page.GetByLabel("Button", new() { Exact = true }).FillAsync("立即购买");
        await Assertions.Expect(page.Locator("dl.facts")).ToContainTextAsync("14.5 s");
        await page.WaitForFunctionAsync("""
            () => {
              const canvas = document.querySelector("canvas[data-card-preview]");
              const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return canvas.height > canvas.width && dots.some((dot, i) => i % 4 < 3 && dot < 60);
            }
            """);
        await Assertions.Expect(page.GetByText("Saved", new() { Exact = true })).ToBeVisibleAsync();
        await CheckPageAsync(page, "film");
        await page.SetViewportSizeAsync(390, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await CheckPageAsync(page, "film on a phone");

        // A library that is full says so; what is drawn stands in no list of it.
        Expected = error => error.Contains("422", StringComparison.Ordinal);
        await page.RouteAsync("**/media/uploads", route => route.FulfillAsync(new() { Status = 422, ContentType = "application/json", Body = """{ "rule": "UploadTooLarge", "values": [9000000, 1000000] }""" }));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the film" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).GetByText(Refused())).ToBeVisibleAsync();
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the film" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-made]")).ToHaveCountAsync(1);
        await WaitForRowAsync(studio, "SELECT count(*) = 1 FROM MediaItems WHERE Name LIKE 'End card%' AND Purpose = 'EndCard'");
        await WaitForRowAsync(studio, "SELECT count(*) = 2 FROM Sequences");
        await page.ReloadAsync();
        await Assertions.Expect(pieces).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByLabel("Button", new() { Exact = true })).ToHaveValueAsync("立即购买");
    }

    /// <summary>Cards of the editor out of which something stands. Where the name of the film stands is no card.</summary>
    private const string OutOfCards = """
        () => [...document.querySelectorAll(".piece, .panel, .film")].flatMap(card => {
          const edge = card.getBoundingClientRect();
          return [...card.querySelectorAll("*")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width > 0 && one.checkVisibility() && !one.closest(".visually-hidden") && (box.right > edge.right + 0.5 || box.left < edge.left - 0.5);
          }).map(one => `${card.className}: ${one.outerHTML.slice(0, 100)}`);
        })
        """;

    [Fact]
    public async Task LongTitles_StayInTheirCards_AndOfEditsAtOnceNoneIsLost()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffprobe"), "ffmpeg is not installed; ./test.sh installs it.");
        var studio = await StartStudioAsync(new() { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true }).FillAsync(string.Concat(Enumerable.Repeat("每天早晨都有新鲜绿茶", 9)));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Generate() }).ClickAsync();
        await WaitForRowAsync(studio, "SELECT count(*) FROM Jobs WHERE State = 'Ready'");
        await page.AddInitScriptAsync("""
            window.gone = 0;
            new MutationObserver(all => { for (const one of all) for (const node of one.removedNodes) gone += node.querySelector?.("[data-piece]") ? 1 : 0; })
              .observe(document, { childList: true, subtree: true });
            """);
        await page.GotoAsync("/sequences/new?clips=1,1");
        await page.WaitForURLAsync(FilmAddress());

        // So fast that the second is on its way before the page has drawn the first.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make an end card" }).ClickAsync();
        await Assertions.Expect(page.Locator("#card-back")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-piece]").First.Locator("[data-field=to]")).ToHaveValueAsync("5.0");
        await page.EvaluateAsync("""
            () => {
              for (const [field, value] of [["#card-button", "Shop today"], ["#card-back", "#223344"], ["#card-text", "Tea"], ["[data-field=from]", "1.0"], ["[data-field=to]", "3.0"]]) {
                const one = document.querySelector(field);
                one.value = value;
                one.dispatchEvent(new Event("change", { bubbles: true }));
              }
            }
            """);
        var (card, piece) = (page.Locator("canvas[data-card]"), page.Locator("[data-piece]").First);
        foreach (var (name, value) in ((string, string)[])[("data-text", "Tea"), ("data-button", "Shop today"), ("data-back", "#223344")]) await Assertions.Expect(card).ToHaveAttributeAsync(name, value);
        foreach (var (name, value) in ((string, string)[])[("data-start", "1000"), ("data-end", "3000")]) await Assertions.Expect(piece).ToHaveAttributeAsync(name, value);
        Assert.Equal(0, await page.EvaluateAsync<int>("gone")); // its own address has not drawn the film anew

        // What cannot be read is made only when that is wanted.
        var ask = page.GetByRole(AriaRole.Dialog, new() { Name = "The words on the end card are hard to read" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the film" }).ClickAsync();
        await Assertions.Expect(ask).ToContainTextAsync("1.5 to 1");
        await CheckAccessibilityAsync(page, "question about a card that is hard to read");
        await ask.GetByRole(AriaRole.Button, new() { Name = "Go back" }).ClickAsync();
        await Assertions.Expect(ask).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the film" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-made]")).ToHaveCountAsync(0);
        await ask.GetByRole(AriaRole.Button, new() { Name = "Make it all the same" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-made]")).ToHaveCountAsync(1);

        foreach (var width in (int[])[1440, 1024, 390, 320])
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Empty(await page.EvaluateAsync<string[]>(OutOfCards));
            await CheckWidthAsync(page, $"film at {width}");
        }
    }

    [Fact]
    public async Task EndCard_IsKeptInTheSizeOfTheFilm_AndNeverWithoutItsLogo()
    {
        var page = await OpenAsync((await StartStudioAsync()).Url);
        await page.GotoAsync("/account/login");
        Expected = error => error.Contains("503", StringComparison.Ordinal);
        var (isAway, uploads) = (true, new List<string?>());
        await page.RouteAsync("**/logo.png", route => route.FulfillAsync(isAway ? new() { Status = 503 } : new() { Path = Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web/Gateway/Demo/Samples/1x1.png") }));
        await page.RouteAsync("**/media/uploads/**", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{ "media": "kept", "wasThere": false }""" }));
        await page.RouteAsync("**/media/uploads", route =>
        {
            uploads.Add(route.Request.PostData);
            return route.FulfillAsync(new() { ContentType = "application/json", Body = """{ "id": 1 }""" });
        });
        await page.EvaluateAsync("""
            async () => {
              const { attach } = await import("/Features/Sequences/SequenceEditor.razor.js");
              const root = document.body.appendChild(document.createElement("div"));
              const card = root.appendChild(document.createElement("canvas"));
              Object.assign(card.dataset, { card: "", width: 720, height: 1280, text: "Now", back: "#ffffff", fore: "#111111", logo: "/logo.png" });
              window.film = attach(root, null);
            }
            """);

        Assert.True(await page.EvaluateAsync<bool>("async () => (await film.keepCard('card.png', 864, 496)).isLogoAway"));
        Assert.Empty(uploads);
        isAway = false;
        Assert.Equal("kept", await page.EvaluateAsync<string>("async () => (await film.keepCard('card.png', 864, 496)).media"));
        Assert.Contains("""
            "measured":{"width":864,"height":496}
            """, Assert.Single(uploads), StringComparison.Ordinal);
    }

    [GeneratedRegex("^The end card could not be put into the library: This file is larger than this studio takes")]
    private static partial Regex Refused();

    [GeneratedRegex("/sequences/[0-9a-f]{32}$")]
    private static partial Regex FilmAddress();

    [GeneratedRegex("^Generate")]
    private static partial Regex Generate();

    [GeneratedRegex("blue boat")]
    private static partial Regex Boat();
}
