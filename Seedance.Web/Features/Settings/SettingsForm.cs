using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

/// <summary>The settings page's fields as typed, and what they change.</summary>
public sealed class SettingsForm
{
    private readonly GatewayOptions _now;

    public SettingsForm(GatewayOptions now)
    {
        _now = now;
        BaseUrl = now.BaseUrl;
        Mode = now.Mode;
        PollSeconds = SavedGateway.Write(now.PollInterval);
        Currency = now.Currency;
        ChatModel = now.ChatModel;
        Prices = [.. now.Models.SelectMany(PriceRow.Of)];
    }

    public string BaseUrl { get; set; }

    /// <summary>A new key; empty keeps the one there is.</summary>
    public string NewKey { get; set; } = "";

    public GatewayMode Mode { get; set; }

    public string PollSeconds { get; set; }

    public string Currency { get; set; }

    public string ChatModel { get; set; }

    public IReadOnlyList<PriceRow> Prices { get; }

    /// <summary>
    /// Types the provider's own prices in, for the models that it has prices of. The others are left alone, but not in another currency: there
    /// their figures would mean another sum, so they are emptied.
    /// </summary>
    /// <returns>True when some were emptied.</returns>
    public bool FillListPrices(ListPrices list)
    {
        var isOther = !Currency.Trim().Equals(list.Currency, StringComparison.OrdinalIgnoreCase);
        var emptied = false;
        Currency = list.Currency;
        foreach (var row in Prices)
        {
            if (list.Find(row.Id, row.Resolution) is { } price)
            {
                (row.Price, row.PriceWithVideo) = (SavedGateway.Write(price.PerMillionTokens), SavedGateway.Write(price.PerMillionTokensWithVideo));
            }
            else if (isOther && !row.IsEmpty)
            {
                (row.Price, row.PriceWithVideo, emptied) = ("", "", true);
            }
        }

        return emptied;
    }

    /// <summary>The faults: name of the setting (SettingKeys) and code of the words.</summary>
    public IReadOnlyDictionary<string, string> Check()
    {
        var faults = new Dictionary<string, string>();
        Trim();
        Add(SettingKeys.BaseUrl, SettingsRules.CheckBaseUrl(BaseUrl, _now.AllowPrivateNetworks));
        Add(SettingKeys.ApiKey, NewKey.Length > 0 ? SettingsRules.CheckKey(NewKey) : IsKeyElsewhere ? "KeyElsewhere" : null);
        Add(SettingKeys.Mode, Mode == GatewayMode.Live && NewKey.Length == 0 && _now.ApiKey.Length == 0 ? "ModeKey" : null);
        Add(SettingKeys.PollInterval, SettingsRules.ParseSeconds(PollSeconds) is null ? "Poll" : null);
        Add(SettingKeys.Currency, SettingsRules.CheckCurrency(Currency));
        Add(SettingKeys.ChatModel, SettingsRules.CheckChatModel(ChatModel));
        foreach (var row in Prices)
        {
            Add(row.Key, IsPriceOrEmpty(row.Price) ? null : "Price");
            Add(row.KeyWithVideo, IsPriceOrEmpty(row.PriceWithVideo) ? null : "Price");
        }

        return faults;

        void Add(string key, string? fault)
        {
            if (fault is not null) faults[key] = fault;
        }
    }

    /// <summary>What to save: only what differs from what is in force, so that the rest keeps following the configuration.</summary>
    public IReadOnlyDictionary<string, string?> Changes()
    {
        var changes = new Dictionary<string, string?>();
        Add(SettingKeys.BaseUrl, BaseUrl, _now.BaseUrl);
        Add(SettingKeys.Mode, Mode.ToString(), _now.Mode.ToString());
        Add(SettingKeys.PollInterval, SavedGateway.Write(SettingsRules.ParseSeconds(PollSeconds) ?? _now.PollInterval), SavedGateway.Write(_now.PollInterval));
        Add(SettingKeys.Currency, Currency, _now.Currency);
        Add(SettingKeys.ChatModel, ChatModel, _now.ChatModel); // also none
        if (NewKey.Length > 0) (changes[SettingKeys.ApiKey], changes[SettingKeys.ApiKeyFor]) = (NewKey, BaseUrl);
        foreach (var (row, now) in Prices.Zip(_now.Models.SelectMany(PriceRow.Of)))
        {
            Add(row.Key, Same(row.Price), now.Price); // also none: nobody knows it, whatever the configuration says
            Add(row.KeyWithVideo, Same(row.PriceWithVideo), now.PriceWithVideo);
        }

        return changes;

        void Add(string key, string value, string now)
        {
            if (value != now) changes[key] = value;
        }
    }

    // The stored key is nobody's to read: an address that somebody types must not get it either.
    private bool IsKeyElsewhere => _now.ApiKey.Length > 0 && !GatewayTarget.AreSame(BaseUrl, _now.BaseUrl);

    private static string Same(string price) => SavedGateway.Write(SettingsRules.ParsePrice(price));

    private static bool IsPriceOrEmpty(string text) => string.IsNullOrWhiteSpace(text) || SettingsRules.ParsePrice(text) is not null;

    private void Trim()
    {
        BaseUrl = BaseUrl.Trim();
        NewKey = NewKey.Trim();
        Currency = Currency.Trim().ToUpperInvariant();
        ChatModel = ChatModel.Trim();
    }
}

/// <summary>The prices of one model as typed, or of one of its resolutions.</summary>
public sealed class PriceRow
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    /// <summary>Null: all resolutions without a row that is filled in.</summary>
    public string? Resolution { get; init; }

    public string Price { get; set; } = "";

    public string PriceWithVideo { get; set; } = "";

    /// <summary>The name of the setting.</summary>
    public string Key => SettingKeys.Price(Id, Resolution);

    public string KeyWithVideo => SettingKeys.PriceWithVideo(Id, Resolution);

    public bool IsEmpty => Price.Length == 0 && PriceWithVideo.Length == 0;

    /// <summary>The model's row, then one for each of its resolutions.</summary>
    internal static IEnumerable<PriceRow> Of(VideoModel model)
    {
        yield return Row(model, null, model.PricePerMillionTokens, model.PricePerMillionTokensWithVideo);
        if (model.Resolutions.Count < 2) yield break;
        foreach (var resolution in model.Resolutions)
        {
            var own = model.ResolutionPrices.GetValueOrDefault(resolution);
            yield return Row(model, resolution, own?.PerMillionTokens, own?.PerMillionTokensWithVideo);
        }
    }

    private static PriceRow Row(VideoModel model, string? resolution, decimal? price, decimal? withVideo) => new()
    {
        Id = model.Id,
        Label = model.Label,
        Resolution = resolution,
        Price = SavedGateway.Write(price),
        PriceWithVideo = SavedGateway.Write(withVideo),
    };
}
