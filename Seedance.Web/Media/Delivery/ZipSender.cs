using System.IO.Hashing;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Seedance.Web.Storage;

namespace Seedance.Web.Media.Delivery;

/// <summary>Writes an archive, or any part of it, straight from the file store: nothing is compressed, nothing is kept, no temporary file.</summary>
public sealed class ZipSender(IFileStore store, FileChecksums checksums)
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>Checksums are counted so many entries ahead of what is sent.</summary>
    private const int Ahead = 2;

    /// <summary>Writes the bytes from <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    /// <exception cref="EndOfStreamException">A file is gone or has changed: what was written so far is no whole archive, and the connection must be cut.</exception>
    public async Task SendAsync(ZipLayout layout, long from, long to, IHttpResponseBodyFeature body, CancellationToken cancellationToken)
    {
        var output = body.Writer;
        var entries = layout.Entries;
        var pieces = new LargePieces(body);
        for (var i = 0; i < entries.Count && layout.HeaderFrom(i) < to; i++)
        {
            var (header, data) = (layout.HeaderFrom(i), layout.DataFrom(i));
            var end = data + entries[i].Bytes;
            if (end <= from) continue;
            CountAhead(entries, i + 1);
            if (data > from) await WriteAsync(output, layout.LocalHeader(i, await CrcAsync(entries[i], cancellationToken)), header, from, to, cancellationToken);
            var (first, last) = (Math.Max(from, data), Math.Min(to, end));
            if (first >= last) continue;
            if (entries[i].Content is { } content) await WriteAsync(output, content, data, from, to, cancellationToken);
            else await SendFileAsync(pieces, output, entries[i], first - data, last - first, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (to <= layout.CentralFrom) return;
        var crcs = new uint[entries.Count];
        for (var i = 0; i < crcs.Length; i++)
        {
            CountAhead(entries, i + 1); // of a resumed archive nothing before may be known
            crcs[i] = await CrcAsync(entries[i], cancellationToken);
        }

        await WriteAsync(output, layout.Central(crcs), layout.CentralFrom, from, to, cancellationToken);
    }

    private void CountAhead(IReadOnlyList<ZipEntry> entries, int next)
    {
        for (var i = next; i < Math.Min(next + Ahead, entries.Count); i++)
            if (entries[i].Key is not null) Observe(checksums.FindAsync(entries[i]));

        // A fault is told of when its turn has come.
        static void Observe(Task task) => _ = task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private Task<uint> CrcAsync(ZipEntry entry, CancellationToken cancellationToken) =>
        entry.Content is { } content ? Task.FromResult(Crc32.HashToUInt32(content)) : checksums.FindAsync(entry).WaitAsync(cancellationToken);

    private async Task SendFileAsync(LargePieces pieces, PipeWriter output, ZipEntry entry, long from, long count, CancellationToken cancellationToken)
    {
        // Looked at again although its place was counted: it may have gone meanwhile, and another one never comes under its key.
        if (store.FindPath(entry.Key!) is { } path)
        {
            if (new FileInfo(path) is not { Exists: true } file || file.Length != entry.Bytes) throw new EndOfStreamException($"{entry.Key} was removed.");
            await pieces.SendFileAsync(path, from, count, cancellationToken);
            return;
        }

        await using var content = await store.OpenAsync(entry.Key!, from, count, cancellationToken) ?? throw new EndOfStreamException($"{entry.Key} was removed.");
        while (count > 0)
        {
            var piece = output.GetMemory((int)Math.Min(PieceBytes, count));
            var read = await content.ReadAsync(piece.Length > count ? piece[..(int)count] : piece, cancellationToken);
            if (read == 0) throw new EndOfStreamException($"{entry.Key} became shorter while it was sent.");
            output.Advance(read);
            count -= read;
            if ((await output.FlushAsync(cancellationToken)).IsCompleted) return;
        }
    }

    /// <summary>What of a block lies between the two ends.</summary>
    private static async Task WriteAsync(PipeWriter output, byte[] block, long at, long from, long to, CancellationToken cancellationToken)
    {
        var (first, last) = (Math.Max(0, from - at), Math.Min(block.Length, to - at));
        if (first < last) await output.WriteAsync(block.AsMemory((int)first, (int)(last - first)), cancellationToken);
    }
}
