using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>How much room is taken.</summary>
/// <param name="Limit">In bytes; null: no limit.</param>
public sealed record LibraryRoom(long Used, long? Limit);

/// <summary>Room for one file, kept for it until its row counts; or why there is none.</summary>
public sealed class RoomGrant(MediaFault? refused, Action? free) : IDisposable
{
    public MediaFault? Refused => refused;

    /// <inheritdoc />
    public void Dispose() => free?.Invoke();
}

/// <summary>
/// Says whether a file has room: within the quotas of its owner and of all, and beside what the database and paid clips need of the
/// disks. What was granted counts at once, so that of several files at the same moment not all take the same room.
/// </summary>
public sealed class LibraryQuota(
    IDbContextFactory<StudioDb> databases, Uploads uploads, UploadFolder folder, IFileStore store, IOptionsMonitor<UploadOptions> options, IOptions<StorageOptions> storage) : IDisposable
{
    private readonly SemaphoreSlim _oneByOne = new(1, 1);
    private readonly List<(string OwnerId, long Bytes)> _kept = [];

    /// <summary>What of the store's room is taken by this person.</summary>
    public async Task<LibraryRoom> RoomAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Room(await db.MediaItems.Where(m => m.OwnerId == personId && m.DeletedAt == null).SumAsync(m => m.Bytes, cancellationToken), options.CurrentValue.QuotaPerPerson);
    }

    /// <summary>What of the store's room is taken by everybody together.</summary>
    public async Task<LibraryRoom> TotalRoomAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Room(await db.MediaItems.Where(m => m.DeletedAt == null).SumAsync(m => m.Bytes, cancellationToken), options.CurrentValue.QuotaTotal);
    }

    /// <summary>Begins an upload when there is room for it; else why not.</summary>
    public async Task<MediaFault?> BeginAsync(Upload upload, CancellationToken cancellationToken)
    {
        await _oneByOne.WaitAsync(cancellationToken);
        try
        {
            if (await FindFaultAsync(upload.OwnerId, upload.Bytes, upload.Bytes, cancellationToken) is { } fault) return fault;
            await uploads.BeginAsync(upload, cancellationToken);
            return null;
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    /// <summary>Keeps room for a file that is on a disk of this machine already; dispose the grant when its row is stored.</summary>
    public async Task<RoomGrant> KeepAsync(string personId, long bytes, CancellationToken cancellationToken)
    {
        await _oneByOne.WaitAsync(cancellationToken);
        try
        {
            if (await FindFaultAsync(personId, bytes, 0, cancellationToken) is { } fault) return new RoomGrant(fault, null);
            lock (_kept) _kept.Add((personId, bytes));
            return new RoomGrant(null, () =>
            {
                lock (_kept) _kept.Remove((personId, bytes));
            });
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    /// <summary>Why a file of so many bytes has no room at the moment; null when it has.</summary>
    public Task<MediaFault?> FindFaultAsync(string personId, long bytes, CancellationToken cancellationToken) => FindFaultAsync(personId, bytes, bytes, cancellationToken);

    private async Task<MediaFault?> FindFaultAsync(string personId, long bytes, long bytesOnDisk, CancellationToken cancellationToken)
    {
        var onTheirWay = await uploads.AllAsync(cancellationToken);
        var free = Math.Min(FreeBytes(folder.Path), FreeBytes(store.WorkFolder));
        if (free - onTheirWay.Sum(one => one.Upload.Bytes - one.Received) - bytesOnDisk < storage.Value.MinFreeBytes) return new MediaFault(UploadFaults.DiskFull);

        List<(string OwnerId, long Bytes)> coming = [.. onTheirWay.Select(one => (one.Upload.OwnerId, one.Upload.Bytes))];
        lock (_kept) coming.AddRange(_kept);
        var isWithin = IsWithin(options.CurrentValue.QuotaPerPerson > 0 ? await RoomAsync(personId, cancellationToken) : null, coming.Where(one => one.OwnerId == personId))
            && IsWithin(options.CurrentValue.QuotaTotal > 0 ? await TotalRoomAsync(cancellationToken) : null, coming);
        return isWithin ? null : new MediaFault(UploadFaults.NoRoom);

        bool IsWithin(LibraryRoom? room, IEnumerable<(string OwnerId, long Bytes)> others) =>
            room?.Limit is not { } limit || room.Used + others.Sum(one => one.Bytes) + bytes <= limit;
    }

    private static LibraryRoom Room(long used, long limit) => new(used, limit > 0 ? limit : null);

    // A folder that nothing was put into yet will come to be on the disk of the one above it.
    private static long FreeBytes(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { Length: > 0 } above) path = above;
        return new DriveInfo(path).AvailableFreeSpace;
    }

    /// <inheritdoc />
    public void Dispose() => _oneByOne.Dispose();
}
