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
            model.PricePerMillionTokens = Price(saved, SettingKeys.Price(model.Id), model.PricePerMillionTokens);
            model.PricePerMillionTokensWithVideo = Price(saved, SettingKeys.PriceWithVideo(model.Id), model.PricePerMillionTokensWithVideo);
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
        var (key, keyWithVideo) = (SettingKeys.Price(model.Id, resolution), SettingKeys.PriceWithVideo(model.Id, resolution));
        if (!saved.ContainsKey(key) && !saved.ContainsKey(keyWithVideo)) return;
        var configured = model.ResolutionPrices.GetValueOrDefault(resolution);
        model.ResolutionPrices[resolution] = new TokenPrice
        {
            PerMillionTokens = Price(saved, key, configured?.PerMillionTokens),
            PerMillionTokensWithVideo = Price(saved, keyWithVideo, configured?.PerMillionTokensWithVideo),
        };
    }

    // An empty one was emptied by a person: nobody knows the price, whatever the configuration says.
    private static decimal? Price(IReadOnlyDictionary<string, string> saved, string key, decimal? configured) =>
        !saved.TryGetValue(key, out var text) ? configured : text.Length == 0 ? null : SettingsRules.ParsePrice(text) ?? configured;
}
