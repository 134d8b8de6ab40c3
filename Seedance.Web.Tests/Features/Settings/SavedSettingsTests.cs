using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Features.Settings;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Settings;

public sealed class SavedSettingsTests
{
    private const string Canary = "sk-canary-0123456789-wxyz";
    private const string Model = "doubao-seedance-2-0-260128";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_WinsOverTheConfigurationAtOnceAndAfterARestart()
    {
        await using var studio = await StudioApp.StartAsync();
        var options = studio.Get<IOptionsMonitor<GatewayOptions>>();
        var changes = 0;
        using var listener = options.OnChange((now, name) => changes++);
        Assert.True(options.CurrentValue.IsDemo);

        await studio.Get<SavedSettings>().SaveAsync(
            new Dictionary<string, string?>
            {
                [SettingKeys.BaseUrl] = "https://gateway.example.org/v1",
                [SettingKeys.ApiKey] = Canary,
                [SettingKeys.PollInterval] = "2.5",
                [SettingKeys.Currency] = "CNY",
                [SettingKeys.Price(Model)] = "46",
                [SettingKeys.PriceWithVideo(Model)] = "28.5",
            },
            Token);
        Check(options.CurrentValue);
        Assert.Equal(1, changes);

        await studio.StopAsync();
        var again = studio.Restart();
        Check(again.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue);
        await again.StopAsync();

        static void Check(GatewayOptions now)
        {
            Assert.Equal("https://gateway.example.org/v1", now.BaseUrl);
            Assert.Equal(Canary, now.ApiKey);
            Assert.False(now.IsDemo);
            Assert.Equal(TimeSpan.FromSeconds(2.5), now.PollInterval);
            Assert.Equal("CNY", now.Currency);
            Assert.Equal((46m, 28.5m), (now.FindModel(Model)!.PricePerMillionTokens, now.FindModel(Model)!.PricePerMillionTokensWithVideo));
        }
    }

    [Fact]
    public async Task Save_KeepsTheKeyOutOfEveryFile()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.Get<SavedSettings>().SaveAsync(new Dictionary<string, string?> { [SettingKeys.ApiKey] = Canary }, Token);
        await studio.StopAsync();
        foreach (var file in Directory.EnumerateFiles(studio.Folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
                Assert.DoesNotContain("canary", await reader.ReadToEndAsync(Token));
            }
            catch (FileNotFoundException)
            {
                // SQLite takes its journal away with the last connection, which its pool closes some time later
            }
        }
    }

    [Fact]
    public async Task Null_GivesTheValueBackToTheConfiguration()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Gateway:ApiKey"] = "configured-key-1" });
        var (saved, options) = (studio.Get<SavedSettings>(), studio.Get<IOptionsMonitor<GatewayOptions>>());
        await saved.SaveAsync(new Dictionary<string, string?> { [SettingKeys.ApiKey] = Canary }, Token);
        Assert.True(saved.Has(SettingKeys.ApiKey));
        await saved.SaveAsync(new Dictionary<string, string?> { [SettingKeys.ApiKey] = null }, Token);
        Assert.False(saved.Has(SettingKeys.ApiKey));
        Assert.Equal("configured-key-1", options.CurrentValue.ApiKey);
    }

    [Fact]
    public async Task LostKeyRing_CountsAsNoKeyAndIsSaid()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.Get<SavedSettings>().SaveAsync(
            new Dictionary<string, string?> { [SettingKeys.ApiKey] = Canary, [SettingKeys.Mode] = "Live" }, Token);
        Assert.Equal(GatewayMode.Live, studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.Mode);
        await studio.StopAsync();
        Directory.Delete(Path.Combine(studio.Folder, "keys"), recursive: true);

        var again = studio.Restart();
        Assert.True(again.Get<SavedSettings>().IsKeyUnreadable);
        Assert.True(again.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.IsDemo);
        await again.Get<SavedSettings>().SaveAsync(new Dictionary<string, string?> { [SettingKeys.ApiKey] = Canary }, Token);
        Assert.False(again.Get<SavedSettings>().IsKeyUnreadable);
        Assert.Equal(GatewayMode.Live, again.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue.Mode);
        await again.StopAsync();
    }

    [Fact]
    public async Task RowsThatAreNoUse_AreLeftAside()
    {
        await using var studio = await StudioApp.StartAsync();
        await studio.Get<SavedSettings>().SaveAsync(
            new Dictionary<string, string?>
            {
                [SettingKeys.BaseUrl] = "ftp://x",
                [SettingKeys.PollInterval] = "never",
                [SettingKeys.Mode] = "Sometimes",
                [SettingKeys.Currency] = "",
                [SettingKeys.Price(Model)] = "-1",
            },
            Token);
        var now = studio.Get<IOptionsMonitor<GatewayOptions>>().CurrentValue;
        Assert.Equal(("https://futurmix.ai/v1", TimeSpan.FromSeconds(10), GatewayMode.Auto), (now.BaseUrl, now.PollInterval, now.Mode));
        await using var db = await studio.OpenAsync();
        Assert.Equal(5, await db.Settings.CountAsync(row => row.Key.StartsWith("Gateway."), Token));
    }
}
