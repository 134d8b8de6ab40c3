using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose;

/// <summary>A draft as a page holds it.</summary>
/// <param name="Version">Of the row that was read or written last; 0: there is none yet.</param>
public sealed record OpenDraft(Guid PublicId, int Version, Guid OperationId, ComposeForm Form);

/// <summary>What a save came to.</summary>
/// <param name="Version">Of the row now.</param>
/// <param name="Overwritten">What another tab had saved since this one looked, when it differed: the last writer wins, but nothing is lost.</param>
public sealed record DraftSaved(int Version, ComposeForm? Overwritten);

/// <summary>The drafts of each person: read, and written while they are typed.</summary>
public sealed class DraftStore(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>The draft that was changed last; null when there is none, or when it cannot be read any more.</summary>
    public Task<OpenDraft?> FindLatestAsync(string ownerId, CancellationToken cancellationToken) => ReadAsync(
        db => db.Compositions.Where(c => c.OwnerId == ownerId && c.DeletedAt == null && !c.IsTemplate).OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id), cancellationToken);

    /// <summary>One draft of this person; null when there is none, also when it is another's.</summary>
    public Task<OpenDraft?> FindAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) =>
        ReadAsync(db => db.Compositions.Where(c => c.PublicId == publicId && c.OwnerId == ownerId && c.DeletedAt == null && !c.IsTemplate), cancellationToken);

    /// <summary>Gives the draft another operation id, if it still has the used one; its form stays as it is.</summary>
    public async Task RenewAsync(string ownerId, Guid used, Guid next, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Compositions.Where(c => c.OwnerId == ownerId && c.OperationId == used)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.OperationId, next), cancellationToken);
    }

    /// <summary>Puts a file that was made of another in its place, when the page that asked for it has gone.</summary>
    public async Task ExchangeAsync(string ownerId, FormReference old, FormReference made, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var holders = await db.Compositions.Where(c => c.OwnerId == ownerId && c.DeletedAt == null && c.FormJson.Contains(old.Url)).Select(c => c.PublicId).ToListAsync(cancellationToken);
        foreach (var holder in holders)
            if (await FindAsync(ownerId, holder, cancellationToken) is { } draft && ComposeWays.Exchange(draft.Form, old, made)) await SaveAsync(ownerId, draft, cancellationToken);
    }

    /// <summary>Writes the draft, whether there is one or not; one that was deleted meanwhile is there again.</summary>
    public async Task<DraftSaved> SaveAsync(string ownerId, OpenDraft draft, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(draft.Form, JsonSerializerOptions.Web);
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var there = await db.Compositions.AsNoTracking().Where(c => c.PublicId == draft.PublicId && c.OwnerId == ownerId)
                .Select(c => new { c.Id, c.Version, Other = c.Version == draft.Version ? null : c.FormJson }).FirstOrDefaultAsync(cancellationToken); // a form is long
            if (there is null)
            {
                if (await TryAddAsync(db, ownerId, draft, json, cancellationToken)) return new DraftSaved(1, null);
                continue; // another tab made the row between our two statements
            }

            var (now, version) = (clock.GetUtcNow().UtcDateTime, there.Version + 1);
            var written = await db.Compositions.Where(c => c.Id == there.Id && c.Version == there.Version).ExecuteUpdateAsync(
                s => s.SetProperty(c => c.OperationId, draft.OperationId).SetProperty(c => c.FormJson, json)
                    .SetProperty(c => c.Excerpt, FormTitle.Of(draft.Form)).SetProperty(c => c.CampaignId, draft.Form.CampaignId).SetProperty(c => c.Version, version).SetProperty(c => c.UpdatedAt, now)
                    .SetProperty(c => c.DeletedAt, (DateTime?)null),
                cancellationToken);
            if (written > 0) return new DraftSaved(version, there.Other is { } other && other != json ? TryParse(other) : null);
        }
    }

    internal static ComposeForm? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ComposeForm>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null; // of a time before this form
        }
    }

    private async Task<OpenDraft?> ReadAsync(Func<StudioDb, IQueryable<Composition>> which, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var draft = await which(db).AsNoTracking().Select(c => new { c.PublicId, c.Version, c.OperationId, c.FormJson }).FirstOrDefaultAsync(cancellationToken);
        return draft is not null && TryParse(draft.FormJson) is { } form ? new OpenDraft(draft.PublicId, draft.Version, draft.OperationId, form) : null;
    }

    private async Task<bool> TryAddAsync(StudioDb db, string ownerId, OpenDraft draft, string json, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        db.Compositions.Add(new Composition
        {
            PublicId = draft.PublicId,
            OwnerId = ownerId,
            Excerpt = FormTitle.Of(draft.Form),
            CampaignId = draft.Form.CampaignId,
            OperationId = draft.OperationId,
            FormJson = json,
            Version = 1,
            CreatedAt = now,
            UpdatedAt = now,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Anything but the other tab's row is a real fault.
            if (await db.Compositions.AnyAsync(c => c.PublicId == draft.PublicId && c.OwnerId == ownerId, cancellationToken)) return false;
            throw;
        }
    }
}
