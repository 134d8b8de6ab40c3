namespace Seedance.Web.Gateway;

/// <summary>Names of the HTTP clients of this module.</summary>
internal static class ClientNames
{
    /// <summary>Paid calls: a fresh connection each, so that nothing below repeats one on a connection that had died.</summary>
    public const string Submit = "gateway-submit";

    public const string Gateway = "gateway";

    /// <summary>Clips and frames, from hosts that the gateway names.</summary>
    public const string Clips = "clips";

    public const string Demo = "demo";
}
