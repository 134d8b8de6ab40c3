using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Seedance.Bench.Circuits;

/// <summary>
/// A tab without a browser: fetches a page, opens its circuit, acknowledges what is drawn and answers calls of scripts. A
/// thousand of them cost little, so what is measured is the server.
/// </summary>
internal sealed class RawCircuit : IAsyncDisposable
{
    private readonly Visitor _visitor;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<Watch> _watches = [];
    private Task _work = Task.CompletedTask;
    private string? _id;
    private long _objects;
    private long _batches;
    private long _batchBytes;

    private RawCircuit(Visitor visitor)
    {
        _visitor = visitor;
        _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions(); // as browsers do; it costs the server memory
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.SetRequestHeader("Origin", visitor.Address.GetLeftPart(UriPartial.Authority));
        if (visitor.Cookie is { } cookie) _socket.Options.SetRequestHeader("Cookie", cookie);
    }

    /// <summary>How often the server drew something.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    public long BatchBytes => Interlocked.Read(ref _batchBytes);

    /// <summary>Opens the page; returns when its circuit has drawn <paramref name="text"/>.</summary>
    public static async Task<RawCircuit> OpenAsync(Visitor visitor, string path, string text, CancellationToken cancellationToken)
    {
        var circuit = new RawCircuit(visitor);
        try
        {
            var drawn = circuit.WatchFor(text);
            await circuit.StartAsync(path, cancellationToken);
            await drawn.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    /// <summary>The moment (<see cref="Stopwatch.GetTimestamp"/>) at which the text arrives in a drawing, from now on.</summary>
    public Task<long> WatchFor(string text)
    {
        var watch = new Watch(Encoding.UTF8.GetBytes(text));
        lock (_gate) _watches.Add(watch);
        return watch.Seen.Task;
    }

    /// <summary>Closes as a tab does: says goodbye, so that the server forgets the circuit at once.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_id is not null)
        {
            using var goodbye = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
            await _visitor.SendAsync(HttpMethod.Post, "/_blazor/disconnect", goodbye, cancellationToken);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested) return;
        await _end.CancelAsync();
        await _work;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task StartAsync(string path, CancellationToken cancellationToken)
    {
        var page = PageMarkers.Read(await _visitor.GetAsync(path, cancellationToken));
        var answer = await _visitor.SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", null, cancellationToken);
        var token = JsonNode.Parse(answer)!["connectionToken"]!.GetValue<string>();
        var address = new UriBuilder(_visitor.Address) { Scheme = "ws", Path = "/_blazor", Query = "id=" + Uri.EscapeDataString(token) }.Uri;
        await _socket.ConnectAsync(address, _visitor.Http, cancellationToken);
        await _socket.SendAsync(BlazorPack.Handshake, WebSocketMessageType.Text, true, cancellationToken);
        _work = Task.WhenAll(ReceiveAsync(), SendAsync());
        Send(BlazorPack.Call("0", "StartCircuit", _visitor.Address.AbsoluteUri, new Uri(_visitor.Address, path).AbsoluteUri, "[]", page.State));
        await _isUp.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        Send(BlazorPack.Call(null, "UpdateRootComponents", page.Operations, page.State));
    }

    private void Send(byte[] frame) => _outgoing.Writer.TryWrite(frame);

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                pause.CancelAfter(TimeSpan.FromSeconds(15));
                byte[] frame;
                try
                {
                    frame = await _outgoing.Reader.ReadAsync(pause.Token);
                }
                catch (OperationCanceledException) when (!_end.IsCancellationRequested)
                {
                    frame = BlazorPack.PingFrame;
                }

                await _socket.SendAsync(frame, WebSocketMessageType.Binary, true, _end.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // closed from here or from there
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var filled = 0;
            var isGreeted = false;
            while (true)
            {
                var got = await _socket.ReceiveAsync(buffer.AsMemory(filled), _end.Token);
                if (got.MessageType == WebSocketMessageType.Close) break;
                filled += got.Count;
                var used = 0;
                if (!isGreeted)
                {
                    var end = buffer.AsSpan(0, filled).IndexOf((byte)0x1e);
                    if (end >= 0)
                    {
                        used = end + 1;
                        isGreeted = true;
                    }
                }

                while (isGreeted && BlazorPack.TryReadFrame(buffer.AsSpan(used, filled - used), out var message, out var consumed))
                {
                    Handle(message);
                    used += consumed;
                }

                filled -= used;
                if (used > 0) buffer.AsSpan(used, filled).CopyTo(buffer);
                if (filled == buffer.Length) buffer = Grow(buffer);
            }

            Fail(new InvalidOperationException("The server closed the circuit."));
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidDataException)
        {
            Fail(fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Handle(ReadOnlySpan<byte> message)
    {
        var reader = new PackReader(message);
        _ = reader.ReadArray();
        switch (reader.ReadNumber())
        {
            case BlazorPack.Invocation:
                reader.SkipHeaders();
                _ = reader.ReadText();
                Invoke(reader.ReadText()!, ref reader);
                break;
            case BlazorPack.Completion:
                reader.SkipHeaders();
                _ = reader.ReadText();
                if (reader.ReadNumber() == 3) _id = reader.ReadText();
                if (_id is null) _isUp.TrySetException(new InvalidOperationException("The server did not start the circuit."));
                else _isUp.TrySetResult();
                break;
            case BlazorPack.Close:
                Fail(new InvalidOperationException("The server ended the circuit."));
                break;
        }
    }

    private void Invoke(string target, ref PackReader reader)
    {
        _ = reader.ReadArray();
        switch (target)
        {
            case "JS.RenderBatch":
                var id = reader.ReadNumber();
                Drawn(reader.ReadBytes());
                Send(BlazorPack.Call(null, "OnRenderCompleted", id, null));
                break;
            case "JS.BeginInvokeJS":
                var call = reader.ReadNumber();
                _ = reader.ReadText();
                _ = reader.ReadText();
                var wantsObject = reader.ReadNumber() == 1;
                if (call != 0) Send(BlazorPack.Call(null, "EndInvokeJSFromDotNet", call, true, Answer(call, wantsObject)));
                break;
            case "JS.Error":
                Fail(new InvalidOperationException("The circuit broke: " + reader.ReadText()));
                break;
        }
    }

    // Scripts answer with null, imports with an object that has a number.
    private string Answer(long call, bool wantsObject) => wantsObject
        ? string.Create(CultureInfo.InvariantCulture, $$"""[{{call}},true,{"__jsObjectId":{{++_objects}}}]""")
        : string.Create(CultureInfo.InvariantCulture, $"[{call},true,null]");

    private void Drawn(ReadOnlySpan<byte> batch)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _batchBytes, batch.Length);
        lock (_gate)
        {
            for (var i = _watches.Count - 1; i >= 0; i--)
            {
                if (batch.IndexOf(_watches[i].Text) < 0) continue;
                _watches[i].Seen.TrySetResult(now);
                _watches.RemoveAt(i);
            }
        }
    }

    private void Fail(Exception fault)
    {
        _isUp.TrySetException(fault);
        lock (_gate)
        {
            foreach (var watch in _watches) watch.Seen.TrySetException(fault);
            _watches.Clear();
        }
    }

    private sealed record Watch(byte[] Text)
    {
        public TaskCompletionSource<long> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
