using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Compose;

/// <summary>The one draft of each person. Two tabs share it; the last change wins.</summary>
public sealed class DraftStore(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>The draft, or null when there is none or when it is of a time before this form.</summary>
    public async Task<(Guid OperationId, ComposeForm Form)?> FindAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var draft = await db.Drafts.AsNoTracking().Where(d => d.OwnerId == ownerId)
            .Select(d => new { d.OperationId, d.FormJson }).FirstOrDefaultAsync(cancellationToken);
        if (draft is null) return null;
        try
        {
            return JsonSerializer.Deserialize<ComposeForm>(draft.FormJson, JsonSerializerOptions.Web) is { } form ? (draft.OperationId, form) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives the draft another operation id, if it still has the used one; its form stays as it is.</summary>
    public async Task RenewAsync(string ownerId, Guid used, Guid next, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Drafts.Where(d => d.OwnerId == ownerId && d.OperationId == used)
            .ExecuteUpdateAsync(s => s.SetProperty(d => d.OperationId, next), cancellationToken);
    }

    /// <summary>Puts a file that was made of another in its place, when the page that asked for it has gone.</summary>
    public async Task ExchangeAsync(string ownerId, FormReference old, FormReference made, CancellationToken cancellationToken)
    {
        if (await FindAsync(ownerId, cancellationToken) is var (operationId, form) && ComposeWays.Exchange(form, old, made))
            await SaveAsync(ownerId, operationId, form, cancellationToken);
    }

    /// <summary>Writes the draft, whether there is one or not.</summary>
    public async Task SaveAsync(string ownerId, Guid operationId, ComposeForm form, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(form, JsonSerializerOptions.Web);
        if (await UpdateAsync(ownerId, operationId, json, cancellationToken)) return;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Drafts.Add(new Draft { OwnerId = ownerId, OperationId = operationId, FormJson = json, UpdatedAt = clock.GetUtcNow().UtcDateTime });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another tab made the row between our two statements; anything else is a real fault.
            if (!await UpdateAsync(ownerId, operationId, json, cancellationToken)) throw;
        }
    }

    private async Task<bool> UpdateAsync(string ownerId, Guid operationId, string json, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Drafts.Where(d => d.OwnerId == ownerId).ExecuteUpdateAsync(
            s => s.SetProperty(d => d.OperationId, operationId).SetProperty(d => d.FormJson, json).SetProperty(d => d.UpdatedAt, now),
            cancellationToken) > 0;
    }
}
