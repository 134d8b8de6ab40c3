using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Components.Account;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Account;

public sealed class SetupTests(SharedNewStudioApp shared) : IClassFixture<SharedNewStudioApp>
{
    private const string Password = "four plain words here";

    [Fact]
    public async Task Setup_WithCode_CreatesTheAdministratorSignsInAndClosesForEver()
    {
        await using var studio = await StudioApp.StartAsync(withAdmin: false);
        var client = studio.NewClient();
        var code = studio.Get<SetupGate>().Code;

        using var answer = await client.PostFormAsync($"/setup?token={code}", Form("first@example.org"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/", answer.Headers.Location!.OriginalString);

        using var home = await client.GetAsync("/account/manage");
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains("first@example.org", await home.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        using var again = await studio.NewClient().GetAsync($"/setup?token={code}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("éé")]
    public async Task Setup_WithoutTheCode_CreatesNobody(string code)
    {
        using var answer = await shared.Studio.NewClient().PostFormAsync("/setup", Form("first@example.org", code: code));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("This is not the setup code", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await using var db = await shared.Studio.OpenAsync();
        Assert.Empty(db.Users);
    }

    [Theory]
    [InlineData("no-address", Password, Password, "Enter an email address")]
    [InlineData("a@b@c.org", Password, Password, "Enter an email address")]
    [InlineData("<b>x</b>@example.org", Password, Password, "Enter an email address")]
    [InlineData("a@example.org", "short", "short", "Use at least 12 characters")]
    [InlineData("a@example.org", "password123456", "password123456", "Too many people use this password")]
    [InlineData("somebody@example.org", "somebody@example.org", "somebody@example.org", "must not be your email")]
    [InlineData("a@example.org", Password, "something else", "The two passwords are not the same")]
    public async Task Setup_BadInput_IsSaidAtTheFieldAndNothingIsCreated(string email, string password, string confirmation, string words)
    {
        var fields = Form(email, password, confirmation, shared.Studio.Get<SetupGate>().Code);
        using var answer = await shared.Studio.NewClient().PostFormAsync("/setup", fields);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(words, page);
        Assert.DoesNotContain($"value=\"{password}\"", page.Replace($"value=\"{email}\"", ""));
        await using var db = await shared.Studio.OpenAsync();
        Assert.Empty(db.Users);
    }

    [Fact]
    public async Task Setup_TakesTheWholeLinkAsCode_AndEntersTheFirstWrongField()
    {
        await using var studio = await StudioApp.StartAsync(withAdmin: false);
        var link = $"http://localhost:5080/setup?token={studio.Get<SetupGate>().Code}";

        using var wrong = await studio.NewClient().PostFormAsync("/setup", Form("a@example.org", Password, "something else", link));
        var page = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("confirm", Assert.Single(Regex.Matches(page, "<input id=\"(\\w+)\"[^>]* autofocus", RegexOptions.None, TimeSpan.FromSeconds(5))).Groups[1].Value);

        using var right = await studio.NewClient().PostFormAsync("/setup", Form("a@example.org", Password, Password, link));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task Setup_EightAtOnce_ExactlyOneWins()
    {
        await using var studio = await StudioApp.StartAsync(withAdmin: false);
        var code = studio.Get<SetupGate>().Code;
        var tries = new List<(StudioClient Client, Dictionary<string, string> Form)>();
        for (var i = 0; i < 8; i++)
        {
            var client = studio.NewClient();
            var form = await client.ReadFormAsync($"/setup?token={code}");
            foreach (var (name, value) in Form($"racer{i}@example.org")) form[name] = value;
            tries.Add((client, form));
        }

        var answers = await Task.WhenAll(tries.Select(one => one.Client.SendAsync("/setup", one.Form)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        Assert.Single(answers, answer => !answer.Headers.Location!.OriginalString.EndsWith("/account/login", StringComparison.Ordinal));
        await using var db = await studio.OpenAsync();
        Assert.Single(await db.Users.ToListAsync(TestContext.Current.CancellationToken));
        Assert.True(await SetupGate.HasAdminAsync(db, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_WithSetupSettings_CreatesTheAdministratorOnce()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.StopAsync();
        var again = studio.Restart(new() { ["Setup:AdminEmail"] = "other@example.org", ["Setup:AdminPassword"] = "bad" });
        await using (var db = await again.OpenAsync())
        {
            var user = Assert.Single(await db.Users.ToListAsync(TestContext.Current.CancellationToken));
            Assert.Equal(StudioApp.AdminEmail, user.Email);
        }

        await again.StopAsync();
    }

    [Theory]
    [InlineData("a@example.org", "short", "Setup:AdminPassword must have at least 12 characters.")]
    [InlineData("a@example.org", "password1234", "Setup:AdminPassword is one of the passwords that everybody tries first; choose another.")]
    [InlineData("nobody", Password, "Setup:AdminEmail is not an email address.")]
    [InlineData("", Password, "Setup:AdminPassword is set, but Setup:AdminEmail is empty.")]
    public async Task Start_WithABadSetupSetting_StopsWithOneSentence(string email, string password, string sentence)
    {
        var (exitCode, log) = await StudioProcess.StartAndFailAsync(
            new() { ["Setup__AdminEmail"] = email, ["Setup__AdminPassword"] = password });

        Assert.Equal(1, exitCode);
        Assert.EndsWith($"Seedance Studio cannot start: {sentence}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAFolderThatIsInUse_WaitsForItsEnd()
    {
        await using var first = await StudioProcess.StartAsync();
        var second = first.StartTwinAsync();
        Assert.False(second.IsCompleted);
        await first.KillAsync();
        await using var twin = await second;
        Assert.NotEmpty(twin.Url);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080", "http://localhost:5080")]
    [InlineData("http://[::]:80", "http://localhost:80")]
    [InlineData("https://studio.example.org/", "https://studio.example.org")]
    public void ReadyMessage_NamesAnAddressThatABrowserOpens(string listening, string shown) => Assert.Equal(shown, ReadyMessage.Readable(listening));

    private static Dictionary<string, string> Form(string email, string password = Password, string confirmation = Password, string? code = null)
    {
        var form = new Dictionary<string, string> { ["Input.Email"] = email, ["Input.Password"] = password, ["Input.ConfirmPassword"] = confirmation };
        if (code is not null) form["Input.Code"] = code;
        return form;
    }
}
