using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.History;

/// <summary>Searches that were given a name: one's own, and those that everybody in the studio sees.</summary>
public sealed class SavedViews(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    public const int MaxNameLength = 60;

    /// <summary>A person has no more of them.</summary>
    public const int Most = 50;

    private const int MaxQueryLength = 2000;

    /// <summary>One's own first, then the team's; each by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var views = await db.SavedViews.AsNoTracking().Where(view => view.OwnerId == personId || view.IsShared).ToListAsync(cancellationToken);
        return [.. views.OrderBy(view => view.OwnerId != personId).ThenBy(view => view.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>Stores a view; one's own of the same name is replaced.</summary>
    /// <param name="query">What stands behind the question mark of the history's address.</param>
    /// <returns>False: the name is empty, or there are <see cref="Most"/> already.</returns>
    public async Task<bool> SaveAsync(string personId, string name, string query, bool isShared, CancellationToken cancellationToken)
    {
        var clean = Jobs.JobTitle.Clean(name);
        if (clean.Length == 0 || query.Length > MaxQueryLength) return false;
        if (clean.Length > MaxNameLength) clean = clean[..(char.IsHighSurrogate(clean[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var view = await db.SavedViews.FirstOrDefaultAsync(v => v.OwnerId == personId && v.Name == clean, cancellationToken);
        if (view is null)
        {
            if (await db.SavedViews.CountAsync(v => v.OwnerId == personId, cancellationToken) >= Most) return false;
            db.SavedViews.Add(view = new SavedView { OwnerId = personId, Name = clean, Query = query, CreatedAt = clock.GetUtcNow().UtcDateTime });
        }

        (view.Query, view.IsShared) = (query, isShared);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Only its owner may; anything else does nothing.</summary>
    public async Task DeleteAsync(string personId, long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.SavedViews.Where(view => view.Id == id && view.OwnerId == personId).ExecuteDeleteAsync(cancellationToken);
    }
}
