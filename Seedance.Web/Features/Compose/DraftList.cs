using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose;

/// <summary>A draft in the list.</summary>
/// <param name="Title">Its name, else its first words; empty when nothing stands in it.</param>
/// <param name="At">When it was changed, or deleted.</param>
public sealed record DraftRow(Guid PublicId, string Title, DateTime At);

/// <summary>What a search has found.</summary>
public sealed record FoundDrafts(IReadOnlyList<DraftRow> Rows, bool HasMore);

/// <summary>What a person does with drafts beside typing in one.</summary>
public sealed class DraftList(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>So many deleted ones are listed.</summary>
    private const int MostDeleted = 200;

    /// <summary>So long a deleted draft can be brought back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The drafts of this person, the one changed last first.</summary>
    /// <param name="search">Words that its name or its first words have; empty: all.</param>
    /// <param name="most">So many of them.</param>
    public async Task<FoundDrafts> FindAsync(string ownerId, string search, int most, CancellationToken cancellationToken)
    {
        var words = SearchText.Fold(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var all = db.Compositions.AsNoTracking().Where(c => c.OwnerId == ownerId && c.DeletedAt == null && !c.IsTemplate).OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id)
            .Select(c => new { c.PublicId, c.Name, c.Excerpt, c.UpdatedAt });

        // Read on only as far as there is something to show.
        var rows = new List<DraftRow>();
        await foreach (var draft in (words.Length == 0 ? all.Take(most + 1) : all).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var text = words.Length == 0 ? "" : SearchText.Fold(draft.Name, draft.Excerpt);
            if (!Array.TrueForAll(words, word => text.Contains(word, StringComparison.Ordinal))) continue;
            if (rows.Count == most) return new FoundDrafts(rows, true);
            rows.Add(new DraftRow(draft.PublicId, draft.Name.Length > 0 ? draft.Name : draft.Excerpt, draft.UpdatedAt));
        }

        return new FoundDrafts(rows, false);
    }

    /// <summary>What this person has deleted and can still bring back, the last one first.</summary>
    public async Task<IReadOnlyList<DraftRow>> FindDeletedAsync(string ownerId, bool isTemplate, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().UtcDateTime - Kept;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Compositions.AsNoTracking().Where(c => c.OwnerId == ownerId && c.DeletedAt >= since && c.IsTemplate == isTemplate)
            .OrderByDescending(c => c.DeletedAt).ThenByDescending(c => c.Id).Take(MostDeleted)
            .Select(c => new DraftRow(c.PublicId, c.Name != "" ? c.Name : c.Excerpt, c.DeletedAt!.Value)).ToListAsync(cancellationToken);
    }

    /// <summary>Gives it a name of its own; an empty one makes the name from its first words again.</summary>
    public Task<bool> RenameAsync(string ownerId, Guid publicId, string name, CancellationToken cancellationToken)
    {
        var clean = JobTitle.Clean(name);
        return ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.Name, clean), cancellationToken);
    }

    /// <summary>The same once more.</summary>
    /// <param name="name">Of the copy.</param>
    /// <returns>Null when this person has no such draft.</returns>
    public Task<Guid?> DuplicateAsync(string ownerId, Guid publicId, string name, CancellationToken cancellationToken) =>
        CopyAsync(ownerId, c => c.PublicId == publicId && c.OwnerId == ownerId && c.DeletedAt == null, name, cancellationToken);

    /// <summary>A copy of the draft behind a link that a colleague gave away: who has the link may read it, and changes only the copy.</summary>
    public Task<Guid?> TakeCopyAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) =>
        CopyAsync(ownerId, c => c.PublicId == publicId && c.OwnerId != ownerId && c.DeletedAt == null && !c.IsTemplate, null, cancellationToken);

    /// <summary>Stores a form as a draft of its own.</summary>
    public async Task<Guid> AddAsync(string ownerId, string name, ComposeForm form, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var draft = new Composition
        {
            OwnerId = ownerId,
            Name = JobTitle.Clean(name),
            Excerpt = FormTitle.Of(form),
            FormJson = JsonSerializer.Serialize(form, JsonSerializerOptions.Web),
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Compositions.Add(draft);
        await db.SaveChangesAsync(cancellationToken);
        return draft.PublicId;
    }

    /// <summary>Takes it off the list; <see cref="RestoreAsync"/> brings it back for <see cref="Kept"/>.</summary>
    public async Task<bool> DeleteAsync(string ownerId, Guid publicId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            await db.Compositions.Where(c => c.OwnerId == ownerId && c.DeletedAt < now - Kept).ExecuteDeleteAsync(cancellationToken);
        return await ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.DeletedAt, now), cancellationToken);
    }

    public Task<bool> RestoreAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) =>
        ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.DeletedAt, (DateTime?)null), cancellationToken);

    private async Task<bool> ChangeAsync(
        string ownerId, Guid publicId, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Composition>> set, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Compositions.Where(c => c.PublicId == publicId && c.OwnerId == ownerId).ExecuteUpdateAsync(set, cancellationToken) > 0;
    }

    private async Task<Guid?> CopyAsync(
        string ownerId, System.Linq.Expressions.Expression<Func<Composition, bool>> which, string? name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var from = await db.Compositions.AsNoTracking().Where(which).Select(c => new { c.Name, c.FormJson }).FirstOrDefaultAsync(cancellationToken);
        return from is not null && DraftStore.TryParse(from.FormJson) is { } form ? await AddAsync(ownerId, name ?? from.Name, form, cancellationToken) : null;
    }
}
