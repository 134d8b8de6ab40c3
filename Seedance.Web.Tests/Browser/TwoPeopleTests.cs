using System.Net;
using Microsoft.Playwright;

namespace Seedance.Web.Tests.Browser;

/// <summary>What belongs to one is not there for the other: by page, by address, by media link, by push.</summary>
public sealed class TwoPeopleTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task Colleague_NeitherSeesNorPlaysNorHears_WhatIsNotHers()
    {
        var studio = await StartStudioAsync(
            new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:02" });
        var ada = await OpenAsync(studio.Url);
        await SignInAsync(ada);
        var colleague = await InviteAsync(ada, studio.Url);
        var pushed = new List<string>();
        colleague.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => pushed.Add(frame.Text ?? System.Text.Encoding.UTF8.GetString(frame.Binary ?? []));
        await colleague.GotoAsync("/history");
        await Assertions.Expect(colleague.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();

        await ada.GotoAsync("/");
        await ada.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A secret zebra crosses the street.");
        await ada.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await ada.GetByRole(AriaRole.Link, new() { NameRegex = new("zebra") }).First.ClickAsync();
        await Assertions.Expect(ada.GetByRole(AriaRole.Status, new() { Name = "Job status" })).ToHaveTextAsync("Ready");
        var clipAddress = ada.Url;
        var media = await ada.Locator("video").EvaluateAsync<string>("v => v.currentSrc || v.src || v.querySelector('source').src");

        Assert.DoesNotContain(pushed, frame => frame.Contains("zebra", StringComparison.Ordinal));
        await Assertions.Expect(colleague.GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
        await colleague.GotoAsync(clipAddress);
        await Assertions.Expect(colleague.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(colleague.GetByText("zebra")).ToHaveCountAsync(0);
        await Assertions.Expect(colleague.Locator("video")).ToHaveCountAsync(0);
        Assert.Equal(404, (await colleague.APIRequest.GetAsync(media)).Status);
        Assert.Equal(404, (await colleague.APIRequest.GetAsync(media + "?download")).Status);
        Assert.Equal(200, (await ada.APIRequest.GetAsync(media)).Status);
        using var nobody = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(media)).StatusCode);

        // The administrators' pages are closed to her as well.
        foreach (var address in (string[])["/settings", "/admin"])
        {
            Expected = _ => true;
            await colleague.GotoAsync(address);
            await Assertions.Expect(colleague.GetByRole(AriaRole.Button, new() { NameRegex = new("Test connection|Add") })).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Media_AnswersRanges_Revalidates_AndKeepsItsType()
    {
        var studio = await StartStudioAsync(
            new Dictionary<string, string> { ["Gateway__Demo__JobDuration"] = "00:00:02" });
        var page = await OpenAsync(studio.Url);
        await SignInAsync(page);
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("A zebra crosses the street.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Generate") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("zebra") }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status, new() { Name = "Job status" })).ToHaveTextAsync("Ready");
        var media = await page.Locator("video").EvaluateAsync<string>("v => v.currentSrc || v.src || v.querySelector('source').src");

        var whole = await page.APIRequest.GetAsync(media);
        var part = await page.APIRequest.GetAsync(media, new() { Headers = new Dictionary<string, string> { ["Range"] = "bytes=100-199" } });
        var again = await page.APIRequest.GetAsync(media, new() { Headers = new Dictionary<string, string> { ["If-None-Match"] = whole.Headers["etag"] } });

        Assert.Equal("video/mp4", whole.Headers["content-type"]);
        Assert.Equal("nosniff", whole.Headers["x-content-type-options"]);
        Assert.Contains("private", whole.Headers["cache-control"], StringComparison.Ordinal);
        Assert.Equal(206, part.Status);
        Assert.Equal((await whole.BodyAsync())[100..200], await part.BodyAsync());
        Assert.Equal(304, again.Status);
    }

    private async Task<IPage> InviteAsync(IPage admin, string url)
    {
        await admin.GotoAsync("/admin");
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add") }).ClickAsync();
        await admin.GetByLabel("Name", new() { Exact = true }).FillAsync("Eve");
        await admin.GetByLabel("Email", new() { Exact = true }).FillAsync("eve@example.org");
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Create|Add)") }).Last.ClickAsync();
        var password = (await admin.Locator("code").First.InnerTextAsync()).Trim();

        var page = await OpenAsync(url);
        await page.GotoAsync("/account/login");
        await page.GetByLabel("Email").FillAsync("eve@example.org");
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/manage"));
        await page.GetByLabel("One-time password").FillAsync(password);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync("eve has a password of her own");
        await page.GetByLabel("Confirm password").FillAsync("eve has a password of her own");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("password", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).ClickAsync();
        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New video", Level = 1 })).ToBeVisibleAsync();
        return page;
    }
}
