using System.Net;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Account;

/// <summary>In which language a page comes, and how that is changed.</summary>
public sealed class LanguageTests
{
    [Fact]
    public async Task FirstVisit_SpeaksAsTheBrowserAsks()
    {
        await using var studio = await StudioApp.StartAsync();
        (string? Asked, string Language, string Word)[] visits =
        [
            (null, "en", "Sign in"),
            ("de-DE, fr;q=0.8", "en", "Sign in"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "登录"),
            ("zh-TW, en;q=0.1", "zh-Hans", "登录"),
            ("zh", "zh-Hans", "登录"),
            ("en-GB;q=0.5, ZH-hans", "zh-Hans", "登录"),
            ("zh;q=0, en", "en", "Sign in"),
            ("fr, en;q=0.9, zh;q=0.8", "en", "Sign in"),
            (";;;, zh", "zh-Hans", "登录"),
        ];
        foreach (var (asked, language, word) in visits)
        {
            var page = await ReadAsync(studio.NewClient(), asked);
            Assert.Contains($"<html lang=\"{language}\">", page);
            Assert.Contains($"<h1>{word}</h1>", WebUtility.HtmlDecode(page));
        }
    }

    [Fact]
    public async Task Choice_BeforeTheSignIn_IsKeptInTheBrowser_AndLeadsBackToItsPage()
    {
        await using var studio = await StudioApp.StartAsync();
        var browser = studio.NewClient();
        using var answer = await ChooseAsync(browser, "zh-Hans", "/account/login?returnUrl=%2Fhistory");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/account/login?returnUrl=%2Fhistory", answer.Headers.Location!.OriginalString);
        Assert.Contains("lang=\"zh-Hans\"", await ReadAsync(browser, "en"));
    }

    [Fact]
    public async Task Choice_OfAPerson_FollowsThemToTheNextBrowser_WhateverThatOneAsks()
    {
        await using var studio = await StudioApp.StartAsync();
        using (await ChooseAsync(await studio.SignInAsync(), "zh-Hans", "/history", "/account/manage")) { }
        await using (var db = await studio.OpenAsync()) Assert.Equal("zh-Hans", (await db.Users.SingleAsync(TestContext.Current.CancellationToken)).Language);

        var elsewhere = await studio.SignInAsync();
        Assert.Contains("lang=\"zh-Hans\"", await ReadAsync(elsewhere, "en", "/history"));

        using (await ChooseAsync(elsewhere, "en", "/history", "/account/manage")) { }
        Assert.Contains("lang=\"en\"", await ReadAsync(elsewhere, "zh", "/history"));
    }

    [Fact]
    public async Task Choice_ThatIsForged_OrOfNoLanguage_ChangesNothing()
    {
        await using var studio = await StudioApp.StartAsync();
        var browser = studio.NewClient();
        using (var forged = await browser.SendAsync("/account/language", new() { ["language"] = "zh-Hans" })) Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using (var unknown = await ChooseAsync(browser, "xx", "/account/login")) Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("lang=\"en\"", await ReadAsync(browser, null));
    }

    [Fact]
    public async Task Choice_OfNowhere_LeadsHome()
    {
        await using var studio = await StudioApp.StartAsync();
        foreach (var referer in (string?[])["http://localhost//evil.example", "http://evil.example/history", "nonsense", null])
        {
            using var answer = await ChooseAsync(studio.NewClient(), "en", referer);
            Assert.Equal("/", answer.Headers.Location!.OriginalString);
        }
    }

    // From "page" or the sign-in, where the switch stands.
    private static async Task<HttpResponseMessage> ChooseAsync(StudioClient browser, string language, string? from, string page = "/account/login")
    {
        var form = await browser.ReadFormAsync(page);
        using var post = new HttpRequestMessage(HttpMethod.Post, "/account/language")
        {
            Content = new FormUrlEncodedContent(form.Where(field => field.Key.StartsWith("__", StringComparison.Ordinal)).Append(new("language", language))),
        };
        if (from is not null) post.Headers.TryAddWithoutValidation("Referer", from.StartsWith('/') ? "http://localhost" + from : from);
        return await browser.Http.SendAsync(post, TestContext.Current.CancellationToken);
    }

    private static async Task<string> ReadAsync(StudioClient browser, string? asked, string page = "/account/login")
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, page);
        if (asked is not null) get.Headers.TryAddWithoutValidation("Accept-Language", asked);
        using var answer = await browser.Http.SendAsync(get, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
