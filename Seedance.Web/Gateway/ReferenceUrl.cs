namespace Seedance.Web.Gateway;

/// <summary>Rules for the address of a reference. The provider fetches it from the internet, without signing in.</summary>
internal static class ReferenceUrl
{
    public const int MaxLength = 2048;

    private const string AssetPrefix = "asset://";
    private const string LibraryPrefix = "media://"; // a file of the studio's own library; becomes a link when the request leaves

    /// <summary>The rule that the address breaks and the values for its words, or null.</summary>
    public static (string Rule, object[] Values)? Check(string url, bool allowPrivateNetworks)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return (FaultRules.UrlEmpty, []);
        }

        if (url.Length > MaxLength)
        {
            return (FaultRules.UrlTooLong, [MaxLength, url.Length]);
        }

        if (url.StartsWith(AssetPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return TaskReader.IsId(url[AssetPrefix.Length..]) ? null : (FaultRules.AssetIdBroken, []);
        }

        if (url.StartsWith(LibraryPrefix, StringComparison.Ordinal))
        {
            return Guid.TryParseExact(url[LibraryPrefix.Length..], "N", out _) ? null : (FaultRules.UrlBroken, []);
        }

        // A path alone would parse as a file of this machine.
        if (url[0] == '/' || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '"' or '<' or '>' or '\\' or '`')
            || !Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            return (FaultRules.UrlBroken, []);
        }

        if (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
        {
            return (FaultRules.UrlScheme, [parsed.Scheme]);
        }

        // "https:example.com" and "https:///x" parse, but name no host where everybody else sees one.
        if (parsed.Host.Length == 0 || !url.StartsWith(parsed.Scheme + "://", StringComparison.OrdinalIgnoreCase))
        {
            return (FaultRules.UrlBroken, []);
        }

        if (parsed.UserInfo.Length > 0)
        {
            return (FaultRules.UrlUserInfo, []);
        }

        if (allowPrivateNetworks)
        {
            return null;
        }

        if (parsed.Scheme == Uri.UriSchemeHttp)
        {
            return (FaultRules.UrlNotHttps, []);
        }

        return PublicNetwork.MayBePublic(parsed) ? null : (FaultRules.UrlPrivateHost, [parsed.Host]);
    }
}
