using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>A name resolved to nothing but addresses that this studio does not talk to.</summary>
internal sealed class AddressRefusedException(string host)
    : IOException($"{host} is not an address of the public internet. Gateway:AllowPrivateNetworks permits such addresses, but never those of the link itself (169.254.0.0/16, fe80::/10).");

/// <summary>Asks the name service; tests answer in its place.</summary>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens sockets for <see cref="SocketsHttpHandler"/>: asks the name service once, drops addresses that are not public, and
/// connects to what it has checked, so that a second answer of the name service cannot lead elsewhere.
/// </summary>
internal sealed class SafeConnect(IOptionsMonitor<GatewayOptions> options, ResolveName resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        addresses = Array.FindAll(addresses, options.CurrentValue.AllowPrivateNetworks ? address => !PublicNetwork.IsLinkLocal(address) : PublicNetwork.IsPublic);
        if (addresses.Length == 0)
        {
            throw new AddressRefusedException(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
