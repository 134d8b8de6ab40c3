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
        Prices = [.. now.Models.Select(model => new PriceRow(model))];
    }

    public string BaseUrl { get; set; }

    /// <summary>A new key; empty keeps the one there is.</summary>
    public string NewKey { get; set; } = "";

    public GatewayMode Mode { get; set; }

    public string PollSeconds { get; set; }

    public string Currency { get; set; }

    public IReadOnlyList<PriceRow> Prices { get; }

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
        foreach (var row in Prices)
        {
            Add(SettingKeys.Price(row.Id), IsPriceOrEmpty(row.Price) ? null : "Price");
            Add(SettingKeys.PriceWithVideo(row.Id), IsPriceOrEmpty(row.PriceWithVideo) ? null : "Price");
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
        if (NewKey.Length > 0) (changes[SettingKeys.ApiKey], changes[SettingKeys.ApiKeyFor]) = (NewKey, BaseUrl);
        foreach (var (row, model) in Prices.Zip(_now.Models))
        {
            Add(SettingKeys.Price(row.Id), SavedGateway.Write(SettingsRules.ParsePrice(row.Price)), SavedGateway.Write(model.PricePerMillionTokens));
            Add(SettingKeys.PriceWithVideo(row.Id), SavedGateway.Write(SettingsRules.ParsePrice(row.PriceWithVideo)), SavedGateway.Write(model.PricePerMillionTokensWithVideo));
        }

        return changes;

        // An emptied price goes back to the configuration.
        void Add(string key, string value, string now)
        {
            if (value != now) changes[key] = value.Length == 0 ? null : value;
        }
    }

    // The stored key is nobody's to read: an address that somebody types must not get it either.
    private bool IsKeyElsewhere => _now.ApiKey.Length > 0 && !GatewayTarget.AreSame(BaseUrl, _now.BaseUrl);

    private static bool IsPriceOrEmpty(string text) => string.IsNullOrWhiteSpace(text) || SettingsRules.ParsePrice(text) is not null;

    private void Trim()
    {
        BaseUrl = BaseUrl.Trim();
        NewKey = NewKey.Trim();
        Currency = Currency.Trim().ToUpperInvariant();
    }
}

/// <summary>The prices of one model as typed.</summary>
public sealed class PriceRow(VideoModel model)
{
    public string Id { get; } = model.Id;

    public string Label { get; } = model.Label;

    public string Price { get; set; } = SavedGateway.Write(model.PricePerMillionTokens);

    public string PriceWithVideo { get; set; } = SavedGateway.Write(model.PricePerMillionTokensWithVideo);
}
