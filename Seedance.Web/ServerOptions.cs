using System.Net;

namespace Seedance.Web;

/// <summary>Section <c>Server</c> of the settings: where the studio stands in the network.</summary>
public sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>What people type to reach the studio, for the link in the log, without a slash at its end; empty: the address that it listens on.</summary>
    public string PublicUrl { get; set => field = value.Trim().TrimEnd('/'); } = "";

    /// <summary>Addresses (<c>10.0.0.5</c>) and networks (<c>10.0.0.0/24</c>) of the proxies whose <c>X-Forwarded-*</c> is believed; empty: nobody's.</summary>
    public List<string> KnownProxies { get; set; } = [];

    /// <summary>How long a stop waits for what is in hand: paid calls, downloads. Less than a service manager waits before it kills.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    internal IEnumerable<string> Faults()
    {
        if (ShutdownTimeout <= TimeSpan.Zero || ShutdownTimeout > TimeSpan.FromMinutes(10))
            yield return $"{Section}:ShutdownTimeout must be between 0 and 10 minutes.";
        if (PublicUrl.Length > 0 && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && PublicUrl.IndexOfAny(['?', '#']) < 0))
            yield return $"{Section}:PublicUrl must be empty or an address such as https://studio.example.org.";
        for (var i = 0; i < KnownProxies.Count; i++)
        {
            if (!IPAddress.TryParse(KnownProxies[i], out _) && !IPNetwork.TryParse(KnownProxies[i], out _))
                yield return $"{Section}:KnownProxies:{i} must be an IP address or a network such as 10.0.0.0/24.";
        }
    }
}
