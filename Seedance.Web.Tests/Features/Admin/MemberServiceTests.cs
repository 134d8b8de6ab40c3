using Seedance.Web.Features.Admin;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Admin;

public sealed class MemberServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_MakesAMemberWithAOneTimePassword()
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        var made = await members.CreateAsync(" bo@example.org ", " Bo ", isAdmin: false, Token);
        Assert.Null(made.Error);
        Assert.Matches("^([a-z2-9]{4}-){3}[a-z2-9]{4}$", made.Password!);
        var bo = Assert.Single(await members.ListAsync(Token), m => m.Email == "bo@example.org");
        Assert.Equal(("Bo", false, false, true), (bo.Name, bo.IsAdmin, bo.IsDisabled, bo.HasOneTimePassword));
        await studio.SignInAsync("bo@example.org", made.Password!);
    }

    [Theory]
    [InlineData("", "bo@example.org", "BadName")]
    [InlineData("Bo", "bo", "InvalidEmail")]
    [InlineData("Bo", "ANA@example.org", "DuplicateEmail")]
    public async Task Create_BadInput_CreatesNobody(string name, string email, string error)
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        Assert.Equal(new MemberOutcome(error), await members.CreateAsync(email, name, false, Token));
        Assert.Single(await members.ListAsync(Token));
    }

    [Fact]
    public async Task Create_SameEmailAtOnce_MakesOnePerson()
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => members.CreateAsync("bo@example.org", "Bo", false, Token)));
        Assert.Single(outcomes, outcome => outcome.Error is null);
        Assert.Equal(2, (await members.ListAsync(Token)).Count);
    }

    [Fact]
    public async Task Disable_Oneself_IsRefused()
    {
        await using var studio = await StudioApp.StartAsync();
        var ana = await studio.FindUserAsync(StudioApp.AdminEmail);
        var members = studio.Get<MemberService>();
        Assert.Equal("Yourself", (await members.SetDisabledAsync(ana.Id, ana.Id, true, Token)).Error);
        Assert.Equal("LastAdmin", (await members.SetDisabledAsync("somebody else", ana.Id, true, Token)).Error);
        Assert.Equal("Gone", (await members.SetDisabledAsync(ana.Id, "nobody", true, Token)).Error);
        Assert.False((await studio.FindUserAsync(StudioApp.AdminEmail)).IsDisabled);
    }

    [Fact]
    public async Task Disable_TwoAdministratorsEachOtherAtOnce_OneRemains()
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        await members.CreateAsync("bo@example.org", "Bo", isAdmin: true, Token);
        var (ana, bo) = (await studio.FindUserAsync(StudioApp.AdminEmail), await studio.FindUserAsync("bo@example.org"));
        var outcomes = await Task.WhenAll(members.SetDisabledAsync(ana.Id, bo.Id, true, Token), members.SetDisabledAsync(bo.Id, ana.Id, true, Token));
        Assert.Single(outcomes, outcome => outcome.Error is null);
        Assert.Single(await members.ListAsync(Token), member => member.IsAdmin && !member.IsDisabled);
    }

    [Fact]
    public async Task Disable_EndsSignInsAndEnableLetsInAgain()
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        var made = await members.CreateAsync("bo@example.org", "Bo", false, Token);
        var bo = await studio.FindUserAsync("bo@example.org");
        await members.SetDisabledAsync("x", bo.Id, true, Token);
        var disabled = await studio.FindUserAsync("bo@example.org");
        Assert.True(disabled.IsDisabled);
        Assert.NotEqual(bo.SecurityStamp, disabled.SecurityStamp);
        await members.SetDisabledAsync("x", bo.Id, false, Token);
        await studio.SignInAsync("bo@example.org", made.Password!);
    }

    [Fact]
    public async Task ResetPassword_ReplacesItAndLiftsTheLock()
    {
        await using var studio = await StudioApp.StartAsync();
        var members = studio.Get<MemberService>();
        var made = await members.CreateAsync("bo@example.org", "Bo", false, Token);
        var bo = await studio.FindUserAsync("bo@example.org");
        await using (var db = await studio.OpenAsync())
        {
            var row = db.Users.Single(user => user.Id == bo.Id);
            (row.LockoutEnd, row.MustChangePassword) = (DateTimeOffset.UtcNow.AddHours(1), false);
            await db.SaveChangesAsync(Token);
        }

        var reset = await members.ResetPasswordAsync("x", bo.Id, Token);
        Assert.NotEqual(made.Password, reset.Password);
        Assert.True((await studio.FindUserAsync("bo@example.org")).MustChangePassword);
        await studio.SignInAsync("bo@example.org", reset.Password!);
        Assert.Equal("OwnPassword", (await members.ResetPasswordAsync(bo.Id, bo.Id, Token)).Error);
    }
}
