using System.Net.Sockets;

namespace Seedance.Bench;

/// <summary>What a process holds when all garbage is gone.</summary>
/// <param name="Managed">Bytes of living objects.</param>
/// <param name="Resident">Bytes of the process in memory.</param>
internal sealed record Memory(double Managed, double Resident);

/// <summary>Asks a process that was started with <see cref="Settings"/> (see <see cref="StartupHook"/>).</summary>
internal sealed class MemoryProbe(string folder)
{
    private readonly string _address = Path.Combine(folder, "probe");

    /// <summary>Environment variables for the process.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        [StartupHook.AddressVariable] = _address,
    };

    public async Task<Memory> CollectAsync(Child process, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_address), cancellationToken);
        var answer = new byte[sizeof(long)];
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return new Memory(BitConverter.ToInt64(answer), process.ResidentBytes);
    }
}
