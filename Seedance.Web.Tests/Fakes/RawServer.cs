using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A server without manners: a delegate gets the bare connection, to answer rubbish, stall or reset it.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawConnection, Task> _serve;
    private readonly Task _loop;
    private int _connections;
    private int _requests;

    /// <param name="address">Null: 127.0.0.1.</param>
    /// <param name="port">0: any that is free.</param>
    public RawServer(Func<RawConnection, Task> serve, IPAddress? address = null, int port = 0)
    {
        _serve = serve;
        _listener = new TcpListener(address ?? IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = AcceptAsync();
    }

    public int Port { get; }

    public string BaseUrl => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/v1");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests whose headers and body arrived completely.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                open.Add(ServeAsync(new RawConnection(socket, number, () => Interlocked.Increment(ref _requests), _stop.Token)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(RawConnection connection)
    {
        using (connection)
        {
            try
            {
                await _serve(connection);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a <see cref="RawServer"/>; it is closed when the delegate returns.</summary>
public sealed class RawConnection(Socket socket, int number, Action onRequest, CancellationToken stopped) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>From 1.</summary>
    public int Number { get; } = number;

    public CancellationToken Stopped { get; } = stopped;

    /// <summary>Reads one whole request; null when the client closed.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var head = await ReadHeadAsync();
        if (head is null)
        {
            return null;
        }

        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line[15..], CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, Stopped);
        onRequest();
        return head + Encoding.UTF8.GetString(body);
    }

    /// <summary>Reads up to the blank line after the headers and leaves the body in the pipe.</summary>
    public async Task<string?> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, Stopped) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async Task WriteAsync(string text) => await WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes)
    {
        await _stream.WriteAsync(bytes, Stopped);
        await _stream.FlushAsync(Stopped);
    }

    public Task AnswerAsync(string status, string body, string contentType = "application/json") => WriteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    /// <summary>Says nothing more until the client goes away.</summary>
    public async Task StallAsync()
    {
        var rest = new byte[4096];
        while (await _stream.ReadAsync(rest, Stopped) > 0)
        {
        }
    }

    /// <summary>Ends the connection with a reset instead of a goodbye.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => _stream.Dispose();
}
