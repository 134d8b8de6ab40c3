namespace Seedance.Web.Features.Settings;

/// <summary>Names of the rows that the settings page saves.</summary>
public static class SettingKeys
{
    public const string BaseUrl = "Gateway.BaseUrl";
    public const string ApiKey = "Gateway.ApiKey";

    /// <summary>The address that the saved key was entered for.</summary>
    public const string ApiKeyFor = "Gateway.ApiKeyFor";

    public const string Mode = "Gateway.Mode";
    public const string PollInterval = "Gateway.PollInterval";
    public const string Currency = "Gateway.Currency";

    public static string Price(string model) => $"Gateway.Price.{model}";

    public static string PriceWithVideo(string model) => $"Gateway.PriceWithVideo.{model}";
}
