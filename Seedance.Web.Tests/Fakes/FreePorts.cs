using System.Net;
using System.Net.Sockets;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// Ports for programs that keep theirs over restarts. They lie below those that the system gives to connections and to whoever asks for any port,
/// so that nobody takes one while its program is down.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody else's
            }
        }
    }
}
