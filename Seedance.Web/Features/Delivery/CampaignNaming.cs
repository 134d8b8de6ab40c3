using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media.Delivery;

namespace Seedance.Web.Features.Delivery;

/// <summary>How the files of a campaign are named.</summary>
/// <param name="Template">Null: as the studio's setting says.</param>
/// <param name="MayChange">Its owner and its members may.</param>
public sealed record CampaignTemplate(long Id, string Name, string? Template, bool MayChange);

/// <summary>Reads and keeps the template of a campaign.</summary>
public sealed class CampaignNaming(IDbContextFactory<StudioDb> databases, TimeProvider clock)
{
    /// <summary>Null when the person may not see it.</summary>
    public async Task<CampaignTemplate?> FindAsync(string personId, long campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).Where(c => c.Id == campaignId)
            .Select(c => new CampaignTemplate(c.Id, c.Name, c.NameTemplate, c.OwnerId == personId || c.Members.Any(m => m.UserId == personId))).FirstOrDefaultAsync(cancellationToken);
    }

    /// <param name="template">Null gives it back to the studio's setting.</param>
    /// <returns>False: it cannot be used, or the person may not change it.</returns>
    public async Task<bool> SaveAsync(string personId, long campaignId, string? template, CancellationToken cancellationToken)
    {
        if (template is not null && NameTemplate.Read(template).Template is null) return false;
        var (now, text) = (clock.GetUtcNow().UtcDateTime, template is null ? null : NameTemplate.Read(template).Template!.Text);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).Where(c => c.Id == campaignId && (c.OwnerId == personId || c.Members.Any(m => m.UserId == personId)))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.NameTemplate, text).SetProperty(c => c.UpdatedAt, now), cancellationToken) > 0;
    }
}
