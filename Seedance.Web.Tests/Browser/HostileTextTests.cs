using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>
/// Texts that try to become something else, in every field that holds a text, on every page that shows one: they stand there as
/// they were written, nothing runs, nothing is built of them, and the content security policy has nothing to stop.
/// </summary>
public sealed class HostileTextTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string[] Corpus =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "'><iframe srcdoc='<script>alert(1)</script>'>",
        "\" autofocus onfocus=\"alert(1)", "' onmouseover='alert(1)", "javascript:alert(1)", "</title><script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>", "<svg><animate onbegin=alert(1) attributeName=x>", "<math><mtext><style><img src=x onerror=alert(1)>",
        "<!--<img src=--><img src=x onerror=alert(1)>", "&lt;b&gt;bold&amp;", "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "@(1+1) @Html.Raw(1)",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>", "=HYPERLINK(\"https://evil.example\",1)", "+1-1;cmd|' /C calc'!A0", "gpj.\u202emp4.exe", "zero\u200bwidth\u2060and\ufeff",
        "<form action=https://evil.example><button>", "<base href=https://evil.example/>", "\ud83d\ude00é中文", "<style>*{display:none}</style>",
    ];

    private static string All => string.Join('\n', Corpus);

    [Fact]
    public async Task EveryField_OnEveryPage_StaysText()
    {
        var settings = new Dictionary<string, string>
        {
            ["Gateway__Models__0__Label"] = "Model " + Corpus[1],
            ["Gateway__Demo__JobDuration"] = "00:00:00",
        };
        var studio = await StartStudioAsync(settings);
        var page = await OpenAsync(studio.Url);
        var dialogs = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await page.AddInitScriptAsync(
            "window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));");
        await SignInAsync(page);
        await SeedAsync(studio);

        // Typed by a person: prompt, title, a reference, the search, the settings, a name.
        await page.GotoAsync("/");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync(All);
        await CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await Assertions.Expect(page.GetByText("Ready", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add by URL" }).ClickAsync();
        foreach (var text in (string[])[Corpus[1], Corpus[6], "https://cdn.example.org/\"><img src=x onerror=alert(1)>", "https://cdn.example.org/'onmouseover=alert(1).jpg"])
        {
            await page.GetByLabel("Media URL").FillAsync(text);
            await page.GetByLabel("Media URL").PressAsync("Enter");
            await CheckAsync(page);
        }

        await page.GotoAsync("/history");
        foreach (var text in Corpus.Take(5))
        {
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search clips" }).FillAsync(text);
            await CheckAsync(page);
        }

        await page.GotoAsync("/settings");
        await page.GetByLabel("Base address", new() { Exact = false }).Or(page.Locator("#base-url")).First.FillAsync(Corpus[2]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes", Exact = true }).ClickAsync();
        await CheckAsync(page);
        await page.GotoAsync("/account/manage");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(Corpus[4]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save name" }).ClickAsync();
        await CheckAsync(page);

        // Stored, whoever wrote it: on every page that shows it.
        foreach (var address in (string[])["/", "/history", "/clips/1", "/clips/2", "/clips/3", "/clips/4", "/admin", "/settings", "/account/manage",
            "/history?q=" + Uri.EscapeDataString(Corpus[1]), "/account/login?returnUrl=" + Uri.EscapeDataString(Corpus[6]),
            "/account/manage?done=" + Uri.EscapeDataString(Corpus[1]), "/?from=" + Uri.EscapeDataString(Corpus[1])])
        {
            await page.GotoAsync(address);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First).ToBeVisibleAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if (address is "/history" or "/clips/1" or "/clips/2" or "/clips/3" or "/admin")
            {
                var shown = await page.EvaluateAsync<string>("() => document.body.textContent"); // as the browser has it, whatever is folded away
                Assert.All(Corpus, text => Assert.Contains(text, shown, StringComparison.Ordinal));
            }

            await CheckAsync(page);
        }

        Assert.Empty(dialogs);
    }

    private static async Task CheckAsync(IPage page)
    {
        var found = await page.EvaluateAsync<JsonElement>("""
            () => ({
              violations: window.violations,
              made: [...document.querySelectorAll(
                'img[src="x"], iframe, base:not([href="/"]), math, animate, form[action^="http"], a[href^="javascript" i], [onerror], [onload], [onfocus], [onmouseover], [onbegin], [style], script:not([src]), style')]
                .map(e => e.outerHTML.slice(0, 200)),
            })
            """);
        Assert.True(found.GetProperty("violations").GetArrayLength() == 0 && found.GetProperty("made").GetArrayLength() == 0, $"{page.Url}: {found}");
    }

    // Jobs in every state that shows texts of the gateway, titles one by one, people.
    private static async Task SeedAsync(StudioProcess studio)
    {
        await using var db = StudioDbs.Open(DatabaseProvider.Sqlite, $"Data Source={studio.DatabaseFile}", SqliteDesignTime.Services);
        var owner = await db.Users.SingleAsync(TestContext.Current.CancellationToken);
        var now = DateTime.UtcNow;
        JobState[] states = [JobState.Failed, JobState.NeedsAttention, JobState.Expired];
        for (var i = 0; i < Corpus.Length + states.Length; i++)
        {
            var isFull = i < states.Length;
            var title = isFull ? "All of them" : Corpus[i - states.Length];
            db.Jobs.Add(new Job
            {
                OwnerId = owner.Id,
                OperationId = Guid.NewGuid(),
                Title = title,
                Prompt = isFull ? All : title,
                SearchText = title,
                Model = isFull ? Corpus[0] : "doubao-seedance-2-0-260128",
                Ratio = "9:16",
                Resolution = "720p",
                Seconds = 5,
                InputsJson = JsonSerializer.Serialize(TestStudio.Request(isFull ? All : title), JsonSerializerOptions.Web),
                RequestJson = JsonSerializer.Serialize(new { prompt = All }),
                Gateway = "demo",
                State = isFull ? states[i] : JobState.Cancelled,
                TaskId = isFull ? $"task-{i}{Corpus[1]}" : null,
                GatewayStatus = All,
                CreatedAt = now,
                ChangedAt = now,
                DueAt = DateTime.MaxValue,
                Problem = isFull ? new JobProblem("BadRequest", "NotCharged", All) { Code = Corpus[1], Field = Corpus[2], RequestId = Corpus[3] } : null,
                Events = [new JobEvent { At = now, State = JobState.Cancelled, By = All, Note = Corpus[1] }],
            });
        }

        foreach (var (text, i) in Corpus.Select((text, i) => (text, i)))
            db.Users.Add(new StudioUser { UserName = $"u{i}{text}", Email = $"u{i}{text}@example.org", DisplayName = text, CreatedAt = now });
        owner.DisplayName = Corpus[1];
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
