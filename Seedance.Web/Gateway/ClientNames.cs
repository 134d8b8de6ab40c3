namespace Seedance.Web.Gateway;

/// <summary>Names of the HTTP clients of this module.</summary>
internal static class ClientNames
{
    /// <summary>Paid calls: a fresh connection each, so that nothing below repeats one on a connection that had died.</summary>
    public const string Submit = "gateway-submit";

    public const string Gateway = "gateway";

    /// <summary>Clips and frames, from hosts that the gateway names.</summary>
    public const string Clips = "clips";

    /// <summary>An address and a key that are only tried; what they answer says nothing of the gateway in use.</summary>
    public const string Test = "gateway-test";

    /// <summary>The studio's own public address, as somebody outside would ask it.</summary>
    public const string PublicAddress = "public-address";

    /// <summary>Addresses to which people want to be told.</summary>
    public const string Webhooks = "webhooks";

    public const string Demo = "demo";
}
