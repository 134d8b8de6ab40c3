using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Review.Guests;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Limits;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Reviews;

/// <summary>Links for people without an account: what they show, and that nothing else opens.</summary>
public sealed class ShareLinksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Link_ShowsItsClips_AsLongAsTheyAreThereAndItIsOpen(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var links = studio.Get<ShareLinks>();
        var (one, two, running, foreign) = (await studio.AddClipAsync(), await studio.AddClipAsync(), await studio.SubmitAsync(), await studio.AddClipAsync(TestStudio.Stranger));
        var until = studio.Clock.GetUtcNow().UtcDateTime.AddDays(1);
        var (_, id, token) = await links.CreateAsync(TestStudio.Owner, new NewShareLink("Client", GuestMay.Comment, [one, two, running, foreign, 999], ExpiresAt: until), Token);
        var pass = (await links.FindAsync(token!, Token))!;

        Assert.Equal([one, two], await ShownAsync(studio, pass));
        await studio.SetAsync(one, job => job.TrashedAt = DateTime.UtcNow);
        Assert.Equal([two], await ShownAsync(studio, pass));
        await using (var db = await studio.OpenAsync())
        {
            Assert.DoesNotContain(token!, (await db.ShareLinks.SingleAsync(Token)) is var row ? row.SealedToken + row.TokenHash : "", StringComparison.Ordinal);
            Assert.Equal(2, await db.ShareLinkJobs.CountAsync(Token));
        }

        await links.NoteVisitAsync(pass.LinkId, Token);
        var listed = Assert.Single(await links.ListAsync(TestStudio.Owner, Token));
        Assert.Equal(("Client", (int?)2, until, studio.Clock.GetUtcNow().UtcDateTime), (listed.Name, listed.Clips, listed.ExpiresAt, listed.LastSeenAt));
        Assert.Equal(token, await links.RevealAsync(TestStudio.Owner, id, Token));
        Assert.Null(await links.RevealAsync(TestStudio.Stranger, id, Token));
        Assert.Single(await links.ListForClipAsync(TestStudio.Owner, two, Token));
        Assert.Empty(await links.ListForClipAsync(TestStudio.Stranger, two, Token));
        Assert.Equal(ShareEnd.NotFound, await links.RevokeAsync(TestStudio.Stranger, id, Token));

        studio.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await links.FindAsync(token!, Token));
        Assert.Empty(await ShownAsync(studio, pass)); // also for a request that was let in before
        Assert.Equal(ShareEnd.Done, await links.ChangeAsync(TestStudio.Owner, id, null, null, Token));
        Assert.NotNull(await links.FindAsync(token!, Token));
        Assert.Equal(ShareEnd.Done, await links.RevokeAsync(TestStudio.Owner, id, Token));
        Assert.Null(await links.FindAsync(token!, Token));
        Assert.Empty(await ShownAsync(studio, pass));
        Assert.Equal(ShareEnd.NotFound, await links.ChangeAsync(TestStudio.Owner, id, null, null, Token));
        Assert.Null(await links.RevealAsync(TestStudio.Owner, id, Token));
    }

    [Fact]
    public async Task CampaignLink_ShowsWhatIsInTheCampaignNow_AndOnlyWhatItsMakerMaySee()
    {
        await using var studio = await TestStudio.StartAsync();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: false, TestStudio.Stranger);
        var (first, second) = (await studio.AddClipAsync(campaignId: campaign), await studio.AddClipAsync(TestStudio.Stranger, campaign));
        var guest = await studio.AddGuestAsync(GuestMay.View, [], campaign, TestStudio.Stranger);
        var chosen = await studio.AddGuestAsync(GuestMay.View, [first, second], owner: TestStudio.Stranger);
        Assert.Equal([first, second], await ShownAsync(studio, guest.Pass));
        Assert.Equal([first, second], await ShownAsync(studio, chosen.Pass));
        var later = await studio.AddClipAsync(campaignId: campaign);
        Assert.Equal([first, second, later], await ShownAsync(studio, guest.Pass));

        await studio.SetAsync(first, job => job.CampaignId = null);
        Assert.Equal([second, later], await ShownAsync(studio, guest.Pass));
        Assert.Equal([second], await ShownAsync(studio, chosen.Pass)); // its maker no longer sees the other
        await using (var db = await studio.OpenAsync())
        {
            await db.CampaignMembers.ExecuteDeleteAsync(Token);
        }

        Assert.Empty(await ShownAsync(studio, guest.Pass));
        Assert.Equal([second], await ShownAsync(studio, chosen.Pass));
        await using (var db = await studio.OpenAsync())
        {
            await db.Users.Where(user => user.Id == TestStudio.Stranger).ExecuteUpdateAsync(s => s.SetProperty(user => user.IsDisabled, true), Token);
        }

        Assert.Empty(await ShownAsync(studio, chosen.Pass)); // nobody answers for it any more
    }

    [Fact]
    public async Task Link_IsRevokedByWhoeverAnswersForWhatItShows_AndChangedByItsMakerAlone()
    {
        await using var studio = await TestStudio.StartAsync();
        var links = studio.Get<ShareLinks>();
        var campaign = await studio.AddCampaignAsync(TestStudio.Owner, isShared: false, TestStudio.Stranger);
        var inside = await studio.AddClipAsync(TestStudio.Stranger, campaign);
        var outside = await studio.AddClipAsync(TestStudio.Stranger);
        Guid[] ids =
        [
            (await links.CreateAsync(TestStudio.Stranger, new NewShareLink("Campaign", GuestMay.View, [], campaign), Token)).Id,
            (await links.CreateAsync(TestStudio.Stranger, new NewShareLink("Chosen", GuestMay.View, [inside]), Token)).Id,
            (await links.CreateAsync(TestStudio.Stranger, new NewShareLink("Elsewhere", GuestMay.View, [outside]), Token)).Id,
        ];

        Assert.Equal([("Chosen", TestStudio.Stranger, false), ("Campaign", TestStudio.Stranger, false)], (await links.ListAsync(TestStudio.Owner, Token)).Select(link => (link.Name, link.OwnerName, link.IsMine)));
        Assert.Equal(ShareEnd.NotFound, await links.ChangeAsync(TestStudio.Owner, ids[0], null, "another password", Token));
        Assert.Null(await links.RevealAsync(TestStudio.Owner, ids[0], Token));
        Assert.Equal(ShareEnd.Done, await links.RevokeAsync(TestStudio.Owner, ids[0], Token));
        Assert.Equal(ShareEnd.Done, await links.RevokeAsync(TestStudio.Owner, ids[1], Token));
        Assert.Equal(ShareEnd.NotFound, await links.RevokeAsync(TestStudio.Owner, ids[2], Token));
        await using (var db = await studio.OpenAsync())
        {
            db.Roles.Add(new Microsoft.AspNetCore.Identity.IdentityRole(Roles.Admin) { Id = "admins" });
            db.UserRoles.Add(new Microsoft.AspNetCore.Identity.IdentityUserRole<string> { UserId = TestStudio.Owner, RoleId = "admins" });
            await db.SaveChangesAsync(Token);
        }

        Assert.Equal(3, (await links.ListAsync(TestStudio.Owner, Token)).Count);
        Assert.Equal(ShareEnd.Done, await links.RevokeAsync(TestStudio.Owner, ids[2], Token));
        Assert.All(await links.ListAsync(TestStudio.Stranger, Token), link => Assert.True(link is { IsMine: true, RevokedAt: not null }));
    }

    [Fact]
    public async Task Link_ThatCouldShowNothing_OrIsNotSafe_IsNotMade()
    {
        await using var studio = await TestStudio.StartAsync();
        var links = studio.Get<ShareLinks>();
        var (id, foreign) = (await studio.AddClipAsync(), await studio.AddClipAsync(TestStudio.Stranger));
        var campaign = await studio.AddCampaignAsync(TestStudio.Stranger);
        var good = new NewShareLink("Client", GuestMay.View, [id]);
        foreach (var (wanted, end) in ((NewShareLink, ShareEnd)[])
        [
            (good with { Name = " \u202E " }, ShareEnd.NoName),
            (good with { JobIds = [foreign] }, ShareEnd.NoClips),
            (good with { JobIds = [] }, ShareEnd.NoClips),
            (good with { CampaignId = campaign }, ShareEnd.NoClips),
            (good with { JobIds = [.. Enumerable.Range(1, ShareLinks.MostClips + 1)] }, ShareEnd.TooManyClips),
            (good with { Password = "short" }, ShareEnd.PasswordTooShort),
            (good with { ExpiresAt = studio.Clock.GetUtcNow().UtcDateTime }, ShareEnd.AlreadyOver),
            (good, ShareEnd.Done),
        ])
            Assert.Equal(end, (await links.CreateAsync(TestStudio.Owner, wanted, Token)).End);
        Assert.Equal([ShareEnd.NoName, ShareEnd.AlreadyOver, ShareEnd.PasswordTooShort], links.FaultsOf(new NewShareLink(" ", GuestMay.View, [id], Password: "short", ExpiresAt: studio.Clock.GetUtcNow().UtcDateTime)));
    }

    [Fact]
    public async Task Token_WithAnyCharacterChanged_OpensNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var links = studio.Get<ShareLinks>();
        var (_, _, token) = await links.CreateAsync(TestStudio.Owner, new NewShareLink("Client", GuestMay.View, [await studio.AddClipAsync()]), Token);

        Assert.NotNull(await links.FindAsync(token!, Token));
        for (var i = 0; i < token!.Length; i++)
        {
            foreach (var bit in (int[])[1, 2, 4, 8, 16, 32, 64])
                Assert.Null(await links.FindAsync(token[..i] + (char)(token[i] ^ bit) + token[(i + 1)..], Token));
        }

        foreach (var odd in (string[])["", token[..^1], token + "A", token + "=", " " + token, token.ToUpperInvariant(), new string('a', 100_000)]) Assert.Null(await links.FindAsync(odd, Token));
    }

    [Fact]
    public async Task Password_IsHashed_AndANewOneReplacesIt()
    {
        await using var studio = await TestStudio.StartAsync();
        var links = studio.Get<ShareLinks>();
        var (_, id, token) = await links.CreateAsync(TestStudio.Owner, new NewShareLink("Client", GuestMay.View, [await studio.AddClipAsync()], Password: "open sesame"), Token);
        var pass = (await links.FindAsync(token!, Token))!;
        Assert.DoesNotContain("sesame", pass.PasswordHash!, StringComparison.Ordinal);
        Assert.Equal((true, false, false), (ShareLinks.Fits(pass, "open sesame"), ShareLinks.Fits(pass, "open sesam"), ShareLinks.Fits(pass, "")));

        await links.ChangeAsync(TestStudio.Owner, id, null, "another one", Token);
        var changed = (await links.FindAsync(token!, Token))!;
        Assert.Equal((true, false), (ShareLinks.Fits(changed, "another one"), ShareLinks.Fits(changed, "open sesame")));
        await links.ChangeAsync(TestStudio.Owner, id, null, "", Token);
        Assert.Null((await links.FindAsync(token!, Token))!.PasswordHash);
    }

    [Fact]
    public void WrongPasswords_LockTheirAddressLongerAndLonger_AndNobodyElse()
    {
        var clock = new TestClock();
        var locks = new GuestLocks(clock);
        for (var i = 0; i < GuestLocks.FreeTries; i++) Assert.Null(locks.Try(1, "a"));
        var waits = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            var wait = locks.Try(1, "a")!.Value;
            waits.Add(wait.TotalSeconds);
            Assert.Null(locks.Try(1, $"b{i}"));
            Assert.Null(locks.Try(2 + i, "a"));
            clock.Advance(wait);
            Assert.Null(locks.Try(1, "a"));
        }

        Assert.Equal([30, 60, 120, 240, 480, 960], waits.Take(6));
        Assert.Equal(TimeSpan.FromHours(24).TotalSeconds, waits[^1]);
        locks.Forget(1, "a");
        Assert.Null(locks.Try(1, "a"));
    }

    [Fact]
    public async Task RightPassword_OpensOnceTheLinkIsFree_HoweverOftenItWasRefusedForTheGuessesOfOthers()
    {
        await using var studio = await TestStudio.StartAsync();
        var (links, limits, locks) = (studio.Get<ShareLinks>(), studio.Get<RateLimits>(), studio.Get<GuestLocks>());
        var (_, _, token) = await links.CreateAsync(TestStudio.Owner, new NewShareLink("Client preview", GuestMay.View, [await studio.AddClipAsync()], null, "open sesame"), Token);
        var pass = (await links.FindAsync(token!, Token))!;
        var door = new GuestDoor(links, new GuestCookies(studio.Get<IDataProtectionProvider>(), studio.Clock), locks, limits);
        var visit = new GuestVisit(token!, pass, "", new HashSet<Guid>());
        while (limits.Take(Limit.GuestPasswordsPerLink, pass.PublicId.ToString()) is null)
        {
            // others guess
        }

        for (var i = 0; i < 2 * GuestLocks.FreeTries; i++) Assert.True(door.Unlock(new DefaultHttpContext(), visit, "open sesame") < TimeSpan.FromSeconds(2));
        studio.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(door.Unlock(new DefaultHttpContext(), visit, "open sesame"));
    }

    private static async Task<List<long>> ShownAsync(TestStudio studio, GuestPass pass)
    {
        await using var db = await studio.OpenAsync();
        return await pass.Clips(db, studio.Clock.GetUtcNow().UtcDateTime).Select(job => job.Id).Order().ToListAsync(Token);
    }
}
