using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seedance.Bench;

/// <summary>What a client saw of a server in one turn.</summary>
/// <param name="Requests">Answered in full.</param>
/// <param name="FirstByteMs">From the request to the first byte of the answer, one of each request.</param>
internal sealed record ClientTurn(double Seconds, long Requests, long Bytes, IReadOnlyList<double> FirstByteMs)
{
    public double BytesPerSecond => Bytes / Seconds;

    public double RequestsPerSecond => Requests / Seconds;
}

/// <summary>
/// An HTTP client that costs next to nothing, because it shares the processors with the server it measures: blocking sockets that
/// stay open, a request that was written out beforehand, bodies that are read and forgotten.
/// </summary>
internal sealed class RawClient(Uri url)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>Asks again and again over so many connections.</summary>
    /// <param name="cookie">The value of the Cookie header, or null.</param>
    /// <param name="range">Makes the value of the Range header, or null for the whole file.</param>
    public Task<ClientTurn> RunAsync(int connections, TimeSpan turn, string? cookie, Func<Random, string>? range) => Task.Factory.StartNew(
        () =>
        {
            var results = new ClientTurn[connections];
            var threads = Enumerable.Range(0, connections).Select(i => new Thread(() => results[i] = Run(turn, cookie, range, new Random(i)))).ToList();
            var began = Stopwatch.GetTimestamp();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            return new ClientTurn(
                Stopwatch.GetElapsedTime(began).TotalSeconds, results.Sum(r => r.Requests), results.Sum(r => r.Bytes), [.. results.SelectMany(r => r.FirstByteMs)]);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private ClientTurn Run(TimeSpan turn, string? cookie, Func<Random, string>? range, Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, url.Port);
        var head = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n" + (cookie is null ? "" : $"Cookie: {cookie}\r\n");
        var buffer = new byte[BufferBytes];
        var firstBytes = new List<double>();
        long requests = 0, bytes = 0;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < turn)
        {
            var asked = Stopwatch.GetTimestamp();
            socket.Send(Encoding.ASCII.GetBytes(range is null ? head + "\r\n" : $"{head}Range: {range(random)}\r\n\r\n"));
            var read = socket.Receive(buffer);
            firstBytes.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            int end;
            while ((end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8)) < 0) read += Receive(socket, buffer.AsSpan(read));
            var length = Length(Encoding.ASCII.GetString(buffer, 0, end), range is null ? 200 : 206);
            bytes += length;
            for (var left = length - (read - end - 4); left > 0;) left -= Receive(socket, buffer);
            requests++;
        }

        return new ClientTurn(Stopwatch.GetElapsedTime(began).TotalSeconds, requests, bytes, firstBytes);
    }

    private static int Receive(Socket socket, Span<byte> buffer)
    {
        var read = socket.Receive(buffer);
        return read > 0 ? read : throw new IOException("The server closed the connection.");
    }

    private static long Length(string head, int status)
    {
        const string Name = "\r\nContent-Length: ";
        if (!head.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), StringComparison.Ordinal))
            throw new InvalidOperationException($"Expected {status}, got: {head}");
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        var end = head.IndexOf('\r', at);
        return long.Parse(head.AsSpan(at, (end < 0 ? head.Length : end) - at), CultureInfo.InvariantCulture);
    }
}
