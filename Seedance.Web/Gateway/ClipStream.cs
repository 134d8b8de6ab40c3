using System.Diagnostics;

namespace Seedance.Web.Gateway;

/// <summary>
/// A download that cannot run away: it breaks with an <see cref="IOException"/> when the line is cut, silent or only dripping,
/// when the body ends before its announced length, and when it passes the cap. Gives back the bytes that were looked at before.
/// </summary>
/// <param name="patience">Longest silence, and how long the line is waited for between two looks at its pace.</param>
internal sealed class ClipStream(Stream inner, long? length, long cap, TimeSpan patience) : Stream
{
    /// <summary>The least that must come, or one drip after the other would hold a place among those being saved for days.</summary>
    internal const long MinBytesPerSecond = 8 * 1024;

    private byte[] _peeked = [];
    private int _peekedRead;
    private long _received;
    private long _receivedBefore;
    private TimeSpan _waited;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, at most <paramref name="count"/>; they will be read again.</summary>
    public async Task<byte[]> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var buffer = new byte[count];
        var read = 0;
        int more;
        while (read < count && (more = await ReceiveAsync(buffer.AsMemory(read), cancellationToken)) > 0)
        {
            read += more;
        }

        _peeked = buffer[..read];
        return _peeked;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_peekedRead < _peeked.Length)
        {
            var count = Math.Min(buffer.Length, _peeked.Length - _peekedRead);
            _peeked.AsMemory(_peekedRead, count).CopyTo(buffer);
            _peekedRead += count;
            return count;
        }

        return await ReceiveAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var since = Stopwatch.GetTimestamp();
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The download stalled.");
        }
        catch (HttpRequestException fault)
        {
            throw new IOException(fault.Message, fault);
        }

        _received += read;
        if (_received > cap)
        {
            throw new IOException("The download is larger than allowed.");
        }

        CheckPace(Stopwatch.GetElapsedTime(since));
        return read > 0 || buffer.IsEmpty || length is null || _received >= length ? read : throw new IOException("The download ended early.");
    }

    // Only waiting for the line counts: a slow disk behind it is no fault of the source.
    private void CheckPace(TimeSpan waited)
    {
        _waited += waited;
        if (_waited < patience) return;
        if (_received - _receivedBefore < MinBytesPerSecond * _waited.TotalSeconds) throw new IOException("The download is too slow.");
        _receivedBefore = _received;
        _waited = TimeSpan.Zero;
    }
}
