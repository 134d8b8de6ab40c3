using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Features.Settings;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Maintenance;

/// <summary>A backup of a running studio becomes a studio elsewhere: the same people, the same clips, the same key.</summary>
public sealed class RestoreJourneyTests
{
    private const string SavedKey = "sk-saved-in-the-page-4711";

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task BackupOfARunningStudio_RestoredElsewhere_SignsInAndPlaysAClip(DatabaseProvider provider)
    {
        Assert.SkipUnless(provider == DatabaseProvider.Sqlite || Long.IsOn, Long.Reason); // the copy of PostgreSQL itself has tests of its own
        await using var lab = await StudioLab.CreateAsync(provider);
        await lab.ClickAsync(2);
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        Job clip;
        await using (var db = await lab.OpenAsync())
        {
            var admin = await db.Users.Where(user => user.Email == StudioProcess.AdminEmail).Select(user => user.Id).SingleAsync(TestContext.Current.CancellationToken);
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.OwnerId, admin), TestContext.Current.CancellationToken);
            clip = await db.Jobs.AsNoTracking().FirstAsync(job => job.State == JobState.Ready, TestContext.Current.CancellationToken);
        }

        await using (var settings = SettingsOf(lab.Studio))
        {
            await settings.Services.GetRequiredService<SavedSettings>().SaveAsync(
                new Dictionary<string, string?> { [SettingKeys.ApiKey] = SavedKey }, TestContext.Current.CancellationToken);
        }

        var backup = Path.Combine(lab.Studio.Folder, "backup");
        var (code, said) = await lab.Studio.RunAsync("backup", backup);
        Assert.True(code == 0, said);
        (code, said) = await lab.Studio.RunAsync("verify");
        Assert.True(code == 0, said);
        Assert.DoesNotContain(SavedKey, said, StringComparison.Ordinal);

        await using var database = await TestDatabase.CreateAsync(provider);
        await using var other = StudioProcess.Create(withAdmin: false, provider == DatabaseProvider.Sqlite ? [] : new()
        {
            ["Database__Provider"] = provider.ToString(),
            ["Database__ConnectionString"] = database.ConnectionString,
        });
        (code, said) = await other.RunAsync("restore", backup);
        Assert.True(code == 0, said);
        await other.StartAgainAsync();

        var client = await SignInAsync(other);
        using var range = new HttpRequestMessage(HttpMethod.Get, $"/media/{clip.Id}/clip.mp4") { Headers = { Range = new(100, 199) } };
        using var played = await client.Http.SendAsync(range, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, played.StatusCode);
        var original = await File.ReadAllBytesAsync(Path.Combine(lab.Studio.Folder, "data", "media", clip.ClipKey!), TestContext.Current.CancellationToken);
        Assert.Equal(original[100..200], await played.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await using var restored = SettingsOf(other);
        await restored.Services.LoadSavedSettingsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(SavedKey, restored.Services.GetRequiredService<IOptionsMonitor<GatewayOptions>>().CurrentValue.ApiKey);
    }

    private static async Task<StudioClient> SignInAsync(StudioProcess studio)
    {
        var client = studio.NewClient();
        using var answer = await client.PostFormAsync("/account/login", new() { ["Input.Email"] = StudioProcess.AdminEmail, ["Input.Password"] = StudioProcess.AdminPassword });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>The settings page's own service on the data of a studio.</summary>
    private static WebApplication SettingsOf(StudioProcess studio)
    {
        var builder = WebApplication.CreateBuilder(
            ["--contentRoot", studio.Folder, .. studio.Settings.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")]);
        builder.AddHost();
        builder.Services.AddData(builder.Configuration);
        builder.Services.AddGateway();
        builder.Services.AddSavedSettings();
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
