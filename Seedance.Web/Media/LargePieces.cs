using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Seedance.Web.Media;

/// <summary>
/// Sends files in large pieces, read straight into the server's own buffers. The web server's way of sending a file copies it
/// through pieces of 16 KiB, each with a turn of the thread pool, which costs more than the sending itself.
/// </summary>
internal sealed class LargePieces(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private const int PieceBytes = 128 * 1024;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer => inner.Writer;

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var end = offset + (count ?? RandomAccess.GetLength(file) - offset);
        while (offset < end)
        {
            var piece = inner.Writer.GetMemory((int)Math.Min(PieceBytes, end - offset));
            if (piece.Length > end - offset) piece = piece[..(int)(end - offset)];

            // Synchronous: Linux has no other way to read a file, an asynchronous call would only borrow one more thread for it.
            var read = RandomAccess.Read(file, piece.Span, offset);
            if (read == 0) throw new EndOfStreamException($"{Path.GetFileName(path)} became shorter while it was sent.");
            inner.Writer.Advance(read);
            offset += read;
            if ((await inner.Writer.FlushAsync(cancellationToken)).IsCompleted) return; // nobody reads any more
        }
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();
}
