using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Seedance.Web.Media;

/// <summary>A file that is being uploaded in pieces.</summary>
/// <param name="Bytes">Its length, as announced.</param>
/// <param name="Replaces">The item of the library whose file it replaces; null: it becomes a new one.</param>
public sealed record Upload(Guid Id, string OwnerId, string Name, string DeclaredType, long Bytes, BrowserFacts? Measured, Guid? Replaces);

/// <summary>What became of a piece.</summary>
public enum PieceResult
{
    /// <summary>Stored; more are to come, or it was the last one.</summary>
    Stored,

    /// <summary>It does not begin where the last one ended: ask where to go on.</summary>
    WrongPlace,

    /// <summary>More bytes than were announced.</summary>
    TooLong,

    /// <summary>Another piece of the same upload is on its way.</summary>
    Busy,
}

/// <summary>
/// Uploads on their way, each as two files in a folder: what is known of it, and the bytes so far. The length of the second is where
/// the upload goes on, so that a cut line, a closed tab or a restart of the studio costs nothing.
/// </summary>
public sealed class Uploads(UploadFolder folder, TimeProvider clock)
{
    /// <summary>An upload that nobody goes on with is thrown away after so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private const int BufferBytes = 256 * 1024;

    // What was hashed while it arrived needs not be read again at the end. After a restart it is.
    private readonly ConcurrentDictionary<Guid, Hashed> _hashes = new();

    /// <summary>Everybody's uploads, and how many bytes of each are here.</summary>
    public async Task<IReadOnlyList<(Upload Upload, long Received)>> AllAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Path)) return [];
        var all = new List<(Upload, long)>();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*.json"))
            if (Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && await ReadAsync(id, cancellationToken) is var (upload, received)) all.Add((upload, received));
        return all;
    }

    /// <summary>Begins an upload; <see cref="LibraryQuota.BeginAsync"/> asks first whether there is room.</summary>
    public async Task BeginAsync(Upload upload, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder.Path);
        await using (File.Create(PartOf(upload.Id)))
        {
            // empty at first
        }

        await File.WriteAllTextAsync(FactsOf(upload.Id), JsonSerializer.Serialize(upload, JsonSerializerOptions.Web), cancellationToken);
    }

    /// <summary>An upload of this person, and how many bytes of it are here; null when there is none (any more).</summary>
    public async Task<(Upload Upload, long Received)?> FindAsync(string ownerId, Guid id, CancellationToken cancellationToken) =>
        await ReadAsync(id, cancellationToken) is var (upload, received) && upload.OwnerId == ownerId ? (upload, received) : null;

    /// <summary>Adds a piece. What arrived of it before its line was cut is kept.</summary>
    /// <param name="from">Where it begins; must be what is here already.</param>
    /// <exception cref="IOException">The line was cut, or the disk takes nothing.</exception>
    public async Task<PieceResult> AddAsync(Upload upload, long from, Stream piece, CancellationToken cancellationToken)
    {
        FileStream part;
        try
        {
            // With any sharing at all Linux would let a second writer in.
            part = new FileStream(PartOf(upload.Id), FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (FileNotFoundException)
        {
            return PieceResult.WrongPlace;
        }
        catch (IOException)
        {
            return PieceResult.Busy;
        }

        await using (part)
        {
            if (part.Length != from) return PieceResult.WrongPlace;
            part.Position = from;
            var hashed = from == 0 ? _hashes[upload.Id] = new Hashed() : _hashes.GetValueOrDefault(upload.Id);
            if (hashed?.Bytes != from) hashed = null;
            return await CopyAsync(piece, part, upload.Bytes - from, hashed, cancellationToken) ? PieceResult.Stored : PieceResult.TooLong;
        }
    }

    /// <summary>The whole file and its hash, when all of it has arrived and reached the disk.</summary>
    public async Task<(string Path, string Sha256)> CompleteAsync(Upload upload, CancellationToken cancellationToken)
    {
        var path = PartOf(upload.Id);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, BufferBytes, FileOptions.Asynchronous);
        file.Flush(flushToDisk: true);
        if (_hashes.TryRemove(upload.Id, out var hashed))
        {
            using (hashed)
                if (hashed.Bytes == upload.Bytes) return (path, Convert.ToHexStringLower(hashed.Hash.GetHashAndReset()));
        }

        return (path, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }

    /// <summary>Ends an upload: its file was taken elsewhere, was refused, or nobody wants it any more.</summary>
    public void Remove(Guid id)
    {
        File.Delete(FactsOf(id));
        File.Delete(PartOf(id));
        if (_hashes.TryRemove(id, out var hashed)) hashed.Dispose();
    }

    /// <summary>Throws away what nobody goes on with, and whatever else has lain in the folder for as long; returns how many files.</summary>
    public int Sweep()
    {
        if (!Directory.Exists(folder.Path)) return 0;
        var before = (clock.GetUtcNow() - Patience).UtcDateTime;
        var old = Directory.EnumerateFiles(folder.Path).Where(file => LastWrite(file) < before).ToList();
        foreach (var file in old)
        {
            File.Delete(file);
            if (Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) && _hashes.TryRemove(id, out var hashed)) hashed.Dispose();
        }

        return old.Count;

        // What is known of an upload is written once and is as young as its bytes.
        static DateTime LastWrite(string file)
        {
            var part = Path.ChangeExtension(file, ".part");
            return File.GetLastWriteTimeUtc(File.Exists(part) ? part : file);
        }
    }

    private static async Task<bool> CopyAsync(Stream piece, FileStream part, long room, Hashed? hashed, CancellationToken cancellationToken)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferBytes);
        var write = Task.CompletedTask;
        try
        {
            while (true)
            {
                var read = await piece.ReadAtLeastAsync(buffer.AsMemory(0, BufferBytes), 64 * 1024, throwOnEndOfStream: false, cancellationToken);
                if (read == 0) return true;
                if (read > room) return false;
                room -= read;
                var arrived = buffer.AsMemory(0, read);
                write = part.WriteAsync(arrived, CancellationToken.None).AsTask();
                hashed?.Add(arrived.Span);
                await write;
            }
        }
        finally
        {
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it reads the buffer until then
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<(Upload Upload, long Received)?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Upload>(await File.ReadAllTextAsync(FactsOf(id), cancellationToken), JsonSerializerOptions.Web) is { } upload
                ? (upload, new FileInfo(PartOf(id)).Length)
                : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null; // just ended, or just beginning
        }
    }

    private string FactsOf(Guid id) => Path.Combine(folder.Path, $"{id:N}.json");

    private string PartOf(Guid id) => Path.Combine(folder.Path, $"{id:N}.part");

    private sealed class Hashed : IDisposable
    {
        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Bytes { get; private set; }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            Hash.AppendData(bytes);
            Bytes += bytes.Length;
        }

        public void Dispose() => Hash.Dispose();
    }
}

/// <summary>Where uploads wait until they are whole: always on a disk of this machine, beside the data.</summary>
public sealed record UploadFolder(string Path);
