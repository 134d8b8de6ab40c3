using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>The campaigns: everybody sees those that are shared, its owner and its members see a private one; only its owner changes it.</summary>
public sealed class Campaigns(IDbContextFactory<StudioDb> databases, JobNotifier notifier, TimeProvider clock)
{
    /// <summary>Those that a person sees, the one that was changed last first; with their members.</summary>
    public async Task<IReadOnlyList<Campaign>> ListAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).AsNoTracking().Include(campaign => campaign.Members).OrderByDescending(campaign => campaign.UpdatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Null: there is none that this person sees.</summary>
    public async Task<Campaign?> FindAsync(string personId, Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.CampaignsSeenBy(personId).AsNoTracking().Include(campaign => campaign.Members).FirstOrDefaultAsync(campaign => campaign.PublicId == publicId, cancellationToken);
    }

    /// <summary>Makes a campaign, or changes one of this person.</summary>
    /// <param name="publicId">Null: a new one.</param>
    /// <param name="form">Without faults (<see cref="CampaignForm.Check"/>).</param>
    /// <returns>Its public id; null: there is none of this person.</returns>
    public async Task<Guid?> SaveAsync(string personId, Guid? publicId, CampaignForm form, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        Campaign? campaign;
        if (publicId is { } id)
        {
            campaign = await db.Campaigns.Include(c => c.Members).FirstOrDefaultAsync(c => c.PublicId == id && c.OwnerId == personId && c.DeletedAt == null, cancellationToken);
            if (campaign is null) return null;
        }
        else
        {
            db.Campaigns.Add(campaign = new Campaign { OwnerId = personId, Name = "", CreatedAt = now });
        }

        (campaign.Name, campaign.Notes, campaign.BrandKitId) = (JobTitle.Clean(form.Name), form.Notes.Trim(), form.BrandKitId);
        (campaign.StartsOn, campaign.EndsOn, campaign.IsShared, campaign.UpdatedAt) = (form.StartsOn, form.EndsOn, form.IsShared, now);
        campaign.BudgetMicros = form.Budget is { } budget ? (long)decimal.Round(budget * 1_000_000m) : null;
        campaign.Currency = form.Budget is null || form.Currency.Length == 0 ? null : form.Currency;
        var members = await db.Users.Where(user => form.Members.Contains(user.Id) && user.Id != personId).Select(user => user.Id).ToListAsync(cancellationToken);
        campaign.Members.RemoveAll(member => !members.Contains(member.UserId));
        campaign.Members.AddRange(members.Where(member => campaign.Members.TrueForAll(has => has.UserId != member)).Select(member => new CampaignMember { UserId = member }));
        await db.SaveChangesAsync(cancellationToken);
        return campaign.PublicId;
    }

    /// <summary>Takes a campaign away, or brings it back: its clips stay with their owners. Only its owner may.</summary>
    public async Task<bool> DeleteAsync(string personId, Guid publicId, bool isDeleted, CancellationToken cancellationToken)
    {
        DateTime? at = isDeleted ? clock.GetUtcNow().UtcDateTime : null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Campaigns.Where(c => c.PublicId == publicId && c.OwnerId == personId).ExecuteUpdateAsync(s => s.SetProperty(c => c.DeletedAt, at), cancellationToken) == 1;
    }

    /// <summary>What the clips of these campaigns cost, by currency. Ask only for campaigns that the person sees.</summary>
    public async Task<IReadOnlyList<CampaignMoney>> SpentAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.SqlQueryRaw<CampaignMoney>(CampaignMoney.Sql(ids)).ToListAsync(cancellationToken);
    }

    /// <summary>Puts a draft or template of this person into a campaign that they see, or into none.</summary>
    public async Task PutDraftAsync(string personId, Guid draft, long? campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (campaignId is { } id && !await db.CampaignsSeenBy(personId).AnyAsync(c => c.Id == id, cancellationToken)) return;
        await db.Compositions.Where(c => c.PublicId == draft && c.OwnerId == personId).ExecuteUpdateAsync(s => s.SetProperty(c => c.CampaignId, campaignId), cancellationToken);
    }

    /// <summary>Puts a concept of this person into a campaign that they see, or into none; with its clips, if they are to come along.</summary>
    /// <returns>How many clips came along.</returns>
    public async Task<int> PutConceptAsync(string personId, Guid concept, long? campaignId, bool withClips, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (campaignId is { } id && !await db.CampaignsSeenBy(personId).AnyAsync(c => c.Id == id, cancellationToken)) return 0;
        var row = await db.Concepts.FirstOrDefaultAsync(c => c.PublicId == concept && c.OwnerId == personId, cancellationToken);
        if (row is null) return 0;
        row.CampaignId = campaignId;
        await db.SaveChangesAsync(cancellationToken);
        if (!withClips) return 0;
        var clips = db.Jobs.Where(job => job.ConceptId == row.Id && job.OwnerId == personId && job.Review != ReviewState.Approved && job.CampaignId != campaignId);
        var ids = await clips.Select(job => job.Id).ToListAsync(cancellationToken);
        await clips.ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaignId), cancellationToken);
        foreach (var job in ids) notifier.Notify(personId, job);
        return ids.Count;
    }
}
