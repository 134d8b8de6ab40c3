using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose.Templates;

/// <summary>A template in the list.</summary>
/// <param name="OwnerName">Who made it.</param>
public sealed record TemplateRow(Guid PublicId, string Name, string Excerpt, bool IsShared, bool IsOwn, string OwnerName, DateTime UpdatedAt);

/// <summary>A template that is used.</summary>
public sealed record Template(Guid PublicId, string Name, bool IsShared, bool IsOwn, ComposeForm Form);

/// <summary>The templates: everybody's own, and those that are shared with the studio. Only its owner changes one.</summary>
public sealed class TemplateStore(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>Those that this person may use, the ones changed last first; 500 at most.</summary>
    public async Task<List<TemplateRow>> FindAllAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (from template in Visible(db, personId)
                      join owner in db.Users on template.OwnerId equals owner.Id
                      orderby template.UpdatedAt descending, template.Id descending
                      select new TemplateRow(template.PublicId, template.Name, template.Excerpt, template.IsShared, template.OwnerId == personId, owner.DisplayName, template.UpdatedAt))
            .Take(500).ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none that this person may use.</summary>
    public async Task<Template?> FindAsync(string personId, Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await Visible(db, personId).Where(c => c.PublicId == publicId)
            .Select(c => new { c.Name, c.IsShared, c.OwnerId, c.FormJson }).FirstOrDefaultAsync(cancellationToken);
        return found is not null && DraftStore.TryParse(found.FormJson) is { } form ? new Template(publicId, found.Name, found.IsShared, found.OwnerId == personId, form) : null;
    }

    /// <summary>This person has a template of this name.</summary>
    public async Task<bool> HasAsync(string ownerId, string name, CancellationToken cancellationToken)
    {
        var clean = JobTitle.Clean(name);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Own(db, ownerId).AnyAsync(c => c.Name == clean, cancellationToken);
    }

    /// <summary>Stores the form as a template of this person; one of theirs with the same name is replaced.</summary>
    /// <param name="name">Not empty.</param>
    public async Task<Guid> SaveAsync(string ownerId, string name, ComposeForm form, CancellationToken cancellationToken)
    {
        var (now, clean, json) = (clock.GetUtcNow().UtcDateTime, JobTitle.Clean(name), JsonSerializer.Serialize(form, JsonSerializerOptions.Web));
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var template = await Own(db, ownerId).FirstOrDefaultAsync(c => c.Name == clean, cancellationToken);
        if (template is null)
        {
            template = new Composition { OwnerId = ownerId, Name = clean, FormJson = json, IsTemplate = true, CreatedAt = now };
            db.Compositions.Add(template);
        }

        (template.FormJson, template.Excerpt, template.UpdatedAt) = (json, FormTitle.Of(form), now);
        template.Version++;
        await db.SaveChangesAsync(cancellationToken);
        return template.PublicId;
    }

    public Task<bool> ShareAsync(string ownerId, Guid publicId, bool isShared, CancellationToken cancellationToken) =>
        ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.IsShared, isShared), cancellationToken);

    /// <summary>Takes it off the list; <see cref="RestoreAsync"/> brings it back.</summary>
    public Task<bool> DeleteAsync(string ownerId, Guid publicId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.DeletedAt, now), cancellationToken);
    }

    public Task<bool> RestoreAsync(string ownerId, Guid publicId, CancellationToken cancellationToken) =>
        ChangeAsync(ownerId, publicId, s => s.SetProperty(c => c.DeletedAt, (DateTime?)null), cancellationToken);

    private static IQueryable<Composition> Visible(StudioDb db, string personId) =>
        db.Compositions.AsNoTracking().Where(c => c.IsTemplate && c.DeletedAt == null && (c.OwnerId == personId || c.IsShared));

    private static IQueryable<Composition> Own(StudioDb db, string ownerId) => db.Compositions.Where(c => c.IsTemplate && c.DeletedAt == null && c.OwnerId == ownerId);

    private async Task<bool> ChangeAsync(
        string ownerId, Guid publicId, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Composition>> set, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Compositions.Where(c => c.IsTemplate && c.PublicId == publicId && c.OwnerId == ownerId).ExecuteUpdateAsync(set, cancellationToken) > 0;
    }
}
