using System.Net;
using Microsoft.Extensions.Options;
using Seedance.Web.Components.Account;
using Seedance.Web.Data;
using Seedance.Web.Features.Settings;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Replicas;

/// <summary>What one replica's pages do holds for the pages of the other: sign-in, setup, settings.</summary>
public sealed class SharedSettingsTests
{
    private const string Key = "sk-canary-0123456789-wxyz";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SavedSettings_TakeEffectOnTheOther_AndEndItsPause()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var a = await StartAsync(database);
        await using var b = await StartAsync(database);
        b.Get<QueuePause>().Begin(new GatewayProblem(GatewayProblemKind.WrongKey, Charge.NotCharged, "no"));
        var options = b.Get<IOptionsMonitor<GatewayOptions>>();

        await a.Get<SavedSettings>().SaveAsync(
            new Dictionary<string, string?> { [SettingKeys.ApiKey] = Key, [SettingKeys.Currency] = "CNY", [SettingKeys.Mode] = "Live" }, Token);

        await UntilAsync(() => options.CurrentValue.ApiKey == Key);
        Assert.Equal(("CNY", GatewayMode.Live), (options.CurrentValue.Currency, options.CurrentValue.Mode));
        await UntilAsync(() => b.Get<QueuePause>().Problem is null);
        Assert.False(b.Get<SavedSettings>().IsKeyUnreadable);
    }

    [Fact]
    public async Task SetupLink_OfOne_WorksOnTheOther_OnceForBoth()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var a = await StartAsync(database, withAdmin: false);
        await using var b = await StartAsync(database, withAdmin: false);
        var code = a.Get<SetupGate>().Code;
        Assert.Equal(code, b.Get<SetupGate>().Code);

        using (var created = await b.NewClient().PostFormAsync($"/setup?token={code}", Form("first@example.org")))
            Assert.Equal(HttpStatusCode.Redirect, created.StatusCode);

        using var late = await a.NewClient().GetAsync($"/setup?token={code}");
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        await using var db = await a.OpenAsync();
        Assert.Null(await db.Settings.FindAsync(["Setup.Code"], Token));
    }

    [Fact]
    public async Task Setup_OnBothAtOnce_ExactlyOneWins()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var a = await StartAsync(database, withAdmin: false);
        await using var b = await StartAsync(database, withAdmin: false);
        var code = a.Get<SetupGate>().Code;
        var tries = new List<(StudioClient Client, Dictionary<string, string> Form)>();
        for (var i = 0; i < 6; i++)
        {
            var client = (i % 2 == 0 ? a : b).NewClient();
            var form = await client.ReadFormAsync($"/setup?token={code}");
            foreach (var (name, value) in Form($"racer{i}@example.org")) form[name] = value;
            tries.Add((client, form));
        }

        var answers = await Task.WhenAll(tries.Select(one => one.Client.SendAsync($"/setup?token={code}", one.Form)));

        Assert.Single(answers, answer => answer.Headers.Location?.OriginalString.EndsWith('/') == true);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode));
        await using var db = await a.OpenAsync();
        Assert.Single(db.Users);
    }

    [Fact]
    public async Task SignIn_OnOne_HoldsOnTheOther()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using var a = await StartAsync(database);
        await using var b = await StartAsync(database);
        var client = a.NewClient();
        using var answer = await client.PostFormAsync(
            "/account/login", new() { ["Input.Email"] = StudioApp.AdminEmail, ["Input.Password"] = StudioApp.AdminPassword });
        var cookie = string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(set => set.Split(';')[0]));

        using var page = new HttpRequestMessage(HttpMethod.Get, "/account/manage");
        page.Headers.Add("Cookie", cookie);
        using var elsewhere = await b.NewClient().Http.SendAsync(page, Token);

        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        Assert.Contains(StudioApp.AdminEmail, await elsewhere.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static Task<StudioApp> StartAsync(TestDatabase database, bool withAdmin = true) => StudioApp.StartAsync(withAdmin, new()
    {
        ["Database:Provider"] = nameof(DatabaseProvider.Postgres),
        ["Database:ConnectionString"] = database.ConnectionString,
        ["Storage:Path"] = Path.Combine(database.Folder, "media"),
    });

    private static Dictionary<string, string> Form(string email) => new()
    {
        ["Input.Email"] = email,
        ["Input.Password"] = StudioApp.AdminPassword,
        ["Input.ConfirmPassword"] = StudioApp.AdminPassword,
    };

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds()) await looks.WaitForNextTickAsync(patience.Token);
    }
}
