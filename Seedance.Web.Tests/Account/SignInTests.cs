using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Features.Admin;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Account;

public sealed class SignInTests(SharedStudioApp shared) : IClassFixture<SharedStudioApp>
{
    [Theory]
    [InlineData(StudioApp.AdminEmail, "not the password")]
    [InlineData("nobody@example.org", "not the password")]
    [InlineData("", "")]
    public async Task Login_Wrong_SaysTheSameForKnownAndUnknownPeople(string email, string password) =>
        Assert.Contains("Email or password is wrong.", await TryAsync(shared.Studio.NewClient(), email, password));

    [Fact]
    public async Task Login_FiveFailures_LockForAWhileEvenForTheRightPassword()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = studio.NewClient();
        for (var i = 0; i < 5; i++) await TryAsync(client, StudioApp.AdminEmail, "not the password");

        Assert.Contains("Email or password is wrong. After 5 wrong passwords an account waits 5 minutes.", await TryAsync(client, StudioApp.AdminEmail, StudioApp.AdminPassword));

        await using (var db = await studio.OpenAsync())
        {
            var user = db.Users.Single();
            Assert.InRange(user.LockoutEnd!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
            user.LockoutEnd = DateTimeOffset.UtcNow.AddSeconds(-1);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await studio.SignInAsync();
    }

    [Fact]
    public async Task Login_Disabled_IsRefused()
    {
        await using var studio = await StudioApp.StartAsync();
        await using (var db = await studio.OpenAsync())
        {
            db.Users.Single().IsDisabled = true;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("Email or password is wrong.", await TryAsync(studio.NewClient(), StudioApp.AdminEmail, StudioApp.AdminPassword));
    }

    [Theory]
    [InlineData("/history?q=tea", "/history?q=tea")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/\n/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("evil.example", "/")]
    [InlineData("/ok\\..\\x", "/")]
    [InlineData("///evil.example", "/")]
    [InlineData("/.//evil.example", "/")]
    [InlineData("/history/..//evil.example", "/")]
    [InlineData("/history//evil.example", "/")]
    [InlineData("https:evil.example", "/")]
    [InlineData("http:///evil.example", "/")]
    [InlineData("%2f%2fevil.example", "/")]
    [InlineData("%5cevil.example", "/")]
    [InlineData(" //evil.example", "/")]
    [InlineData("\t//evil.example", "/")]
    [InlineData("/\r\nSet-Cookie: x=1", "/")]
    [InlineData("/\u0000/evil.example", "/")]
    [InlineData("\uff0f\uff0fevil.example", "/")]
    [InlineData("data:text/html,x", "/")]
    [InlineData("//evil.example@localhost/", "/")]
    [InlineData("/%2f/evil.example", "/%2f/evil.example")]
    [InlineData("/@evil.example", "/@evil.example")]
    [InlineData("/history?q=//evil.example", "/history?q=//evil.example")]
    [InlineData("/\u2215/x", "/%E2%88%95/x")]
    [InlineData("/account/login?returnUrl=/", "/")]
    [InlineData("", "/")]
    public async Task Login_LeadsOnlyToPagesOfThisStudio(string returnUrl, string target)
    {
        Assert.Equal(target, LocalUrl.OrHome(returnUrl));
        using var answer = await shared.Studio.NewClient().PostFormAsync(
            $"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}",
            new() { ["Input.Email"] = StudioApp.AdminEmail, ["Input.Password"] = StudioApp.AdminPassword });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = answer.Headers.Location!;
        Assert.Equal(target, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        if (location.IsAbsoluteUri) Assert.Equal("localhost", location.Host);
    }

    [Fact]
    public async Task SignedOut_PagesLeadToSignIn_MediaSays401()
    {
        using var page = await shared.Studio.NewClient().GetAsync("/settings");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Contains("/account/login?returnUrl=%2Fsettings", page.Headers.Location!.OriginalString);
        using var media = await shared.Studio.NewClient().GetAsync("/media/clips/1");
        Assert.Equal(HttpStatusCode.Unauthorized, media.StatusCode);
    }

    [Fact]
    public async Task Login_WithoutAnyAdministrator_LeadsToSetup()
    {
        await using var studio = await StudioApp.StartAsync(withAdmin: false);
        using var answer = await studio.NewClient().GetAsync("/account/login");
        Assert.EndsWith("/setup", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Logout_NeedsTheFormsToken()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = await studio.SignInAsync();
        using var forged = await client.SendAsync("/account/logout", []);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        var form = await client.ReadFormAsync("/account/manage", "password");
        using var answer = await client.SendAsync("/account/logout", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var page = await client.GetAsync("/account/manage");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task OneTimePassword_LeadsNowhereUntilItIsReplaced()
    {
        await using var studio = await StudioApp.StartAsync();
        var made = await studio.Get<MemberService>().CreateAsync("bo@example.org", "Bo", false, TestContext.Current.CancellationToken);
        var client = await studio.SignInAsync("bo@example.org", made.Password!);

        using (var page = await client.GetAsync("/settings")) Assert.EndsWith("/account/manage", page.Headers.Location!.OriginalString);
        using (var media = await client.Http.PostAsync("/_blazor/negotiate", null, TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.Forbidden, media.StatusCode);

        using var changed = await client.PostFormAsync(
            "/account/manage",
            new() { ["Input.Current"] = made.Password!, ["Input.New"] = "my very own words", ["Input.Confirm"] = "my very own words" },
            "password");
        Assert.EndsWith("/account/manage?done=password", changed.Headers.Location!.OriginalString);
        Assert.False((await studio.FindUserAsync("bo@example.org")).MustChangePassword);
        using (var page = await client.GetAsync("/settings")) Assert.Contains("/account/denied", page.Headers.Location!.OriginalString);
        await studio.SignInAsync("bo@example.org", "my very own words");
    }

    [Fact]
    public async Task ChangePassword_WithAWrongCurrentOne_ChangesNothing()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = await studio.SignInAsync();
        using var answer = await client.PostFormAsync(
            "/account/manage", new() { ["Input.Current"] = "not mine at all", ["Input.New"] = "my very own words", ["Input.Confirm"] = "my very own words" }, "password");
        Assert.Contains("This is not your current password.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await studio.SignInAsync();
    }

    [Fact]
    public async Task OpenCircuit_IsValidUntilThePersonIsDisabledOrThePasswordChangedOrTheSignInIsOld()
    {
        await using var studio = await StudioApp.StartAsync();
        using var states = new RevalidatingAuthState(NullLoggerFactory.Instance, studio.Get<IServiceScopeFactory>(), studio.Get<IOptions<IdentityOptions>>(),
            studio.Get<IOptions<AccountsOptions>>(), studio.Get<Sessions>());
        await using var scope = studio.Services.CreateAsyncScope();
        var claims = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StudioUser>>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = (await users.FindByEmailAsync(StudioApp.AdminEmail))!;
        var session = await studio.Get<Sessions>().OpenAsync(user.Id);
        var principal = await EnterAsync();
        Assert.True(await states.IsValidAsync(principal));

        user.IsDisabled = true;
        await users.UpdateAsync(user);
        Assert.False(await states.IsValidAsync(principal));

        user.IsDisabled = false;
        await users.ChangePasswordAsync(user, StudioApp.AdminPassword, "another set of words");
        Assert.False(await states.IsValidAsync(principal));
        Assert.True(await states.IsValidAsync(await EnterAsync()));

        studio.Clock.Advance(TimeSpan.FromDays(29));
        Assert.True(await states.IsValidAsync(await EnterAsync()));
        studio.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await states.IsValidAsync(await EnterAsync()));

        async Task<ClaimsPrincipal> EnterAsync()
        {
            var principal = await claims.CreateAsync(user);
            principal.Identities.First().AddClaim(session);
            return principal;
        }
    }

    [Fact]
    public async Task ManyWrongPasswordsAtOnce_AllCount_AndNoMoreThanFiveAreLookedAt()
    {
        await using var studio = await StudioApp.StartAsync();
        var looked = 0;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            await using var scope = studio.Services.CreateAsyncScope();
            var signIn = scope.ServiceProvider.GetRequiredService<StudioSignInManager>();
            signIn.UserManager.PasswordHasher = new Watched(signIn.UserManager.PasswordHasher, hash => Interlocked.Add(ref looked, hash == AdminHash(studio) ? 1 : 0));
            Assert.False(await signIn.SignInByEmailAsync(StudioApp.AdminEmail, "not the password"));
        })));

        var user = await studio.FindUserAsync(StudioApp.AdminEmail);
        Assert.Equal((5, 0), (looked, user.AccessFailedCount));
        Assert.True(user.LockoutEnd > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task FailuresCountedAtOnce_AreAllCounted()
    {
        await using var studio = await StudioApp.StartAsync();
        var user = await studio.FindUserAsync(StudioApp.AdminEmail);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var scope = studio.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<StudioSignInManager>().CountFailureAsync(user);
        })));

        Assert.Equal(4, (await studio.FindUserAsync(StudioApp.AdminEmail)).AccessFailedCount);
    }

    [Fact]
    public async Task ChangePassword_FiveWrongCurrentOnes_LockEvenTheRightOne()
    {
        await using var studio = await StudioApp.StartAsync();
        var client = await studio.SignInAsync();
        for (var i = 0; i < 5; i++) Assert.Contains("This is not your current password.", await ChangeAsync("not mine at all"));

        Assert.Contains("Too many wrong passwords.", await ChangeAsync(StudioApp.AdminPassword));
        Assert.True((await studio.FindUserAsync(StudioApp.AdminEmail)).LockoutEnd > DateTimeOffset.UtcNow);

        async Task<string> ChangeAsync(string current)
        {
            using var answer = await client.PostFormAsync(
                "/account/manage", new() { ["Input.Current"] = current, ["Input.New"] = "my very own words", ["Input.Confirm"] = "my very own words" }, "password");
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string? AdminHash(StudioApp studio)
    {
        using var db = studio.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<StudioDb>>().CreateDbContext();
        return db.Users.Where(user => user.Email == StudioApp.AdminEmail).Select(user => user.PasswordHash).Single();
    }

    private sealed class Watched(IPasswordHasher<StudioUser> hasher, Action<string> look) : IPasswordHasher<StudioUser>
    {
        public string HashPassword(StudioUser user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(StudioUser user, string hashedPassword, string providedPassword)
        {
            look(hashedPassword);
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private static async Task<string> TryAsync(StudioClient client, string email, string password)
    {
        using var answer = await client.PostFormAsync("/account/login", new() { ["Input.Email"] = email, ["Input.Password"] = password });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
