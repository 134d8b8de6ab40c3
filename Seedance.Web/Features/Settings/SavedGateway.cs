using System.Globalization;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

/// <summary>How saved rows become options. What cannot be used (any more) leaves the configured value: a row never stops a start.</summary>
internal static class SavedGateway
{
    public static void Apply(IReadOnlyDictionary<string, string> saved, GatewayOptions options)
    {
        var configured = options.BaseUrl;
        if (saved.TryGetValue(SettingKeys.BaseUrl, out var url) && SettingsRules.CheckBaseUrl(url, options.AllowPrivateNetworks) is null) options.BaseUrl = url;

        // A key goes to the gateway that it was entered for and to no other, whatever happened to the address since.
        var hasKey = saved.TryGetValue(SettingKeys.ApiKey, out var key) && SettingsRules.CheckKey(key) is null;
        var keyFor = hasKey ? saved.GetValueOrDefault(SettingKeys.ApiKeyFor, url ?? configured) : configured;
        if (hasKey) options.ApiKey = key!;
        if (!GatewayTarget.AreSame(keyFor, options.BaseUrl)) options.ApiKey = "";
        if (saved.TryGetValue(SettingKeys.PollInterval, out var interval) && SettingsRules.ParseSeconds(interval) is { } seconds) options.PollInterval = seconds;
        if (saved.TryGetValue(SettingKeys.Currency, out var currency) && SettingsRules.CheckCurrency(currency) is null) options.Currency = currency;
        if (saved.TryGetValue(SettingKeys.ChatModel, out var chat) && SettingsRules.CheckChatModel(chat) is null) options.ChatModel = chat;
        foreach (var model in options.Models)
        {
            if (Price(saved, SettingKeys.Price(model.Id)) is { } price) model.PricePerMillionTokens = price;
            if (Price(saved, SettingKeys.PriceWithVideo(model.Id)) is { } withVideo) model.PricePerMillionTokensWithVideo = withVideo;
            foreach (var resolution in model.Resolutions) ApplyPrice(saved, model, resolution);
        }

        // Live without a key would be refused as a fault of the configuration; a lost key ring must not stop the studio.
        if (saved.TryGetValue(SettingKeys.Mode, out var mode) && Enum.TryParse<GatewayMode>(mode, out var parsed) && Enum.IsDefined(parsed))
            options.Mode = parsed == GatewayMode.Live && options.ApiKey.Length == 0 ? GatewayMode.Auto : parsed;
    }

    public static string Write(TimeSpan interval) => interval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    public static string Write(decimal? price) => price?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static void ApplyPrice(IReadOnlyDictionary<string, string> saved, VideoModel model, string resolution)
    {
        var (price, withVideo) = (Price(saved, SettingKeys.Price(model.Id, resolution)), Price(saved, SettingKeys.PriceWithVideo(model.Id, resolution)));
        if (price is null && withVideo is null) return;
        var configured = model.ResolutionPrices.GetValueOrDefault(resolution);
        model.ResolutionPrices[resolution] = new TokenPrice
        {
            PerMillionTokens = price ?? configured?.PerMillionTokens,
            PerMillionTokensWithVideo = withVideo ?? configured?.PerMillionTokensWithVideo,
        };
    }

    private static decimal? Price(IReadOnlyDictionary<string, string> saved, string key) =>
        saved.TryGetValue(key, out var text) ? SettingsRules.ParsePrice(text) : null;
}
