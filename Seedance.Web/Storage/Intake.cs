using System.Buffers;
using System.Security.Cryptography;

namespace Seedance.Web.Storage;

/// <summary>Reads a source in pieces into a store: while one piece arrives, the one before it is hashed and written.</summary>
internal static class Intake
{
    /// <param name="expectedBytes">The announced length; another one is a fault.</param>
    /// <param name="pieceBytes">The length of all pieces but the last; two of them are in memory at most.</param>
    /// <param name="write">Takes a piece and where it begins.</param>
    /// <param name="finish">Called with the hash when everything came and was written; the last piece is still in memory then.</param>
    /// <returns>Length and hash (lower-case hex).</returns>
    /// <exception cref="IncompleteFileException">The source was cut, empty or of another length.</exception>
    public static async Task<(long Bytes, string Sha256)> RunAsync(
        Stream content, long? expectedBytes, int pieceBytes, Func<ReadOnlyMemory<byte>, long, Task> write, Func<string, Task> finish, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] filling = ArrayPool<byte>.Shared.Rent(pieceBytes), busy = [];
        var behind = Task.CompletedTask;
        long bytes = 0;
        try
        {
            while (true)
            {
                var read = await FillAsync(content, filling.AsMemory(0, pieceBytes), cancellationToken);
                await behind;
                if (read == 0) break;
                (filling, busy) = (busy, filling);
                var piece = busy.AsMemory(0, read);
                behind = Task.WhenAll(Task.Run(() => hash.AppendData(piece.Span), CancellationToken.None), write(piece, bytes));
                bytes += read;
                if (read < pieceBytes) break; // the end, and mostly the only piece
                if (filling.Length == 0) filling = ArrayPool<byte>.Shared.Rent(pieceBytes);
            }

            await behind;
            if (bytes == 0 || (expectedBytes is { } expected && bytes != expected))
                throw new IncompleteFileException($"Got {bytes} bytes, {(expectedBytes is null ? "some" : expectedBytes)} were announced.");
            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            await finish(sha256);
            return (bytes, sha256);
        }
        finally
        {
            await behind.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var buffer in (byte[][])[filling, busy])
                if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> FillAsync(Stream content, Memory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw new IncompleteFileException("The source was cut.", cut);
        }
    }
}
