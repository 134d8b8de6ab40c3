using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// A stored file that a web answer may seek in: nothing is asked of the store before the first read, and then only for the part
/// that the reader wants.
/// </summary>
/// <param name="length">The length of the file.</param>
/// <param name="lastWanted">The last byte that the reader has asked for; a hint that saves transfer.</param>
internal sealed class StoredContent(IFileStore store, string key, long length, long? lastWanted) : ReadOnlyStream
{
    private Stream? _part;
    private long _position;

    /// <inheritdoc />
    public override bool CanSeek => true;

    /// <inheritdoc />
    public override long Length => length;

    /// <inheritdoc />
    public override long Position
    {
        get => _position;
        set
        {
            if (value == _position) return;
            _part?.Dispose();
            (_part, _position) = (null, value);
        }
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => length,
    };

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_position < length)
        {
            _part ??= await store.OpenAsync(key, _position, WantedFrom(_position), cancellationToken)
                ?? throw new EndOfStreamException($"{key} was removed while it was sent.");
            if (await _part.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                _position += read;
                return read;
            }

            await _part.DisposeAsync();
            _part = null;
        }

        return 0;
    }

    private long WantedFrom(long position) => (lastWanted >= position && lastWanted < length ? lastWanted.Value + 1 : length) - position;

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) _part?.Dispose();
        base.Dispose(disposing);
    }
}
