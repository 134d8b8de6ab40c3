using System.Net;
using System.Net.Sockets;

namespace Seedance.Web.Gateway;

/// <summary>Tells addresses of the public internet from everything else (IANA's special-purpose registries).</summary>
internal static class PublicNetwork
{
    private static readonly IPNetwork[] SpecialIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
    ];

    private static readonly IPNetwork LinkLocalIPv4 = IPNetwork.Parse("169.254.0.0/16");

    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    // Inside the global range: Teredo and its neighbours, documentation, and 6to4, which wraps any IPv4 address.
    // Mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) addresses lie outside of it.
    private static readonly IPNetwork[] SpecialIPv6 =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly string[] PrivateSuffixes = [".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet"];

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(SpecialIPv4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && GlobalIPv6.Contains(address)
            && !Array.Exists(SpecialIPv6, network => network.Contains(address)),
        _ => false,
    };

    /// <summary>No gateway and no clip lives there, but in a cloud the machine's own credentials do.</summary>
    public static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || LinkLocalIPv4.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>
    /// True unless the host can be seen to be private without asking the name service: an address in any notation
    /// (<c>127.1</c>, <c>2130706433</c>, <c>0x7f.1</c>), a single word, or a name that only a local network knows.
    /// </summary>
    public static bool MayBePublic(Uri url)
    {
        var host = url.IdnHost.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        if (IPAddress.TryParse(host, out var address))
        {
            return IsPublic(address);
        }

        return host.Contains('.', StringComparison.Ordinal)
            && !Array.Exists(PrivateSuffixes, suffix => host.EndsWith(suffix, StringComparison.Ordinal));
    }
}
