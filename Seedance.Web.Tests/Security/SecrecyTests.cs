using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Security;

/// <summary>Whoever guesses at the door learns neither from words nor from work who has an account.</summary>
public sealed class SecrecyTests
{
    [Theory]
    [InlineData("nobody@example.org", null)]
    [InlineData(StudioApp.AdminEmail, null)]
    [InlineData(StudioApp.AdminEmail, "disabled")]
    [InlineData(StudioApp.AdminEmail, "locked")]
    public async Task WrongPassword_CostsOneHash_WhateverTheAccount(string email, string? state)
    {
        await using var studio = await StudioApp.StartAsync();
        await using (var db = await studio.OpenAsync())
        {
            var user = db.Users.Single();
            user.IsDisabled = state == "disabled";
            if (state == "locked") user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var scope = studio.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<StudioSignInManager>();
        var counter = new CountingHasher(signIn.UserManager.PasswordHasher);
        signIn.UserManager.PasswordHasher = counter;

        Assert.False(await signIn.SignInByEmailAsync(email, "not the password"));

        Assert.Equal(1, counter.Verified);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("disabled")]
    [InlineData("unknown")]
    public async Task SixWrong_SaysTheSameEachTime_AndTheRightOneDoesNotHelp(string? state)
    {
        await using var studio = await StudioApp.StartAsync();
        if (state == "disabled")
        {
            await using var db = await studio.OpenAsync();
            db.Users.Single().IsDisabled = true;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var client = studio.NewClient();
        var email = state == "unknown" ? "nobody@example.org" : StudioApp.AdminEmail;
        var pages = new HashSet<string>();
        foreach (var password in (string[])["a", "b", "c", "d", "e", "f", StudioApp.AdminPassword])
        {
            using var answer = await client.PostFormAsync("/account/login", new() { ["Input.Email"] = email, ["Input.Password"] = password });
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            var page = await new AngleSharp.Html.Parser.HtmlParser().ParseDocumentAsync(
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            pages.Add(page.QuerySelector("main")!.TextContent);
        }

        Assert.Contains("Email or password is wrong.", Assert.Single(pages), StringComparison.Ordinal);
    }

    private sealed class CountingHasher(IPasswordHasher<StudioUser> inner) : IPasswordHasher<StudioUser>
    {
        public int Verified { get; private set; }

        public string HashPassword(StudioUser user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(StudioUser user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
