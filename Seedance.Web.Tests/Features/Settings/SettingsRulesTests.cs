using Seedance.Web.Features.Settings;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Features.Settings;

public sealed class SettingsRulesTests
{
    [Theory]
    [InlineData("https://futurmix.ai/v1", null)]
    [InlineData("https://gateway.example.org:8443/api/v1/", null)]
    [InlineData("", "AddressEmpty")]
    [InlineData("futurmix.ai/v1", "AddressScheme")]
    [InlineData("javascript:alert(1)", "AddressScheme")]
    [InlineData("http://futurmix.ai/v1", "AddressHttps")]
    [InlineData("ftp://futurmix.ai", "AddressHttps")]
    [InlineData("<html>", "AddressNone")]
    [InlineData("https://", "AddressNone")]
    [InlineData("https://a b", "AddressNone")]
    [InlineData("https://x\u202egpj", "AddressNone")]
    [InlineData("https://name:word@futurmix.ai", "AddressExtra")]
    [InlineData("https://futurmix.ai/v1?key=1", "AddressExtra")]
    [InlineData("https://futurmix.ai/v1#x", "AddressExtra")]
    [InlineData("https://127.0.0.1/v1", "AddressPrivate")]
    [InlineData("https://127.1/v1", "AddressPrivate")]
    [InlineData("https://0x7f.1/v1", "AddressPrivate")]
    [InlineData("https://2130706433/v1", "AddressPrivate")]
    [InlineData("https://[::1]/v1", "AddressPrivate")]
    [InlineData("https://10.0.0.8", "AddressPrivate")]
    [InlineData("https://169.254.169.254", "AddressPrivate")]
    [InlineData("https://localhost:3000", "AddressPrivate")]
    [InlineData("https://gateway.local", "AddressPrivate")]
    [InlineData("https://futurmix.ai/v1/video/generations", "AddressTooLong")]
    public void CheckBaseUrl(string text, string? fault) => Assert.Equal(fault, SettingsRules.CheckBaseUrl(text, allowPrivate: false));

    [Theory]
    [InlineData("http://127.0.0.1:3000/v1")]
    [InlineData("https://gateway.local/v1")]
    public void CheckBaseUrl_PrivateNetworksPermitted(string text) => Assert.Null(SettingsRules.CheckBaseUrl(text, allowPrivate: true));

    [Fact]
    public void CheckBaseUrl_FiveKilobytes() => Assert.Equal("AddressLong", SettingsRules.CheckBaseUrl("https://" + new string('a', 5000), false));

    [Theory]
    [InlineData("sk-0123456789", null)]
    [InlineData("short", "KeyShort")]
    [InlineData("has a space in it", "KeySigns")]
    [InlineData("newline\nin the key", "KeySigns")]
    [InlineData("schlüssel-schlüssel", "KeySigns")]
    public void CheckKey(string text, string? fault) => Assert.Equal(fault, SettingsRules.CheckKey(text));

    [Theory]
    [InlineData("10", 10_000)]
    [InlineData("0.1", 100)]
    [InlineData("2,5", 2_500)]
    [InlineData("3600", 3_600_000)]
    public void ParseSeconds(string text, int milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), SettingsRules.ParseSeconds(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0.09")]
    [InlineData("3601")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("abc")]
    [InlineData("99999999999999999999999")]
    public void ParseSeconds_Refuses(string text) => Assert.Null(SettingsRules.ParseSeconds(text));

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("6.4", 6.4)]
    [InlineData("6,4", 6.4)]
    public void ParsePrice(string text, double price) => Assert.Equal((decimal)price, SettingsRules.ParsePrice(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("1000001")]
    [InlineData("1 000")]
    [InlineData("$4")]
    public void ParsePrice_Refuses(string text) => Assert.Null(SettingsRules.ParsePrice(text));

    [Theory]
    [InlineData("https://a.example/v1", "https://a.example/v1", "sk-saved-key")]
    [InlineData("https://a.example/v1", "https://a.example:443/v2", "sk-saved-key")]
    [InlineData("https://a.example/v1", "https://b.example/v1", "")]
    [InlineData("https://a.example/v1", null, "")] // the address was reset, the key stayed
    [InlineData(null, "https://b.example/v1", "sk-saved-key")] // saved before keys had an address
    public void SavedKey_GoesToTheGatewayItWasEnteredFor(string? keyFor, string? address, string key)
    {
        var saved = new Dictionary<string, string> { [SettingKeys.ApiKey] = "sk-saved-key" };
        if (keyFor is not null) saved[SettingKeys.ApiKeyFor] = keyFor;
        if (address is not null) saved[SettingKeys.BaseUrl] = address;
        var options = new GatewayOptions { BaseUrl = "https://configured.example/v1", ApiKey = "sk-configured" };

        SavedGateway.Apply(saved, options);

        Assert.Equal(key, options.ApiKey);
    }

    [Fact]
    public void ConfiguredKey_StaysWithTheConfiguredGateway()
    {
        var options = new GatewayOptions { BaseUrl = "https://configured.example/v1", ApiKey = "sk-configured" };
        SavedGateway.Apply(new Dictionary<string, string> { [SettingKeys.BaseUrl] = "https://elsewhere.example/v1" }, options);
        Assert.Equal("", options.ApiKey);
    }

    [Fact]
    public void Changes_HoldOnlyWhatDiffers()
    {
        var now = new GatewayOptions { Models = [new VideoModel { Id = "m", Label = "M", PricePerMillionTokens = 5 }] };
        var form = new SettingsForm(now) { Currency = " eur ", PollSeconds = "10.0" };
        Assert.Empty(form.Check());
        Assert.Equal(new Dictionary<string, string?> { [SettingKeys.Currency] = "EUR" }, form.Changes());

        form.Prices[0].Price = "";
        form.NewKey = "sk-new-key-1";
        Assert.Equal(
            new Dictionary<string, string?>
            {
                [SettingKeys.Currency] = "EUR",
                [SettingKeys.Price("m")] = "",
                [SettingKeys.ApiKey] = "sk-new-key-1",
                [SettingKeys.ApiKeyFor] = now.BaseUrl,
            },
            form.Changes());
    }

    [Fact]
    public void EmptiedPrice_IsUnknown_WhateverTheConfigurationSays()
    {
        GatewayOptions Configured() => new()
        {
            Models = [new VideoModel { Id = "m", Label = "M", Resolutions = ["720p", "4k"], PricePerMillionTokens = 5, PricePerMillionTokensWithVideo = 3, ResolutionPrices = { ["4k"] = new TokenPrice { PerMillionTokens = 9 } } }],
        };
        var now = Configured();
        var form = new SettingsForm(now);
        foreach (var row in form.Prices) (row.Price, row.PriceWithVideo) = ("", "");
        var saved = form.Changes().ToDictionary(change => change.Key, change => change.Value!);

        SavedGateway.Apply(saved, now);
        Assert.False(now.Models[0].HasPrice);
        Assert.Null(now.Models[0].PriceFor("4k", true));
        Assert.Empty(new SettingsForm(now).Changes()); // and stays so when something else is saved

        now = Configured(); // "use the configured value"
        saved.Remove(SettingKeys.Price("m"));
        SavedGateway.Apply(saved, now);
        Assert.Equal((5m, 5m), (now.Models[0].PriceFor("720p", false), now.Models[0].PriceFor("4k", true)));
    }

    [Fact]
    public void ResolutionPrices_AreSavedAndAppliedBesideTheModels()
    {
        var now = new GatewayOptions { Models = [new VideoModel { Id = "m", Label = "M", Resolutions = ["720p", "1080p"] }] };
        var form = new SettingsForm(now);
        (form.Prices[0].Price, form.Prices[2].Price, form.Prices[2].PriceWithVideo) = ("46", "51", "31,5");

        Assert.Empty(form.Check());
        var changes = form.Changes();
        Assert.Equal(new HashSet<string> { SettingKeys.Price("m"), SettingKeys.Price("m", "1080p"), SettingKeys.PriceWithVideo("m", "1080p") }, changes.Keys.ToHashSet());

        SavedGateway.Apply(changes.ToDictionary(change => change.Key, change => change.Value!), now);
        Assert.Equal((46m, 51m, 31.5m), (now.Models[0].PriceFor("720p", true), now.Models[0].PriceFor("1080p", false), now.Models[0].PriceFor("1080p", true)));
        Assert.Empty(new SettingsForm(now).Changes());

        form.Prices[2].Price = "much";
        Assert.Equal("Price", form.Check()[SettingKeys.Price("m", "1080p")]);
    }

    [Theory]
    [InlineData("USD", "7/4.3", "7.7/4.7", "5.6/3.3", "3.5/", "1/")]
    [InlineData("CNY", "46/28", "51/31", "37/22", "23/14", "/")]
    public void ListPrices_AreThePublishedOnes_AndLeaveOtherModelsAlone_InTheSameCurrency(string currency, string standard, string full, string fast, string mini, string other)
    {
        VideoModel[] models =
        [
            new() { Id = "doubao-seedance-2-0-260128", Label = "S", Resolutions = ["720p", "1080p"] },
            new() { Id = "dreamina-seedance-2-0-fast-260128", Label = "F", Resolutions = ["720p"] },
            new() { Id = "doubao-seedance-2-0-mini-260615", Label = "M", Resolutions = ["720p"] },
            new() { Id = "another", Label = "A", Resolutions = ["720p"], PricePerMillionTokens = 1 },
        ];
        var form = new SettingsForm(new GatewayOptions { Models = [.. models] });

        Assert.Equal(other == "/", form.FillListPrices(ListPrices.All.Single(list => list.Currency == currency)));

        Assert.Equal(currency, form.Currency);
        Assert.Equal([standard, "/", full, fast, mini, other], form.Prices.Select(row => $"{row.Price}/{row.PriceWithVideo}"));
    }

    [Fact]
    public void ListPrices_OfTwoCurrencies_AreNeverMixed()
    {
        var form = new SettingsForm(new GatewayOptions { Models = [new() { Id = "doubao-seedance-2-0-260128", Label = "S", Resolutions = ["720p", "1080p", "4k"] }] });

        Assert.False(form.FillListPrices(ListPrices.All.Single(list => list.Currency == "CNY")));
        Assert.Equal(["46/28", "/", "51/31", "26/16"], form.Prices.Select(row => $"{row.Price}/{row.PriceWithVideo}"));
        form.Currency = " cny ";
        form.Prices[1].Price = "40";
        Assert.False(form.FillListPrices(ListPrices.All.Single(list => list.Currency == "CNY")));
        Assert.Equal("40", form.Prices[1].Price);

        Assert.True(form.FillListPrices(ListPrices.All.Single(list => list.Currency == "USD")));
        Assert.Equal(["7/4.3", "/", "7.7/4.7", "/"], form.Prices.Select(row => $"{row.Price}/{row.PriceWithVideo}"));
    }

    [Fact]
    public void Check_LiveWithoutAKey_IsRefused()
    {
        var form = new SettingsForm(new GatewayOptions()) { Mode = GatewayMode.Live };
        Assert.Equal("ModeKey", form.Check()[SettingKeys.Mode]);
    }
}
