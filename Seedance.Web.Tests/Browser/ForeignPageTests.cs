using System.Globalization;
using Microsoft.Playwright;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Browser;

/// <summary>
/// A page of somebody else in the browser of a signed-in person. It lies on another port of the same host, so that the browser
/// sends along every cookie: only what the studio itself refuses is refused.
/// </summary>
public sealed class ForeignPageTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task ForeignPage_OpensNoCircuit_SendsNoForm_FramesNothing()
    {
        await using var foreign = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("200 OK", "<!doctype html><title>Win a prize</title><body></body>", "text/html");
        });
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        Expected = _ => true; // the browser complains of everything that is refused here
        var statuses = new List<(string Method, string Path, int Status)>();
        page.Context.Response += (_, answer) => statuses.Add((answer.Request.Method, new Uri(answer.Url).AbsolutePath, answer.Status));
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{foreign.Port}/"));

        Assert.Equal("refused", await page.EvaluateAsync<string>("""
            url => new Promise(done => {
              const socket = new WebSocket(url);
              socket.onopen = () => done("open");
              socket.onerror = () => done("refused");
            })
            """, studio.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/_blazor"));
        await page.EvaluateAsync(
            "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' })", studio.Url + "/_blazor/negotiate?negotiateVersion=1");
        Assert.Equal("blocked", await page.EvaluateAsync<string>(
            "url => fetch(url, { credentials: 'include' }).then(() => 'read', () => 'blocked')", studio.Url + "/account/manage"));
        foreach (var (path, fields) in (IEnumerable<(string, string)>)
            [
                ("/account/logout", ""),
                ("/account/manage", "_handler=password&Input.Current=a&Input.New=mallory-was-here&Input.Confirm=mallory-was-here"),
                ("/account/login", "_handler=login&Input.Email=mallory@example.org&Input.Password=x"),
            ])
        {
            await page.EvaluateAsync(
                """
                ([url, body]) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
                """, (string[])[studio.Url + path, fields]);
        }

        Assert.Equal(
            [("POST", "/_blazor/negotiate", 403), ("POST", "/account/login", 400), ("POST", "/account/logout", 400), ("POST", "/account/manage", 400)],
            statuses.Where(s => s.Method == "POST").Order());
        var framed = await page.EvaluateAsync<string>("""
            url => new Promise(done => {
              const frame = document.createElement("iframe");
              frame.onload = () => { try { done(frame.contentDocument === null ? "nothing" : frame.contentDocument.body.textContent); } catch { done("error page"); } };
              frame.src = url;
              document.body.append(frame);
            })
            """, studio.Url + "/account/login");
        Assert.DoesNotContain("Sign in", framed, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Frames, frame => frame.Url.StartsWith(studio.Url, StringComparison.Ordinal));

        // The person is signed in as before, with the password of before.
        await page.GotoAsync(studio.Url + "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New video", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DisabledPerson_IsPutOutOfAnOpenPage()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Accounts__RevalidateEvery"] = "00:00:01" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        Expected = _ => true; // the circuit ends in the middle

        await using var db = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={studio.DatabaseFile}");
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = db.CreateCommand();
        command.CommandText = "UPDATE AspNetUsers SET IsDisabled = 1";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SignedOut_WhileAPageIsLoading_LeadsToTheSignIn()
    {
        var studio = await StartStudioAsync();
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        Expected = _ => true; // 401 in the console
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await page.Context.ClearCookiesAsync();
            var headers = await route.Request.AllHeadersAsync();
            headers.Remove("cookie");
            await route.ContinueAsync(new() { Headers = headers });
        });

        await page.GotoAsync("/history");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TooManyPages_Wait_AndComeBackByThemselves()
    {
        var studio = await StartStudioAsync(new Dictionary<string, string> { ["Limits__CircuitsPerPerson"] = "6" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        Expected = _ => true; // 429 in the console
        await page.EvaluateAsync("async () => { for (let i = 0; i < 10; i++) await fetch('/_blazor/negotiate?negotiateVersion=1', { method: 'POST' }); }");

        await page.GotoAsync("/history");

        await Assertions.Expect(page.GetByText("This page comes back by itself")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }
}
