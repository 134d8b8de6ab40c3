using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Seedance.Web.Tests.Fakes;

/// <summary>The line between a browser and a studio: a TCP relay on a port of its own that can be cut, mended and slowed down.</summary>
public sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly int _target;
    private readonly Task _loop;
    private volatile bool _isCut;
    private int _refused;
    private int _cutsToCome;
    private int _bytesBeforeCut;

    /// <param name="url">Where the studio listens.</param>
    public CuttableLine(string url)
    {
        _target = new Uri(url).Port;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections that were tried while the line was cut.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Towards the browser, in bytes a second, for each connection; 0: as fast as it goes.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Resets every connection; new ones are closed at once.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _open.Keys) socket.Close(0);
    }

    public void Mend() => _isCut = false;

    /// <summary>Cuts and mends the line so many times, each time when a connection has brought so many bytes to the studio.</summary>
    public void CutAfter(int bytes, int times) => (_bytesBeforeCut, _cutsToCome) = (bytes, times);

    /// <summary>How many cuts of <see cref="CutAfter"/> are still to come.</summary>
    public int CutsToCome => Math.Max(0, Volatile.Read(ref _cutsToCome));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true) relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            if (_isCut)
            {
                Interlocked.Increment(ref _refused);
                return;
            }

            var ends = (Browser: client.Client, Studio: server.Client);
            (_open[ends.Browser], _open[ends.Studio]) = (0, 0);
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                if (_isCut) return;
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), CutIfDueAsync), CopyAsync(server.GetStream(), client.GetStream(), SlowDownAsync));
            }
            catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // cut, or one side has gone
            }
            finally
            {
                _open.TryRemove(ends.Browser, out _);
                _open.TryRemove(ends.Studio, out _);
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<int, long, Task> passing)
    {
        var (buffer, passed) = (new byte[16 * 1024], 0L);
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is var read and > 0)
            {
                await passing(read, passed += read);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // cut, or one side has gone
        }
    }

    private Task SlowDownAsync(int read, long passed) => BytesPerSecond is var pace and > 0 ? Task.Delay(TimeSpan.FromSeconds((double)read / pace), _stop.Token) : Task.CompletedTask;

    private Task CutIfDueAsync(int read, long passed)
    {
        if (passed < _bytesBeforeCut || CutsToCome == 0 || Interlocked.Decrement(ref _cutsToCome) < 0) return Task.CompletedTask;
        Cut();
        Mend();
        return Task.CompletedTask;
    }
}
