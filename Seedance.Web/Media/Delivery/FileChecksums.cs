using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Hashing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media.Delivery;

/// <summary>
/// CRC-32 of stored files. A key never gets another content, so what was counted once stays true: for clips and for what was made of
/// them it is written into their row, and no later archive reads the file only to count it. The placement's own crop (Job.CropKey) has no
/// column for it: it is remembered while the studio runs, and counted again after a restart.
/// </summary>
public sealed class FileChecksums(IFileStore store, IDbContextFactory<StudioDb> databases, ILogger<FileChecksums> log) : IDisposable
{
    private const int BufferBytes = 1024 * 1024;

    // Counting is mostly reading: two files at once keep a disk busy and leave the processors to those who are served.
    private readonly SemaphoreSlim _places = new(2, 2);
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 100_000 });
    private readonly ConcurrentDictionary<string, Lazy<Task<uint>>> _counting = new(StringComparer.Ordinal);

    /// <exception cref="EndOfStreamException">The file is gone, or shorter or longer than it should be.</exception>
    public Task<uint> FindAsync(ZipEntry entry)
    {
        if (entry.Crc32 is { } kept) return Task.FromResult(kept);
        var key = entry.Key!;
        if (_known.TryGetValue<uint>(key, out var known)) return Task.FromResult(known);

        // Whoever asks next gets the same run; it goes on when the first one leaves, for the next one will want it.
        return _counting.GetOrAdd(key, _ => new Lazy<Task<uint>>(() => Task.Run(() => CountAsync(key, entry.Bytes, entry.JobId)))).Value;
    }

    private async Task<uint> CountAsync(string key, long bytes, long? jobId)
    {
        await _places.WaitAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var content = await store.OpenAsync(key, 0, null, CancellationToken.None) ?? throw new EndOfStreamException($"{key} was removed.");
            var crc = new Crc32();
            long count = 0;
            while (await content.ReadAsync(buffer) is > 0 and var read)
            {
                crc.Append(buffer.AsSpan(0, read));
                count += read;
            }

            if (count != bytes) throw new EndOfStreamException($"{key} has {count} bytes instead of {bytes}.");
            var counted = _known.Set(key, crc.GetCurrentHashAsUInt32(), new MemoryCacheEntryOptions { Size = 1 });
            if (jobId is { } id) await KeepAsync(id, key, counted);
            return counted;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _places.Release();
            _counting.TryRemove(key, out _);
        }
    }

    // By its key: a file that has taken the place of this one meanwhile has another.
    private async Task KeepAsync(long jobId, string key, long crc)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            if (await db.Jobs.Where(job => job.Id == jobId && job.ClipKey == key).ExecuteUpdateAsync(s => s.SetProperty(job => job.ClipCrc32, crc)) == 0)
                await db.JobFiles.Where(file => file.JobId == jobId && file.FileKey == key).ExecuteUpdateAsync(s => s.SetProperty(file => file.Crc32, crc));
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException)
        {
            log.ChecksumNotKept(jobId, fault); // the archive goes on; a later one counts again
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _known.Dispose();
        _places.Dispose();
    }
}
