using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>How adding a file ended.</summary>
public abstract record AddOutcome
{
    private AddOutcome()
    {
    }

    /// <param name="WasThere">This person had the same file already: nothing was stored twice.</param>
    public sealed record Added(MediaItem Item, bool WasThere) : AddOutcome;

    /// <summary>It is no file that can become a reference.</summary>
    public sealed record Refused(MediaFault Fault) : AddOutcome;

    /// <summary>The store takes nothing now; the upload is still there.</summary>
    public sealed record StorageTrouble : AddOutcome;
}

/// <summary>The rights of everything that a clip was made with, taken together.</summary>
/// <param name="LicenceUntil">The day on which the first licence ends.</param>
/// <param name="HasConsent">False: of somebody it is known that they did not agree.</param>
/// <param name="ShowsUnaskedPersons">It shows persons of whom nobody has said whether they agreed.</param>
public sealed record TakenRights(DateTime? LicenceUntil, bool? HasConsent, bool ShowsUnaskedPersons);

/// <summary>A local file that is to become an item of the library; it is moved away when it does.</summary>
/// <param name="Sha256">Of the file, in lower-case hex.</param>
public sealed record NewMedia(string OwnerId, string FileName, string Path, string Sha256)
{
    /// <summary>What the browser called it; empty: nothing.</summary>
    public string DeclaredType { get; init; } = "";

    /// <summary>What the browser measured, for what cannot be read here.</summary>
    public BrowserFacts? Measured { get; init; }

    /// <summary>The item whose file it replaces.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>The item that it was made from: what was said of that one, of its rights above all, holds for this one.</summary>
    public MediaItem? MadeFrom { get; init; }

    /// <summary>What it must not lose when it was made from a clip: the rights of what that was made with.</summary>
    public TakenRights? Rights { get; init; }

    /// <summary>Its room was granted when it was announced.</summary>
    public bool HasRoom { get; init; }
}

/// <summary>The reference media of all persons: whoever asks gets their own and what is shared with the team.</summary>
public sealed class MediaLibrary(
    IDbContextFactory<StudioDb> databases,
    IFileStore store,
    MediaProbe probe,
    MediaPreviews previews,
    Uploads uploads,
    LibraryQuota quota,
    TimeProvider clock,
    ILogger<MediaLibrary> log)
{
    public const int MaxNameLength = 120;

    private readonly NamedLocks _sameFiles = new();

    /// <summary>Takes a finished upload over, or says why not; then the upload is gone, unless the store is in trouble.</summary>
    public async Task<AddOutcome> AddAsync(Upload upload, CancellationToken cancellationToken)
    {
        var (path, sha256) = await uploads.CompleteAsync(upload, cancellationToken);
        var outcome = await AddAsync(
            new NewMedia(upload.OwnerId, upload.Name, path, sha256) { DeclaredType = upload.DeclaredType, Measured = upload.Measured, Replaces = upload.Replaces, HasRoom = true },
            cancellationToken);
        if (outcome is not AddOutcome.StorageTrouble) uploads.Remove(upload.Id);
        return outcome;
    }

    /// <summary>Takes a local file over; it is moved away only when it becomes an item.</summary>
    public async Task<AddOutcome> AddAsync(NewMedia media, CancellationToken cancellationToken)
    {
        // The same file twice at once: the second one waits, and finds the first.
        using var turn = await _sameFiles.TakeAsync($"{media.OwnerId}/{media.Sha256}", cancellationToken);
        if (media.Replaces is null && await FindSameAsync(media, cancellationToken) is { } same) return new AddOutcome.Added(same, true);
        var read = await probe.ReadAsync(media.Path, media.FileName, media.DeclaredType, media.Measured, cancellationToken);
        if (read.Facts is not { } facts) return new AddOutcome.Refused(read.Fault!);

        using var grant = media.HasRoom ? null : await quota.KeepAsync(media.OwnerId, facts.Bytes, cancellationToken);
        if (grant?.Refused is { } noRoom) return new AddOutcome.Refused(noRoom);

        var item = NewItem(media, facts);
        try
        {
            item.PreviewKey = await MakePreviewAsync(media.Path, facts, item.PublicId, cancellationToken);
            item.Bytes = (await store.TakeAsync(item.FileKey, media.Path, media.Sha256, cancellationToken)).Bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await RemoveFilesAsync(item.PreviewKey); // a folder without a row is never swept
            if (fault is OperationCanceledException) throw;
            log.StoreFailed(fault);
            return new AddOutcome.StorageTrouble();
        }

        // From here on to the end: the file is in the store and must not stay there without a row.
        return media.Replaces is { } replaced
            ? await ReplaceAsync(media.OwnerId, replaced, item, CancellationToken.None)
            : await InsertAsync(media, item, CancellationToken.None);
    }

    /// <summary>The items that exist and that this person may use, in no order.</summary>
    public async Task<IReadOnlyList<MediaItem>> FindAsync(string personId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Visible(db, personId).AsNoTracking().Where(m => ids.Contains(m.PublicId)).ToListAsync(cancellationToken);
    }

    /// <summary>One item that this person may use; null when there is none.</summary>
    public async Task<MediaItem?> FindAsync(string personId, Guid id, CancellationToken cancellationToken) =>
        (await FindAsync(personId, [id], cancellationToken)) is [var item] ? item : null;

    /// <summary>An item of anybody, for whoever holds a link to it; null when there is none.</summary>
    public async Task<MediaItem?> FindAnyAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.MediaItems.AsNoTracking().FirstOrDefaultAsync(m => m.PublicId == id && m.DeletedAt == null, cancellationToken);
    }

    /// <summary>What of the store's room is taken by this person.</summary>
    public Task<LibraryRoom> RoomAsync(string personId, CancellationToken cancellationToken) => quota.RoomAsync(personId, cancellationToken);

    /// <summary>What of the store's room is taken by everybody together.</summary>
    public Task<LibraryRoom> TotalRoomAsync(CancellationToken cancellationToken) => quota.TotalRoomAsync(cancellationToken);

    /// <summary>Changes facts of one's own item; false when there is none.</summary>
    public async Task<bool> ChangeAsync(string ownerId, Guid id, Action<MediaItem> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var item = await db.MediaItems.SingleOrDefaultAsync(m => m.PublicId == id && m.OwnerId == ownerId && m.DeletedAt == null, cancellationToken);
        if (item is null) return false;
        change(item);
        item.Name = CleanName(item.Name);
        item.SearchText = TextOf(item);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Removes the files of one's own item; the row stays for the jobs that used it. False when there is none.</summary>
    public async Task<bool> DeleteAsync(string ownerId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var item = await db.MediaItems.SingleOrDefaultAsync(m => m.PublicId == id && m.OwnerId == ownerId && m.DeletedAt == null, cancellationToken);
        if (item is null) return false;
        (item.DeletedAt, item.IsShared) = (clock.GetUtcNow().UtcDateTime, false);
        await db.SaveChangesAsync(cancellationToken);
        await RemoveFilesAsync(item.FileKey, item.PreviewKey);
        return true;
    }

    /// <summary>A name as people may type it: one line, not too long.</summary>
    public static string CleanName(string name)
    {
        // By whole characters: half of one cannot be stored.
        var clean = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue;
            if (clean.Length + rune.Utf16SequenceLength > MaxNameLength) break;
            clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private async Task<MediaItem?> FindSameAsync(NewMedia media, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.MediaItems.AsNoTracking().FirstOrDefaultAsync(
            m => m.OwnerId == media.OwnerId && m.Sha256 == media.Sha256 && m.DeletedAt == null, cancellationToken);
    }

    private MediaItem NewItem(NewMedia media, MediaFacts facts)
    {
        var id = media.Replaces ?? Guid.NewGuid(); // the files of an item lie in its own folder, also the later ones
        var item = new MediaItem
        {
            PublicId = id,
            OwnerId = media.OwnerId,
            Kind = facts.Kind.ToString(),
            Name = CleanName(Path.GetFileNameWithoutExtension(media.FileName)) is { Length: > 0 } name ? name : facts.Kind.ToString(),
            FileKey = LibraryFiles.NewKey(id, facts.Extension),
            Format = facts.Format,
            ContentType = facts.ContentType,
            Sha256 = media.Sha256,
            MadeFromId = media.MadeFrom?.Id,
            Purpose = media.MadeFrom?.Purpose ?? (media.Rights is { ShowsUnaskedPersons: true } ? MediaPurpose.Person : MediaPurpose.None),
            Tags = media.MadeFrom?.Tags ?? "",
            RightsOwner = media.MadeFrom?.RightsOwner ?? "",
            RightsNote = media.MadeFrom?.RightsNote ?? "",
            LicenceUntil = media.MadeFrom?.LicenceUntil ?? media.Rights?.LicenceUntil,
            HasConsent = media.MadeFrom?.HasConsent ?? media.Rights?.HasConsent,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        Describe(item, facts);
        item.SearchText = TextOf(item);
        return item;
    }

    private static void Describe(MediaItem item, MediaFacts facts)
    {
        (item.Bytes, item.Width, item.Height, item.DurationMs) = (facts.Bytes, facts.Width, facts.Height, facts.DurationMs);
        (item.FrameRate, item.VideoCodec, item.AudioCodec, item.HasAudio) = (facts.FrameRate, facts.VideoCodec, facts.AudioCodec, facts.HasAudio);
    }

    // A preview is an extra: without it the page shows an icon.
    private async Task<string?> MakePreviewAsync(string path, MediaFacts facts, Guid publicId, CancellationToken cancellationToken)
    {
        var extension = facts.Kind == Gateway.MediaKind.Audio ? ".png" : ".jpg";
        Directory.CreateDirectory(store.WorkFolder);
        var temporary = Path.Combine(store.WorkFolder, $"{Guid.NewGuid():N}{extension}");
        try
        {
            var isMade = facts.Kind == Gateway.MediaKind.Audio
                ? await previews.MakeWaveformAsync(path, facts, temporary, cancellationToken)
                : await previews.MakeThumbnailAsync(path, facts, temporary, cancellationToken);
            if (!isMade) return null;
            await using var picture = File.OpenRead(temporary);
            return (await store.WriteAsync(LibraryFiles.NewKey(publicId, extension), picture, picture.Length, cancellationToken)).Key;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<AddOutcome> InsertAsync(NewMedia media, MediaItem item, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.MediaItems.Add(item);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new AddOutcome.Added(item, false);
        }
        catch (DbUpdateException)
        {
            await RemoveFilesAsync(item.FileKey, item.PreviewKey);

            // The same file came twice at once; anything else is a real fault.
            if (await FindSameAsync(media, cancellationToken) is { } winner) return new AddOutcome.Added(winner, true);
            throw;
        }
    }

    // The item keeps its id, its name and what was said of it; jobs that used the old file keep their record of what they sent.
    private async Task<AddOutcome> ReplaceAsync(string ownerId, Guid id, MediaItem file, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var item = await db.MediaItems.SingleOrDefaultAsync(m => m.PublicId == id && m.OwnerId == ownerId && m.DeletedAt == null, cancellationToken);
        if (item is null || item.Kind != file.Kind)
        {
            await RemoveFilesAsync(file.FileKey, file.PreviewKey);
            return new AddOutcome.Refused(new MediaFault(item is null ? UploadFaults.Gone : UploadFaults.OtherKind));
        }

        var (oldFile, oldPreview) = (item.FileKey, item.PreviewKey);
        (item.FileKey, item.PreviewKey, item.Format, item.ContentType, item.Sha256) = (file.FileKey, file.PreviewKey, file.Format, file.ContentType, file.Sha256);
        Describe(item, ReferenceCheck.FactsOf(file));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            await RemoveFilesAsync(file.FileKey, file.PreviewKey);
            if (await FindSameAsync(new NewMedia(ownerId, "", "", file.Sha256), cancellationToken) is not null) return new AddOutcome.Refused(new MediaFault(UploadFaults.SameElsewhere));
            throw;
        }

        await RemoveFilesAsync(oldFile, oldPreview);
        return new AddOutcome.Added(item, false);
    }

    private async Task RemoveFilesAsync(params string?[] keys)
    {
        try
        {
            foreach (var key in keys.OfType<string>()) await store.DeleteAsync(key, CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.StoreFailed(fault); // swept later
        }
    }

    /// <summary>The items that exist and that this person may use.</summary>
    internal static IQueryable<MediaItem> Visible(StudioDb db, string personId) =>
        db.MediaItems.Where(m => m.DeletedAt == null && (m.OwnerId == personId || m.IsShared));

    // With one blank between two words, so that several in a row are found as a phrase.
    private static string TextOf(MediaItem item) => string.Join(' ', SearchText
        .Fold(item.Name, item.Tags, item.Purpose == MediaPurpose.None ? null : item.Purpose.ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
