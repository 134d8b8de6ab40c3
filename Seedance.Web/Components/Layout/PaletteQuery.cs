using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Layout;

/// <param name="Text">Empty for a draft or a film that has no words yet.</param>
public sealed record PaletteItem(string Href, string Text, JobState? State = null);

/// <summary>All that the palette offers of a person's own.</summary>
public sealed record PaletteItems(IReadOnlyList<PaletteItem> Clips, IReadOnlyList<PaletteItem> Drafts, IReadOnlyList<PaletteItem> Campaigns, IReadOnlyList<PaletteItem> Films)
{
    public static readonly PaletteItems None = new([], [], [], []);
}

/// <summary>What a person is most likely to go back to.</summary>
public sealed class PaletteQuery(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Of each kind.</summary>
    public const int Most = 12;

    /// <summary>The newest clips, and the drafts, campaigns and films that were changed last.</summary>
    public async Task<PaletteItems> ReadAsync(string ownerId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var clips = await db.Jobs.AsNoTracking().Where(job => job.OwnerId == ownerId && job.TrashedAt == null).OrderByDescending(job => job.Id).Take(Most)
            .Select(job => new { job.Id, job.Title, job.State }).ToListAsync(cancellationToken);
        var drafts = await db.Compositions.AsNoTracking().Where(draft => draft.OwnerId == ownerId && draft.DeletedAt == null && !draft.IsTemplate)
            .OrderByDescending(draft => draft.UpdatedAt).Take(Most).Select(draft => new { draft.PublicId, draft.Name, draft.Excerpt }).ToListAsync(cancellationToken);
        var campaigns = await db.CampaignsSeenBy(ownerId).AsNoTracking().OrderByDescending(campaign => campaign.UpdatedAt).Take(Most)
            .Select(campaign => new { campaign.PublicId, campaign.Name }).ToListAsync(cancellationToken);
        var films = await db.Sequences.AsNoTracking().Where(film => film.OwnerId == ownerId && film.DeletedAt == null && (film.Version > 0 || film.Name != "")).OrderByDescending(film => film.UpdatedAt).Take(Most)
            .Select(film => new { film.PublicId, film.Name }).ToListAsync(cancellationToken);
        return new PaletteItems(
            clips.ConvertAll(clip => new PaletteItem(System.FormattableString.Invariant($"/clips/{clip.Id}"), clip.Title, clip.State)),
            drafts.ConvertAll(draft => new PaletteItem($"/?draft={draft.PublicId:N}", draft.Name.Length > 0 ? draft.Name : draft.Excerpt)),
            campaigns.ConvertAll(campaign => new PaletteItem($"/campaigns/{campaign.PublicId:N}", campaign.Name)),
            films.ConvertAll(film => new PaletteItem($"/sequences/{film.PublicId:N}", film.Name)));
    }
}
