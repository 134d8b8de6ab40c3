using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Seedance.Bench;

/// <summary>A relay between a browser and a server that counts what comes from the server, on the wire: headers, compression, sockets.</summary>
internal sealed class ByteCounter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _relays = [];
    private readonly Task _accepting;
    private long _bytes;

    public ByteCounter(Uri server)
    {
        _listener.Start();
        Url = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync(server);
    }

    /// <summary>What the browser opens instead of the server.</summary>
    public string Url { get; }

    /// <summary>So far, from the server.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_relays);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Uri server)
    {
        try
        {
            while (true) _relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token), server));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task RelayAsync(TcpClient browser, Uri server)
    {
        using var near = browser;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(server.Host, server.Port, _end.Token);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            var ways = new[] { PumpAsync(near, far, count: false, both.Token), PumpAsync(far, near, count: true, both.Token) };
            await Task.WhenAny(ways);
            await both.CancelAsync();
            await Task.WhenAll(ways);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            // one side has gone
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var got)
        {
            if (count) Interlocked.Add(ref _bytes, got);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, got), cancellationToken);
        }
    }
}
