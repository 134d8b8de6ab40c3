using Microsoft.Playwright;
using Seedance.Bench.Circuits;

namespace Seedance.Bench;

/// <summary>A real browser, for what only the DOM or the network can tell.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>A tab with a cache and cookies of its own; signed in as the visitor is.</summary>
    public async Task<IPage> NewTabAsync(Visitor? visitor = null)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        foreach (var cookie in visitor?.Cookie?.Split("; ") ?? [])
        {
            var parts = cookie.Split('=', 2);
            await context.AddCookiesAsync([new Cookie { Name = parts[0], Value = parts[1], Url = visitor!.Address.AbsoluteUri }]);
        }

        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
