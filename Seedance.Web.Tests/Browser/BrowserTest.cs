using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Seedance.Web.Data;
using Seedance.Web.Tests.Browser;
using Seedance.Web.Tests.Fakes;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Seedance.Web.Tests.Browser;

/// <summary>One real Chromium for all browser tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string HeadlessShell = "/usr/bin/chromium-headless-shell";

    // The same engine without a browser's frame, where there is one: that frame is pages of its own, drawn for every tab.
    private static readonly string Program = File.Exists(HeadlessShell) ? HeadlessShell : "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private IBrowser? _browser;

    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(60_000); // a cold studio on a busy machine of two processors takes its time
        return ValueTask.CompletedTask;
    }

    /// <summary>Started by the first test that asks.</summary>
    public async Task<IBrowser> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Args = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }
}

/// <summary>A journey in the browser. Errors in the console fail the test that caused them.</summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<StudioProcess> _studios = [];
    private readonly ConcurrentQueue<string> _errors = new();

    /// <summary>What the console may say in this test, for example while the server is down.</summary>
    protected Func<string, bool> Expected { get; set; } = _ => false;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A studio that outlives the tabs of this test, so that no tab complains of its end.</summary>
    protected async Task<StudioProcess> StartStudioAsync(Dictionary<string, string>? settings = null, bool withAdmin = true)
    {
        var studio = await StudioProcess.StartAsync(withAdmin, new(settings ?? []) { ["DetailedErrors"] = "true" }); // the console says what went wrong
        Keep(studio);
        return studio;
    }

    /// <summary>Takes over a studio that the test has made by itself.</summary>
    protected void Keep(StudioProcess studio) => _studios.Add(studio);

    /// <summary>A tab of a person of its own (no cookies of others).</summary>
    protected async Task<IPage> OpenAsync(string baseUrl, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var browser = await chromium.GetAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = baseUrl,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
            AcceptDownloads = true,
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(60_000);
        return Watch(await context.NewPageAsync());
    }

    /// <summary>Collects what a tab's console complains of.</summary>
    protected IPage Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !Expected(message.Text)) _errors.Enqueue($"{page.Url}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) =>
        {
            if (!Expected(error)) _errors.Enqueue($"{page.Url}: {error}");
        };
        return page;
    }

    /// <summary>Signs in on the account page and arrives at the composer.</summary>
    protected static async Task SignInAsync(IPage page, string email = StudioProcess.AdminEmail, string password = StudioProcess.AdminPassword)
    {
        await page.GotoAsync("/account/login");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "New video", Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Nothing for axe to find, and nothing that scrolls sideways.</summary>
    protected static async Task CheckPageAsync(IPage page, string where)
    {
        // What is still fading in has too little contrast for a moment.
        await page.EvaluateAsync("() => document.getAnimations().forEach(one => one.effect.getComputedTiming().endTime < Infinity && one.finish())");
        await CheckAccessibilityAsync(page, where);
        await CheckWidthAsync(page, where);
    }

    /// <summary>Nothing for axe to find. All its rules run; it does not work out how to name what is right.</summary>
    protected static async Task CheckAccessibilityAsync(IPage page, string where)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(PagesTests.Axe);
        var report = await page.EvaluateAsync<System.Text.Json.JsonElement>(
            """
            async () => (await axe.run({ resultTypes: ["violations"], selectors: false })).violations
              .map(v => ({ id: v.id, nodes: v.nodes.map(n => n.html + " — " + n.failureSummary) }))
            """);
        Assert.True(report.GetArrayLength() == 0, $"{where}: {report}");
    }

    /// <summary>Nothing that scrolls sideways.</summary>
    protected static async Task CheckWidthAsync(IPage page, string where)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{where} is {overflow} px too wide.");
    }

    /// <summary>The prompt holds this text, with chips as <c>PromptText</c> writes them.</summary>
    protected static Task ExpectPromptAsync(IPage page, string text) =>
        Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Prompt", Exact = true })).ToHaveJSPropertyAsync("value", text);

    /// <summary>Returns when the composer's draft with this text has been stored.</summary>
    protected static Task WaitForDraftAsync(StudioProcess studio, string text) =>
        WaitForRowAsync(studio, "SELECT count(*) FROM Compositions WHERE FormJson LIKE $text", ("$text", $"%{text}%"));

    /// <summary>Returns when the studio's database counts at least one.</summary>
    protected static async Task WaitForRowAsync(StudioProcess studio, string count, params (string Name, object Value)[] parameters)
    {
        await using var db = new SqliteConnection($"Data Source={studio.DatabaseFile}");
        await db.OpenAsync();
        await using var query = db.CreateCommand();
        query.CommandText = count;
        foreach (var (name, value) in parameters) query.Parameters.AddWithValue(name, value);
        await UntilAsync(() => (long)query.ExecuteScalar()! > 0);
    }

    /// <summary>Looks again and again until it is so, and leaves the processor to the studio meanwhile.</summary>
    protected static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!holds()) await looks.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>Drops files somewhere on the page.</summary>
    protected static async Task DropAsync(IPage page, (string Name, byte[] Bytes)[] files)
    {
        await Assertions.Expect(page.Locator(".uploads[data-ready]")).ToBeAttachedAsync();
        var data = await page.EvaluateHandleAsync(
            """
            files => {
              const data = new DataTransfer();
              for (const [name, text] of files) data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
              return data;
            }
            """, files.Select(file => new[] { file.Name, Convert.ToBase64String(file.Bytes) }).ToArray());
        foreach (var what in (string[])["dragenter", "dragover", "drop"]) await page.Locator("h1").DispatchEventAsync(what, new { dataTransfer = data });
    }

    /// <summary>The end of a journey with faults: the checker's promises, and the history shows every job as the database has it (I7).</summary>
    protected static async Task CheckPromisesAsync(IPage page, FakeGateway gateway, StudioProcess studio)
    {
        await new Promises(gateway, OpenAsync, Path.Combine(studio.Folder, "data", "media")).CheckAsync(settled: true, studio.Log);
        await page.GotoAsync("/history");
        await using var db = await OpenAsync();
        var jobs = await db.Jobs.AsNoTracking().ToListAsync();
        await Assertions.Expect(page.Locator("[data-job]")).ToHaveCountAsync(jobs.Count);
        foreach (var job in jobs) await Assertions.Expect(page.Locator($"[data-job='{job.Id}'][data-state='{job.State}']")).ToHaveCountAsync(1);

        Task<StudioDb> OpenAsync() =>
            Task.FromResult(StudioDbs.Open(DatabaseProvider.Sqlite, $"Data Source={studio.DatabaseFile}", SqliteDesignTime.Services));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
        foreach (var studio in _studios) await studio.DisposeAsync();
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
        {
            Assert.True(_errors.IsEmpty, string.Join("\n", _errors)); // in full: a list is shown only in part
            return;
        }

        // What a stranger needs to understand the failure.
        foreach (var error in _errors) TestContext.Current.TestOutputHelper?.WriteLine(error);
        foreach (var studio in _studios) TestContext.Current.TestOutputHelper?.WriteLine(studio.Log.Length > 8_000 ? studio.Log[^8_000..] : studio.Log);
    }
}
