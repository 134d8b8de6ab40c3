using System.Net;
using Microsoft.AspNetCore.Http;
using Seedance.Web.Features.Admin;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>Cookies and what they open, for how long.</summary>
public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http", "studio", false)]
    [InlineData("https", "__Host-studio", true)]
    public async Task Cookies_AreForTheServerAlone(string scheme, string name, bool secure)
    {
        await using var studio = await StudioApp.StartAsync();
        var client = studio.NewClient();
        client.Http.BaseAddress = new Uri($"{scheme}://localhost");

        using var answer = await client.PostFormAsync(
            "/account/login", new() { ["Input.Email"] = StudioApp.AdminEmail, ["Input.Password"] = StudioApp.AdminPassword });
        using var page = await studio.NewClient().GetAsync($"{scheme}://localhost/account/login");

        var session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal));
        Check(session, "samesite=lax");
        Assert.Contains("path=/;", session.Replace("path=/", "path=/;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", session, StringComparison.Ordinal);
        Check(Assert.Single(page.Headers.GetValues("Set-Cookie")), "samesite=strict");
        using var inside = await client.GetAsync("/account/manage");
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);

        void Check(string cookie, string sameSite)
        {
            Assert.Contains("httponly", cookie, StringComparison.Ordinal);
            Assert.Contains(sameSite, cookie, StringComparison.Ordinal);
            Assert.Equal(secure, cookie.Contains("secure", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task PlantedCookie_OpensNothing_AndIsReplacedAtTheSignIn()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync("mallory@example.org");
        var mallory = (await CookieAsync(studio, "mallory@example.org"))!;

        // Whoever carries the attacker's session cannot sign in on top of it; one that was made up is replaced.
        Assert.Null(await CookieAsync(studio, StudioApp.AdminEmail, mallory));
        var ana = await CookieAsync(studio, StudioApp.AdminEmail, "studio=chosen-by-mallory");
        var again = await CookieAsync(studio, StudioApp.AdminEmail);

        Assert.Equal(3, new HashSet<string> { mallory, ana!, again! }.Count);
        Assert.Equal("mallory@example.org", await NameAsync(studio, mallory));
        Assert.Equal(StudioApp.AdminEmail, await NameAsync(studio, ana!));
        Assert.Null(await NameAsync(studio, "studio=" + new string('A', 300)));
        Assert.Null(await NameAsync(studio, ana![..^1] + (ana[^1] == 'A' ? 'B' : 'A')));
    }

    [Fact]
    public async Task SignOut_EndsEveryCopyOfTheCookie_AndNoOtherSession()
    {
        await using var studio = await StudioApp.StartAsync();
        var elsewhere = await studio.SignInAsync();
        var cookie = (await CookieAsync(studio, StudioApp.AdminEmail))!;
        var copy = await RenewedAsync(studio, cookie);
        Assert.NotNull(copy); // a renewed cookie belongs to the same session

        var (form, token) = await ManageFormAsync(studio, cookie);
        using var signOut = new HttpRequestMessage(HttpMethod.Post, "/account/logout") { Content = new FormUrlEncodedContent(form) };
        signOut.Headers.Add("Cookie", $"{cookie}; {token}");
        using var answer = await studio.NewBareClient().SendAsync(signOut, Token);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        studio.Clock.Advance(TimeSpan.FromMinutes(1.1));

        Assert.Null(await NameAsync(studio, cookie));
        Assert.Null(await NameAsync(studio, copy));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account/manage")).StatusCode);
        await using var db = await studio.OpenAsync();
        Assert.Single(db.UserTokens);
    }

    [Fact]
    public async Task BusySession_EndsThirtyDaysAfterItsSignIn_AndItsRowIsSwept()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = await studio.SignInAsync();
        for (var day = 10; day < 30; day += 10)
        {
            studio.Clock.Advance(TimeSpan.FromDays(10));
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account/manage")).StatusCode);
        }

        studio.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/account/manage")).StatusCode);

        await studio.SignInAsync();
        await using var db = await studio.OpenAsync();
        Assert.Single(db.UserTokens);
    }

    [Fact]
    public async Task ChangedPassword_EndsEveryOtherSession()
    {
        await using var studio = await StudioApp.StartAsync();
        var (here, elsewhere) = (await studio.SignInAsync(), await studio.SignInAsync());
        using var answer = await here.PostFormAsync("/account/manage", new()
        {
            ["Input.Current"] = StudioApp.AdminPassword,
            ["Input.New"] = "my very own words",
            ["Input.Confirm"] = "my very own words",
        }, "password");
        Assert.EndsWith("done=password", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);

        studio.Clock.Advance(TimeSpan.FromMinutes(1.1));

        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account/manage")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account/manage")).StatusCode);
    }

    [Fact]
    public async Task DisabledPerson_IsOutWithinAMinute()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.AddMemberAsync("bo@example.org");
        var bo = await studio.SignInAsync("bo@example.org");
        var (admin, member) = (await studio.FindUserAsync(StudioApp.AdminEmail), await studio.FindUserAsync("bo@example.org"));
        Assert.Null((await studio.Get<MemberService>().SetDisabledAsync(admin.Id, member.Id, true, Token)).Error);

        studio.Clock.Advance(TimeSpan.FromMinutes(1.1));

        Assert.Equal(HttpStatusCode.Redirect, (await bo.GetAsync("/account/manage")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bo.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Token)).StatusCode);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public async Task UnusedSession_EndsAfterFourteenDays(int days, bool isOpen)
    {
        await using var studio = await StudioApp.StartAsync();
        var client = await studio.SignInAsync();
        studio.Clock.Advance(TimeSpan.FromDays(days));
        using var answer = await client.GetAsync("/account/manage");
        Assert.Equal(isOpen ? HttpStatusCode.OK : HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task<string?> CookieAsync(StudioApp studio, string email, string? planted = null)
    {
        var form = await studio.NewClient().GetAsync("/account/login");
        var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await form.Content.ReadAsStringAsync(Token), Token);
        var fields = page.QuerySelector("input[name='Input.Email']")!.Closest("form")!.QuerySelectorAll("input[type=hidden]").Cast<AngleSharp.Html.Dom.IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value);
        (fields["Input.Email"], fields["Input.Password"]) = (email, StudioApp.AdminPassword);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Cookie", string.Join("; ", form.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).Append(planted).OfType<string>()));
        using var answer = await studio.NewBareClient().SendAsync(request, Token);
        if (answer.StatusCode == HttpStatusCode.BadRequest) return null; // the form's token is bound to who is signed in
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("studio=", StringComparison.Ordinal)).Split(';')[0];
    }

    /// <summary>The cookie that a request a minute later gets in exchange.</summary>
    private static async Task<string> RenewedAsync(StudioApp studio, string cookie)
    {
        studio.Clock.Advance(TimeSpan.FromMinutes(1.1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage") { Headers = { { "Cookie", cookie } } };
        using var answer = await studio.NewBareClient().SendAsync(request, Token);
        return answer.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("studio=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static async Task<(Dictionary<string, string> Form, string Cookie)> ManageFormAsync(StudioApp studio, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage") { Headers = { { "Cookie", cookie } } };
        using var answer = await studio.NewBareClient().SendAsync(request, Token);
        var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Token), Token);
        var fields = page.QuerySelectorAll("form input[type=hidden]").Cast<AngleSharp.Html.Dom.IHtmlInputElement>();
        return (new() { ["__RequestVerificationToken"] = fields.First(field => field.Name == "__RequestVerificationToken").Value },
            answer.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("studio-form=", StringComparison.Ordinal)).Split(';')[0]);
    }

    private static async Task<string?> NameAsync(StudioApp studio, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage");
        request.Headers.Add("Cookie", cookie);
        using var answer = await studio.NewBareClient().SendAsync(request, Token);
        if (answer.StatusCode != HttpStatusCode.OK) return null;
        var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Token), Token);
        return page.QuerySelector("h1 + p")!.TextContent;
    }
}
