using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>Links for guests, attacked: nothing opens but what the link shows, as long as it shows it.</summary>
public sealed class GuestLinkTests
{
    private const string Owner = "owner@example.org";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_OpensItsClipsAlone_AndNothingOnceItHasEnded()
    {
        await using var studio = await StartAsync();
        var (mine, other) = (await studio.AddReadyJobAsync(Owner), await studio.AddReadyJobAsync(Owner, "Another"));
        var (token, id) = await studio.AddLinkAsync(Owner, [mine]);
        var (_, _) = await studio.AddLinkAsync(Owner, [other]);
        var guest = studio.NewClient();

        using (var page = await guest.GetAsync($"/g/{token}/clips/{mine}"))
        {
            var html = await page.Content.ReadAsStringAsync(Cancel);
            Assert.Contains("A paper boat", html, StringComparison.Ordinal);
            Assert.Contains("<meta name=\"robots\" content=\"noindex", html, StringComparison.Ordinal);
            Assert.DoesNotContain("_framework", html, StringComparison.Ordinal); // no circuit for strangers
            Assert.DoesNotContain("example.org", html, StringComparison.Ordinal);
            Assert.Contains("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
            Assert.True(page.Headers.CacheControl!.NoStore);
            HeaderRules.Check(page);
        }

        using (var robots = await guest.GetAsync("/robots.txt")) Assert.Contains("Disallow: /", await robots.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using (var request = new HttpRequestMessage(HttpMethod.Get, $"/g/{token}/media/{mine}/clip.mp4") { Headers = { Range = new RangeHeaderValue(100, 199) } })
        using (var part = await guest.Http.SendAsync(request, Cancel))
        {
            Assert.Equal((HttpStatusCode.PartialContent, 100L), (part.StatusCode, part.Content.Headers.ContentLength));
            Assert.Null(part.Content.Headers.ContentDisposition);
        }

        string[] closed = [$"/g/{token}/clips/{other}", $"/g/{token}/media/{other}/clip.mp4", $"/g/{token}/media/{other}/poster.jpg", $"/g/{token}/clips/-1", $"/g/{token}/media/{mine}/last-frame.png", $"/media/{mine}/clip.mp4", $"/clips/{mine}"];
        foreach (var method in (string[])["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
        {
            // A mail program that tries the link is not led to the team's door, and nothing but looking is possible.
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/g/{token}/clips/{mine}") { Headers = { { "X-HTTP-Method-Override", "POST" }, { "X-Forwarded-Host", "evil.example" } } };
            using var answer = await guest.Http.SendAsync(request, Cancel);
            Assert.Equal(method == "HEAD" ? HttpStatusCode.OK : HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var path in (string[])[$"/g/{token}/../../media/{mine}/clip.mp4", $"/g/{token}/%2e%2e/%2e%2e/media/{mine}/clip.mp4", $"/g/{token}/media/{mine}/..%5cclip.mp4", $"/g/{token}/history"])
            Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(guest, path));
        foreach (var path in (string[])["/g/%0a%22/unlock", "/g/x%5c%e2%82%ac/clips/1/decision"]) Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(guest, path));
        foreach (var path in closed) Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(guest, path));
        for (var i = 0; i < token.Length; i++)
        {
            var flipped = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(guest, $"/g/{flipped}/media/{mine}/clip.mp4"));
        }

        async Task CheckClosedAsync()
        {
            foreach (var path in (string[])[$"/g/{token}/clips/{mine}", $"/g/{token}/media/{mine}/clip.mp4", $"/g/{token}/media/{mine}/poster.jpg"])
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(guest, path));
        }

        await SetAsync(studio, mine, job => job.TrashedAt = DateTime.UtcNow);
        await CheckClosedAsync();
        await SetAsync(studio, mine, job => job.TrashedAt = null);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(guest, $"/g/{token}/clips/{mine}"));
        Assert.Equal(ShareEnd.Done, await studio.Get<ShareLinks>().RevokeAsync((await studio.FindUserAsync(Owner)).Id, id, Cancel));
        await CheckClosedAsync();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(guest, $"/g/{token}"));
    }

    [Fact]
    public async Task Password_IsNeededForEverything_AndItsCookieIsOfNoUseElsewhere()
    {
        await using var studio = await StartAsync();
        var clip = await studio.AddReadyJobAsync(Owner);
        var ownerId = (await studio.FindUserAsync(Owner)).Id;
        var (first, id) = await studio.AddLinkAsync(Owner, [clip], password: GuestLinks.Password);
        var (second, _) = await studio.AddLinkAsync(Owner, [clip], password: GuestLinks.Password);
        var guest = studio.NewClient();
        using var opened = await guest.SendGuestFormAsync($"/g/{first}", "/unlock", new() { ["password"] = GuestLinks.Password });
        var cookie = opened.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("studio-pass=", StringComparison.Ordinal)).Split(';');
        Assert.Contains(cookie, part => part.Trim().Equals($"path=/g/{first}", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(cookie, part => part.Trim().Equals("httponly", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(guest, $"/g/{first}/media/{clip}/clip.mp4"));

        using var bare = studio.NewBareClient();
        async Task<HttpStatusCode> WithCookieAsync(string token, string value)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/g/{token}/media/{clip}/clip.mp4") { Headers = { { "Cookie", value } } };
            using var answer = await bare.SendAsync(request, Cancel);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await WithCookieAsync(first, cookie[0]));
        Assert.Equal(HttpStatusCode.NotFound, await WithCookieAsync(second, cookie[0]));
        Assert.Equal(HttpStatusCode.NotFound, await WithCookieAsync(first, cookie[0][..^4] + "AAAA"));
        Assert.Equal(HttpStatusCode.NotFound, await WithCookieAsync(first, "studio-pass=%00%ff"));
        Assert.Equal(HttpStatusCode.NotFound, await WithCookieAsync(first, "studio-pass="));

        await studio.Get<ShareLinks>().ChangeAsync(ownerId, id, null, "another password", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, await WithCookieAsync(first, cookie[0]));

        // Guessed: locked, even for the right one, and for nobody else.
        var guesser = studio.NewClient();
        for (var i = 0; i < GuestLocks.FreeTries; i++)
        {
            using var wrong = await guesser.SendGuestFormAsync($"/g/{first}", "/unlock", new() { ["password"] = $"guess number {i}" });
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
            Assert.False(wrong.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(value => value.StartsWith("studio-pass=", StringComparison.Ordinal)));
        }

        using var locked = await guesser.SendGuestFormAsync($"/g/{first}", "/unlock", new() { ["password"] = "another password" });
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(guesser, $"/g/{first}/media/{clip}/clip.mp4"));
        using var other = await guesser.SendGuestFormAsync($"/g/{second}", "/unlock", new() { ["password"] = GuestLinks.Password });
        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
    }

    [Fact]
    public async Task WhatGuestsSend_IsText_IsLimited_AndComesFromTheirOwnPage()
    {
        await using var studio = await StartAsync(new() { ["Limits:GuestRemarksPerAddress"] = "20" });
        var (clip, other) = (await studio.AddReadyJobAsync(Owner), await studio.AddReadyJobAsync(Owner));
        await SetAsync(studio, clip, job => job.Review = ReviewState.InReview);
        var (token, _) = await studio.AddLinkAsync(Owner, [clip]);
        var (viewing, _) = await studio.AddLinkAsync(Owner, [clip], GuestMay.View);
        var (guest, page) = (studio.NewClient(), $"/g/{token}/clips/{clip}");
        const string Script = "<script>alert(1)</script><img src=x onerror=alert(2)>";

        using (var nameless = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Kept words", ["at"] = "1500", ["x"] = "0.5", ["y"] = "0.25" }))
        {
            var document = await ParseAsync(nameless);
            Assert.Equal(["Kept words", "1500", "0.5", "0.25"], Kept(document));
            Assert.Equal(page, document.QuerySelector("[data-page]")!.GetAttribute("data-page")); // where the script looks for news, whatever the tab's own address is
        }

        using (var again = await guest.GetAsync($"{page}/comments")) Assert.Equal(page, again.Headers.Location?.OriginalString); // after another language was chosen on the answer
        using (var sent = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = Script, ["name"] = Script, ["at"] = "1500", ["x"] = "0.5", ["y"] = "0.25" }))
            Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        using (var shown = await guest.GetAsync(page))
        {
            var document = await new HtmlParser().ParseDocumentAsync(await shown.Content.ReadAsStringAsync(Cancel), Cancel);
            Assert.Equal(Script, document.QuerySelector(".remark-words")!.TextContent);
            Assert.Empty(document.QuerySelectorAll("script:not([src]), img[onerror]"));
            Assert.Equal("1500", document.QuerySelector(".remark")!.GetAttribute("data-at"));
        }

        // A name that nobody can see, a spot outside the frame, an alphabet that is switched off, another clip's comment to answer.
        var unseen = studio.NewClient();
        using (var nobody = await unseen.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Unsigned words", ["name"] = "\u200b\u2060" }))
            Assert.Equal(HttpStatusCode.OK, nobody.StatusCode);
        using (var odd = await guest.Http.PostAsync($"{page}/comments", new StringContent("text=x", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-7")), Cancel))
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, odd.StatusCode);
        var answered = await AddRemarkAsync(studio, other);
        using (var across = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Across", ["answerTo"] = answered.ToString("N") }))
            Assert.NotEqual(HttpStatusCode.SeeOther, across.StatusCode);
        using (var stolen = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Outside", ["at"] = "999999999", ["x"] = "NaN", ["y"] = "-1" }))
            Assert.Equal(HttpStatusCode.SeeOther, stolen.StatusCode);
        await using (var db = await studio.OpenAsync())
        {
            Assert.Empty(await db.ClipComments.Where(remark => remark.Text == "Unsigned words" || remark.Text == "Across").ToListAsync(Cancel));
            Assert.Null((await db.ClipComments.SingleAsync(remark => remark.Text == "Outside", Cancel)).X);
        }

        using (var forged = await guest.SendAsync($"{page}/decision", new() { ["decision"] = "approve" })) Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using (var large = await guest.SendAsync($"{page}/comments", new() { ["text"] = new string('x', 100_000) })) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using (var odd = await guest.Http.PostAsync($"{page}/comments", new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")), Cancel)) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, odd.StatusCode);
        using (var foreign = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Elsewhere" }))
        {
            // The same form, sent to the address of another clip.
            Assert.Equal(HttpStatusCode.SeeOther, foreign.StatusCode);
            using var stray = await guest.SendAsync($"/g/{token}/clips/{other}/comments", new() { ["text"] = "x", ["name"] = "x" });
            Assert.NotEqual(HttpStatusCode.SeeOther, stray.StatusCode);
        }

        Assert.DoesNotContain("data-remark", await ReadAsync(guest, $"/g/{viewing}/clips/{clip}"), StringComparison.Ordinal);
        using (var decided = await guest.SendGuestFormAsync(page, "/decision", new() { ["decision"] = "approve" })) Assert.Equal(HttpStatusCode.SeeOther, decided.StatusCode);
        await using (var db = await studio.OpenAsync())
        {
            var job = await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == clip, Cancel);
            Assert.Equal(ReviewState.Approved, job.Review);
            Assert.EndsWith("(Client preview)", job.ReviewedBy, StringComparison.Ordinal);
            Assert.Equal(3, await db.ClipComments.CountAsync(remark => remark.JobId == clip, Cancel));
        }

        var last = HttpStatusCode.OK;
        for (var i = 0; i < 20 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var again = await guest.SendAsync($"{page}/decision", []);
            last = again.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task ClipThatIsDeliveredCut_SaysSo_AndShowsTheFrame()
    {
        await using var studio = await StartAsync();
        var (cut, whole) = (await studio.AddReadyJobAsync(Owner), await studio.AddReadyJobAsync(Owner));
        await SetAsync(studio, cut, job => (job.Placement, job.Ratio) = ("feed-4x5", "3:4"));
        await SetAsync(studio, whole, job => (job.CropKey, job.Ratio) = (null, "3:4")); // for no placement: it is cut when somebody asks for it
        var (token, _) = await studio.AddLinkAsync(Owner, [cut, whole]);
        var guest = studio.NewClient();

        using (var page = await guest.GetAsync($"/g/{token}/clips/{cut}"))
        {
            var shown = await ParseAsync(page);
            Assert.StartsWith("This clip is delivered as 4:5", shown.QuerySelector("[data-cut]")!.TextContent.Trim(), StringComparison.Ordinal);
            Assert.NotNull(shown.QuerySelector(".player-over .guest-cut-frame"));
        }

        using var other = await guest.GetAsync($"/g/{token}/clips/{whole}");
        Assert.Null((await ParseAsync(other)).QuerySelector("[data-cut], .guest-cut-frame"));
    }

    [Fact]
    public async Task WhatHappensWhileAPageIsOpen_IsSaid_AndNothingTypedIsLost()
    {
        await using var studio = await StartAsync();
        var clip = await studio.AddReadyJobAsync(Owner);
        await SetAsync(studio, clip, job => job.Review = ReviewState.InReview);
        var (token, _) = await studio.AddLinkAsync(Owner, [clip]);
        var (guest, page) = (studio.NewClient(), $"/g/{token}/clips/{clip}");

        using (var late = await guest.SendGuestFormAsync(page, "/decision", new() { ["name"] = "Maria", ["decision"] = "approve", ["text"] = "But brighter", ["at"] = "1500" }, () => SetAsync(studio, clip, job => job.Review = ReviewState.ChangesWanted)))
        {
            var shown = await ParseAsync(late);
            Assert.Equal(("But brighter", "1500"), (shown.QuerySelector(".remark-words")!.TextContent, shown.QuerySelector(".remark")!.GetAttribute("data-at"))); // it is sent before
            Assert.Equal("", Kept(shown)[0]);
            Assert.StartsWith("Somebody else was faster", shown.QuerySelector("#decision [role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("Changes wanted", shown.QuerySelector("#decision .chip")!.TextContent.Trim());
        }

        var nobody = studio.NewClient();
        using (var nameless = await nobody.SendGuestFormAsync(page, "/decision", new() { ["decision"] = "approve", ["text"] = "Unsigned words", ["at"] = "2000" }))
            Assert.Equal(["Unsigned words", "2000", "", ""], Kept(await ParseAsync(nameless)));
        using (var tooLong = await guest.SendGuestFormAsync(page, "/decision", new() { ["decision"] = "approve", ["text"] = new string('x', 2001) }))
            Assert.Equal(new string('x', 2001), Kept(await ParseAsync(tooLong))[0]);
        Assert.Equal(ReviewState.ChangesWanted, (await FindAsync(studio, clip)).Review);
        var answered = await AddRemarkAsync(studio, clip);
        using (var gone = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "As you wish", ["answerTo"] = answered.ToString("N") }, () => DeleteAsync(answered)))
        {
            var shown = await ParseAsync(gone);
            Assert.Equal(["As you wish", "", "", ""], Kept(shown));
            Assert.StartsWith("What you answered or changed is gone", shown.QuerySelector("[data-remark-form] [role=alert]")!.TextContent, StringComparison.Ordinal);
        }

        using (var written = await guest.SendGuestFormAsync(page, "/comments", new() { ["text"] = "Closer" })) Assert.Equal(HttpStatusCode.SeeOther, written.StatusCode);
        Guid own;
        await using (var db = await studio.OpenAsync()) own = (await db.ClipComments.SingleAsync(remark => remark.Text == "Closer", Cancel)).PublicId;
        using (var gone = await guest.SendGuestFormAsync(page, $"/comments/{own:N}", new() { ["text"] = "Much closer" }, () => DeleteAsync(own)))
            Assert.Equal("Much closer", Kept(await ParseAsync(gone))[0]);

        async Task DeleteAsync(Guid id)
        {
            await using var db = await studio.OpenAsync();
            await db.ClipComments.Where(remark => remark.PublicId == id).ExecuteUpdateAsync(s => s.SetProperty(remark => remark.DeletedAt, DateTime.UtcNow), Cancel);
        }

        using (var again = await guest.SendGuestFormAsync(page, "/decision", new() { ["decision"] = "approve" })) Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
    }

    private static async Task<StudioApp> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var studio = await StudioApp.StartAsync(settings: settings);
        await studio.AddMemberAsync(Owner);
        return studio;
    }

    private static async Task<Guid> AddRemarkAsync(StudioApp studio, long jobId)
    {
        await using var db = await studio.OpenAsync();
        var remark = new ClipComment { JobId = jobId, AuthorName = "Ana", Text = "Of another clip", CreatedAt = DateTime.UtcNow };
        db.ClipComments.Add(remark);
        await db.SaveChangesAsync(Cancel);
        return remark.PublicId;
    }

    private static async Task SetAsync(StudioApp studio, long id, Action<Job> change)
    {
        await using var db = await studio.OpenAsync();
        change(await db.Jobs.SingleAsync(job => job.Id == id, Cancel));
        await db.SaveChangesAsync(Cancel);
    }

    private static async Task<Job> FindAsync(StudioApp studio, long id)
    {
        await using var db = await studio.OpenAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id, Cancel);
    }

    private static async Task<HttpStatusCode> StatusAsync(StudioClient guest, string path)
    {
        using var answer = await guest.GetAsync(path);
        return answer.StatusCode;
    }

    // What stands in the form for a new comment.
    private static List<string> Kept(IHtmlDocument page) =>
        [((IHtmlTextAreaElement)page.QuerySelector("#text")!).Value, .. ((string[])["at", "x", "y"]).Select(name => ((IHtmlInputElement)page.QuerySelector($"[data-remark-form] [name={name}]")!).Value)];

    private static async Task<IHtmlDocument> ParseAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Cancel), Cancel);

    private static async Task<string> ReadAsync(StudioClient guest, string path)
    {
        using var answer = await guest.GetAsync(path);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
