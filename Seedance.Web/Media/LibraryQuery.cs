using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Media;

/// <summary>
/// Reads the library for one person: their own items and what is shared with the team. Ids grow with time, so newest first is by id,
/// and the next page is what lies below the last id.
/// </summary>
public sealed class LibraryQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Items per page.</summary>
    public const int PageSize = 36;

    /// <summary>Clips that are listed as made with an item.</summary>
    public const int MaxUses = 12;

    /// <summary>The next items.</summary>
    /// <param name="before">The id of the last item that is shown; null for the first page.</param>
    /// <param name="count">At least 1.</param>
    public async Task<LibrarySlice> PageAsync(string personId, LibrarySearch search, long? before, CancellationToken cancellationToken, int count = PageSize)
    {
        var words = SearchText.Words(search.Text);
        if (search.Text.Length > 0 && words.Count == 0) return new LibrarySlice([], false); // only signs: no text holds them
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // One's own and the others' each have an index in the order of ids; asked for both at once a database would sort everything.
        List<LibraryCard> found = [];
        if (search.Whose != LibraryWhose.Shared) found.AddRange(await ReadAsync(db.MediaItems.Where(m => m.OwnerId == personId)));
        if (search.Whose == LibraryWhose.Shared) found.AddRange(await ReadAsync(db.MediaItems.Where(m => m.IsShared)));
        if (search.Whose == LibraryWhose.All) found.AddRange(await ReadAsync(db.MediaItems.Where(m => m.IsShared && m.OwnerId != personId)));
        found.Sort((a, b) => b.Id.CompareTo(a.Id));
        return found.Count > count ? new LibrarySlice(found[..count], true) : new LibrarySlice(found, false);

        Task<List<LibraryCard>> ReadAsync(IQueryable<MediaItem> items)
        {
            items = items.Where(m => m.DeletedAt == null);
            if (before is { } id) items = items.Where(m => m.Id < id);
            if (search.Kind is { } kind) items = items.Where(m => m.Kind == kind.ToString());
            items = search.Purpose == MediaPurpose.None ? items.Where(m => m.Purpose != MediaPurpose.EndCard) : items.Where(m => m.Purpose == search.Purpose);
            foreach (var word in words)
            {
                var start = " " + word;
                items = items.Where(m => (" " + m.SearchText).Contains(start));
            }

            // One more than is shown tells whether there are more, without counting.
            return items.AsNoTracking().OrderByDescending(m => m.Id).Take(count + 1).Select(m => new LibraryCard(
                m.Id, m.PublicId, Enum.Parse<MediaKind>(m.Kind), m.Name, m.Purpose, m.PreviewKey, m.Bytes, m.Width, m.Height, m.DurationMs,
                m.LicenceUntil, m.IsShared, m.OwnerId == personId,
                db.Users.Where(u => u.Id == m.OwnerId).Select(u => u.DisplayName).First())).ToListAsync(cancellationToken);
        }
    }

    /// <summary>One item; null when there is none that this person may use.</summary>
    public async Task<LibraryItem?> FindAsync(string personId, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var visible = MediaLibrary.Visible(db, personId).AsNoTracking();
        var found = await visible.Where(m => m.PublicId == id).Select(m => new
        {
            Item = m,
            OwnerName = db.Users.Where(u => u.Id == m.OwnerId).Select(u => u.DisplayName).First(),
            MadeFrom = visible.Where(source => source.Id == m.MadeFromId).Select(source => new { source.PublicId, source.Name }).FirstOrDefault(),
        }).FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new LibraryItem(found.Item, found.Item.OwnerId == personId, found.OwnerName, found.MadeFrom is { } from ? (from.PublicId, from.Name) : null);
    }

    /// <summary>What was made with an item, as far as this person may know.</summary>
    /// <param name="itemId">Of an item that this person may use.</param>
    public async Task<LibraryUses> UsesAsync(string personId, long itemId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = db.Jobs.AsNoTracking().Where(j => j.Media.Any(use => use.MediaId == itemId));
        var mine = jobs.Where(j => j.OwnerId == personId);
        return new LibraryUses(
            await mine.OrderByDescending(j => j.Id).Take(MaxUses).Select(j => new LibraryUse(j.Id, j.Title, j.State)).ToListAsync(cancellationToken),
            await mine.CountAsync(cancellationToken),
            await jobs.CountAsync(j => j.OwnerId != personId, cancellationToken),
            await jobs.CountAsync(j => j.State == JobState.Queued || j.State == JobState.Submitting || j.State == JobState.Generating || j.State == JobState.Assembling, cancellationToken));
    }
}
