using System.Globalization;
using Seedance.Web.Gateway;

namespace Seedance.Web.Features.Settings;

/// <summary>What may be typed into the settings page. Answers are codes; their words are in SettingsTexts.</summary>
internal static class SettingsRules
{
    public const int MaxAddressLength = 500;
    public const int MaxKeyLength = 500;
    private const decimal MaxPrice = 1_000_000m;

    /// <summary>Null when the address can be that of a gateway.</summary>
    public static string? CheckBaseUrl(string text, bool allowPrivate)
    {
        if (text.Length == 0) return "AddressEmpty";
        if (text.Length > MaxAddressLength) return "AddressLong";
        if (text.Any(c => c is '<' or '>' or '"' or '\\' || char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)) return "AddressNone";
        if (!text.Contains("://", StringComparison.Ordinal)) return "AddressScheme";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) return "AddressNone";
        if (url.Scheme != Uri.UriSchemeHttps && !(allowPrivate && url.Scheme == Uri.UriSchemeHttp)) return "AddressHttps";
        if (url.UserInfo.Length > 0 || text.Contains('?') || text.Contains('#')) return "AddressExtra";
        if (!allowPrivate && !PublicNetwork.MayBePublic(url)) return "AddressPrivate";
        return text.TrimEnd('/').EndsWith("/video/generations", StringComparison.OrdinalIgnoreCase) ? "AddressTooLong" : null;
    }

    /// <summary>Null when the text can be a bearer key.</summary>
    public static string? CheckKey(string text) => text.Length switch
    {
        < 8 => "KeyShort",
        > MaxKeyLength => "KeyLong",
        _ => text.All(c => c is > ' ' and < (char)127) ? null : "KeySigns",
    };

    public static string? CheckCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper) ? null : "Currency";

    /// <summary>Null when the text can be the id of a model.</summary>
    public static string? CheckChatModel(string text) => GatewayOptionsValidator.IsChatModel(text) ? null : "ChatModel";

    /// <summary>Seconds between 0.1 and an hour; null for anything else.</summary>
    public static TimeSpan? ParseSeconds(string text) =>
        Number(text) is >= 0.1m and <= 3600m and var seconds ? TimeSpan.FromSeconds((double)seconds) : null;

    /// <summary>A price that is not negative; null for anything else.</summary>
    public static decimal? ParsePrice(string text) => Number(text) is >= 0 and <= MaxPrice and var price ? price : null;

    // People of half the world write a comma.
    private static decimal? Number(string text)
    {
        text = text.Trim();
        if (text.Length > 20) return null;
        if (!text.Contains('.')) text = text.Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
