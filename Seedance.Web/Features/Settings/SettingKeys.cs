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
    public const string ChatModel = "Gateway.ChatModel";
    public const string Currency = "Gateway.Currency";

    public const string NameTemplate = "Delivery.NameTemplate";
    public const string LatinNames = "Delivery.LatinNames";
    public const string BlockRights = "Delivery.BlockRights";

    /// <summary>What was made of one placement, as JSON.</summary>
    public static string Placement(string id) => $"Placement.{id}";

    /// <param name="resolution">With a price of its own; null: the model's.</param>
    public static string Price(string model, string? resolution = null) => $"Gateway.Price.{Place(model, resolution)}";

    /// <inheritdoc cref="Price"/>
    public static string PriceWithVideo(string model, string? resolution = null) => $"Gateway.PriceWithVideo.{Place(model, resolution)}";

    private static string Place(string model, string? resolution) => resolution is null ? model : $"{model}@{resolution}";
}
