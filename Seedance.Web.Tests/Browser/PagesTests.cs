using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>Every page: nothing for axe to find, nothing in the console, nothing that scrolls sideways, no font files.</summary>
public sealed class PagesTests(Chromium chromium) : BrowserTest(chromium)
{
    internal static readonly string Axe = ReadAxe();

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1024, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task Pages_AreAccessible_AndFit(int width, ColorScheme scheme)
    {
        var studio = await StartStudioAsync(
            new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:01" });
        var page = await OpenAsync(studio.Url, width, 900, scheme);
        await page.GotoAsync("/account/login");
        await CheckPageAsync(page, "/account/login");
        await SignInAsync(page);
        await CheckPageAsync(page, "/ empty");
        await GenerateAsync(page, "A teapot pours.");
        await GenerateAsync(page, "A teapot demo:fail");
        await GenerateAsync(page, "A teapot demo:refuse");
        await Assertions.Expect(page.GetByText("Failed")).ToHaveCountAsync(2, new() { Timeout = 90_000 });
        await Assertions.Expect(page.GetByText("Ready", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await CheckPageAsync(page, "/ with jobs");

        foreach (var address in (string[])["/history", "/history?q=zeppelin", "/clips/1", "/clips/2", "/clips/3", "/clips/999", "/library", "/spending", "/brands", "/settings", "/admin", "/account/manage", "/nowhere"])
        {
            Expected = text => address == "/nowhere" && text.Contains("404", StringComparison.Ordinal);
            await page.GotoAsync(address);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await CheckPageAsync(page, address);
        }
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
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = prompt.TrimEnd('.') }).First).ToBeVisibleAsync();
    }

    private static string ReadAxe()
    {
        using var source = typeof(Deque.AxeCore.Commons.AxeResult).Assembly.GetManifestResourceStream("Deque.AxeCore.Commons.Resources.axe.min.js")!;
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }
}
