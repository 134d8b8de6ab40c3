using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Campaigns;

/// <summary>A campaign as its card shows it.</summary>
/// <param name="Money">By currency; empty: nothing was paid for.</param>
/// <param name="Posters">The newest clips that have a picture.</param>
public sealed record CampaignView(Campaign Campaign, IReadOnlyList<CampaignMoney> Money, IReadOnlyList<CampaignPoster> Posters)
{
    /// <summary>In the currency of the budget.</summary>
    public CampaignMoney? Against => Campaign.BudgetMicros is null ? null : Money.FirstOrDefault(money => money.Currency == Campaign.Currency);

    /// <summary>How much of the budget is gone, 0 to 1 and above; null: there is none.</summary>
    public double? Used => Campaign.BudgetMicros is > 0 and var budget ? (double)(Against?.SpentMicros ?? 0) / budget : null;
}

/// <summary>A clip that has a picture.</summary>
public sealed record CampaignPoster(long Id, string Title);

/// <summary>A concept, a draft or a film of a campaign.</summary>
/// <param name="Href">Null: somebody else's.</param>
public sealed record CampaignPart(string Name, string? Href, DateTime UpdatedAt);

/// <summary>What belongs to a campaign beside its clips, newest first; drafts and films are the person's own.</summary>
public sealed record CampaignParts(IReadOnlyList<CampaignPart> Concepts, IReadOnlyList<CampaignPart> Drafts, IReadOnlyList<CampaignPart> Films)
{
    public static readonly CampaignParts None = new([], [], []);

    public bool IsSameAs(CampaignParts other) => Concepts.SequenceEqual(other.Concepts) && Drafts.SequenceEqual(other.Drafts) && Films.SequenceEqual(other.Films);
}

/// <summary>What the pages of campaigns show beside the rows themselves.</summary>
public sealed class CampaignQuery(IDbContextFactory<StudioDb> databases, Jobs.Campaigns campaigns)
{
    private const int Most = 50;
    private const int AtOnce = 100;

    /// <summary>All that a person sees.</summary>
    public async Task<IReadOnlyList<CampaignView>> ListAsync(string personId, CancellationToken cancellationToken)
    {
        var all = await campaigns.ListAsync(personId, cancellationToken);
        var money = (await campaigns.SpentAsync([.. all.Select(campaign => campaign.Id)], cancellationToken)).ToLookup(row => row.CampaignId);
        var posters = await PostersAsync([.. all.Select(campaign => campaign.Id)], 4, cancellationToken);
        return [.. all.Select(campaign => new CampaignView(campaign, [.. money[campaign.Id]], [.. posters[campaign.Id]]))];
    }

    /// <summary>One that a person sees; null: there is none.</summary>
    public async Task<CampaignView?> FindAsync(string personId, Guid publicId, CancellationToken cancellationToken) =>
        await campaigns.FindAsync(personId, publicId, cancellationToken) is { } campaign
            ? new CampaignView(campaign, await campaigns.SpentAsync([campaign.Id], cancellationToken), [.. (await PostersAsync([campaign.Id], 12, cancellationToken))[campaign.Id]])
            : null;

    /// <summary>Whether one of these jobs is in the campaign.</summary>
    public async Task<bool> HasAnyAsync(long campaignId, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Jobs.AnyAsync(job => jobIds.Contains(job.Id) && job.CampaignId == campaignId, cancellationToken);
    }

    /// <summary>How many jobs are in the campaign.</summary>
    public async Task<int> CountAsync(Guid publicId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Campaigns.Where(campaign => campaign.PublicId == publicId).Select(campaign => db.Jobs.Count(job => job.CampaignId == campaign.Id)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Its concepts, whoever made them, and the drafts of this person.</summary>
    public async Task<CampaignParts> PartsAsync(string personId, long campaignId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var concepts = await db.Concepts.AsNoTracking().Where(c => c.CampaignId == campaignId && c.DeletedAt == null).OrderByDescending(c => c.UpdatedAt).Take(Most)
            .Select(c => new { c.PublicId, c.Name, c.OwnerId, c.UpdatedAt, c.Id }).ToListAsync(cancellationToken);
        var drafts = await db.Compositions.AsNoTracking().Where(c => c.CampaignId == campaignId && c.OwnerId == personId && c.DeletedAt == null && !c.IsTemplate)
            .OrderByDescending(c => c.UpdatedAt).Take(Most).Select(c => new { c.PublicId, c.Name, c.Excerpt, c.UpdatedAt }).ToListAsync(cancellationToken);
        var films = await db.Sequences.AsNoTracking().Where(film => film.CampaignId == campaignId && film.OwnerId == personId && film.DeletedAt == null)
            .OrderByDescending(film => film.UpdatedAt).Take(Most).Select(film => new { film.PublicId, film.Name, film.UpdatedAt }).ToListAsync(cancellationToken);
        return new CampaignParts(
            concepts.ConvertAll(c => new CampaignPart(FormattableString.Invariant($"C{c.Id} {c.Name}"), c.OwnerId == personId ? $"/variants/{c.PublicId}" : null, c.UpdatedAt)),
            drafts.ConvertAll(c => new CampaignPart(c.Name.Length > 0 ? c.Name : c.Excerpt, $"/?draft={c.PublicId:N}", c.UpdatedAt)),
            films.ConvertAll(film => new CampaignPart(film.Name, $"/sequences/{film.PublicId:N}", film.UpdatedAt)));
    }

    /// <summary>Everybody who can be a member, by id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().ToDictionaryAsync(user => user.Id, user => user.DisplayName.Length > 0 ? user.DisplayName : user.Email ?? user.Id, cancellationToken);
    }

    /// <summary>The brands to choose from, and those that are chosen.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> BrandsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kits = await db.BrandKits.AsNoTracking().Where(kit => kit.DeletedAt == null).OrderBy(kit => kit.Name).Select(kit => new { kit.PublicId, kit.Name }).ToListAsync(cancellationToken);
        return kits.ConvertAll(kit => (kit.PublicId, kit.Name));
    }

    // Of each the newest few, looked up in its index, and many campaigns in one go.
    private async Task<ILookup<long, CampaignPoster>> PostersAsync(IReadOnlyCollection<long> campaignIds, int count, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = new List<Poster>();
        foreach (var some in campaignIds.Chunk(AtOnce))
        {
            var sql = string.Join(" UNION ALL ", some.Select(id => FormattableString.Invariant($"""
                SELECT "CampaignId", "Id", "Title" FROM (
                    SELECT "CampaignId", "Id", "Title", "PosterKey", "State", "TrashedAt" FROM "Jobs" WHERE "CampaignId" = {id} ORDER BY "Id" DESC LIMIT {count * 4}) AS newest
                WHERE "PosterKey" IS NOT NULL AND "State" = '{nameof(JobState.Ready)}' AND "TrashedAt" IS NULL
                """)));
            found.AddRange(await db.Database.SqlQueryRaw<Poster>(sql).ToListAsync(cancellationToken));
        }

        return found.GroupBy(poster => poster.CampaignId).SelectMany(group => group.OrderByDescending(poster => poster.Id).Take(count)).ToLookup(poster => poster.CampaignId, poster => new CampaignPoster(poster.Id, poster.Title));
    }

    private sealed record Poster(long CampaignId, long Id, string Title);
}
