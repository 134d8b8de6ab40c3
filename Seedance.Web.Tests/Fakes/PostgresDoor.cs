using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Seedance.Web.Tests.Fakes;

/// <summary>A TCP door in front of PostgreSQL's socket. Connections through it can fall silent: open, but nothing passes any more.</summary>
public sealed class PostgresDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _target;
    private readonly ConcurrentBag<Passage> _passages = [];

    public PostgresDoor(string connectionString)
    {
        var real = new NpgsqlConnectionStringBuilder(connectionString);
        _target = Path.Combine(real.Host!, ".s.PGSQL.5432");
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ToString();
        _ = AcceptAsync();
    }

    /// <summary>Leads through the door.</summary>
    public string ConnectionString { get; }

    /// <summary>Every open connection that has said <paramref name="word"/> falls silent; later ones pass.</summary>
    public int Silence(string word)
    {
        var hit = _passages.Where(passage => passage.Said(word)).ToList();
        hit.ForEach(passage => passage.IsSilent = true);
        return hit.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var passage in _passages) passage.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_stop.Token);
                var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await far.ConnectAsync(new UnixDomainSocketEndPoint(_target), _stop.Token);
                _passages.Add(new Passage(near, far));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private sealed class Passage : IDisposable
    {
        private readonly Socket _near;
        private readonly Socket _far;
        private readonly StringBuilder _said = new();

        public Passage(Socket near, Socket far)
        {
            (_near, _far) = (near, far);
            _ = PassAsync(near, far, listens: true);
            _ = PassAsync(far, near, listens: false);
        }

        public bool IsSilent { get; set; }

        public bool Said(string word)
        {
            lock (_said) return _said.ToString().Contains(word, StringComparison.Ordinal);
        }

        public void Dispose()
        {
            _near.Dispose();
            _far.Dispose();
        }

        private async Task PassAsync(Socket from, Socket to, bool listens)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var read)
                {
                    if (IsSilent) continue;
                    if (listens)
                        lock (_said) _said.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    await to.SendAsync(buffer.AsMemory(0, read));
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // one side has closed
            }

            if (!IsSilent) Dispose();
        }
    }
}
