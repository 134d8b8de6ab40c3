using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>Every page: nothing for axe to find, nothing in the console, nothing that scrolls sideways, no font files.</summary>
public sealed class PagesTests(Chromium chromium) : BrowserTest(chromium)
{
    internal static readonly string Axe = ReadAxe();

    /// <summary>Widths and schemes in which every page is looked at: once it is there, it is only resized. Colours are tried in both schemes, room in all widths.</summary>
    private static readonly (int Width, ColorScheme Scheme)[] Looks = [(1440, ColorScheme.Light), (390, ColorScheme.Dark)];
    private static readonly int[] OtherWidths = [1024, 320];

    [Fact]
    public async Task Pages_AreAccessible_AndFit_InBothLanguages()
    {
        var studio = await StartStudioAsync(
            new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await page.GotoAsync("/account/login");
        await LookAsync(page, "/account/login");
        await SignInAsync(page);
        await LookAsync(page, "/ empty");
        await GenerateAsync(page, "A teapot pours.");
        await GenerateAsync(page, "A teapot demo:fail");
        await GenerateAsync(page, "A teapot demo:refuse");
        await Assertions.Expect(page.GetByText("Failed")).ToHaveCountAsync(2, new() { Timeout = 90_000 });
        await Assertions.Expect(page.GetByText("Ready", new() { Exact = true }).First).ToBeVisibleAsync();
        await LookAsync(page, "/ with jobs");

        foreach (var address in (string[])
            ["/history", "/history?q=zeppelin", "/history?view=table", "/history?state=trash", "/campaigns", "/clips/1", "/clips/2", "/clips/3", "/clips/999", "/compare?ids=1,2", "/library", "/drafts", "/templates", "/variants", "/spending", "/brands", "/notices", "/share", "/share?ids=1", "/settings", "/admin", "/account/manage", "/nowhere"])
        {
            Expected = text => address == "/nowhere" && text.Contains("404", StringComparison.Ordinal);
            await GoAsync(page, address);
            await LookAsync(page, address);
        }

        foreach (var address in (string[])["/delivery", "/delivery?ids=1-3", "/delivery/results", "/sequences", "/sequences/00000000000000000000000000000000"])
        {
            await GoAsync(page, address);
            await LookAsync(page, address);
        }

        await GoAsync(page, "/sequences/new?clips=1");
        await Assertions.Expect(page.Locator("#film-name")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".skip-link")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("/sequences/[0-9a-f]{32}#content$")); // made, and led on to
        await LookAsync(page, "/sequences/{id}");

        await page.Context.AddCookiesAsync([new Cookie { Name = "studio-language", Value = "zh-Hans", Url = studio.Url }]);
        foreach (var address in (string[])["/", "/history", "/clips/1", "/sequences", "/library", "/variants", "/spending", "/settings"])
        {
            await GoAsync(page, address);
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hans");
            await LookAsync(page, $"{address} in Chinese");
        }
    }

    private static async Task GoAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private static async Task LookAsync(IPage page, string where)
    {
        foreach (var (width, scheme) in Looks)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await CheckPageAsync(page, $"{where} at {width} px, {scheme}");
        }

        foreach (var width in OtherWidths)
        {
            await page.SetViewportSizeAsync(width, 900);
            await CheckWidthAsync(page, $"{where} at {width} px");
        }

        await page.SetViewportSizeAsync(Looks[0].Width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = Looks[0].Scheme });
    }

    [Fact]
    public async Task FirstVisit_IsSmall_AndLoadsNoFonts()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        var client = await page.Context.NewCDPSessionAsync(page);
        await client.SendAsync("Network.enable");
        var bytes = 0.0;
        var fonts = 0;
        client.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        client.Event("Network.responseReceived").OnEvent += (_, e) => fonts += e!.Value.GetProperty("type").GetString() == "Font" ? 1 : 0;

        await SignInAsync(page);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.Equal(0, fonts);
        Assert.InRange(bytes, 10_000, 350_000);
    }

    private static async Task GenerateAsync(IPage page, string prompt)
    {
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(prompt);
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Title" })).ToHaveAttributeAsync("placeholder", prompt.TrimEnd('.')); // the page has heard of it
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = prompt.TrimEnd('.') }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".generate-news a")).ToBeVisibleAsync(); // what was pressed is done, and said
    }

    private static string ReadAxe()
    {
        using var source = typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }
}
