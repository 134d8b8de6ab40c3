using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.History;

/// <summary>A campaign by its names.</summary>
/// <param name="Key">As the address says it.</param>
public sealed record CampaignName(long Id, string Key, string Name);

/// <summary>What can be chosen in the filters, and the names for what a card knows only by its id.</summary>
public sealed record HistoryChoices(
    IReadOnlyList<CampaignName> Campaigns, IReadOnlyDictionary<string, string> People, IReadOnlyList<(long Id, string Name)> Concepts, IReadOnlyList<(string Key, string Name)> Tags,
    IReadOnlyList<VideoModel> Models, IReadOnlyList<Placement> Placements)
{
    public static readonly HistoryChoices None = new([], new Dictionary<string, string>(), [], [], [], []);

    /// <summary>In the models' own order.</summary>
    public IEnumerable<string> Ratios => Models.SelectMany(model => model.Ratios).Distinct();

    public string? CampaignOf(long? id) => id is null ? null : Campaigns.FirstOrDefault(campaign => campaign.Id == id)?.Name;

    public string ModelOf(string id) => Models.FirstOrDefault(model => model.Id == id)?.Label ?? id;
}

/// <summary>Reads the choices: few rows, whatever the number of jobs.</summary>
public sealed class HistoryChoicesQuery(IDbContextFactory<StudioDb> databases, IOptionsMonitor<GatewayOptions> gateway, IOptionsMonitor<PlacementOptions> placements)
{
    private const int Latest = 500;
    private const int Most = 100;

    public async Task<HistoryChoices> ReadAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var campaigns = await db.CampaignsSeenBy(personId).AsNoTracking().OrderByDescending(c => c.UpdatedAt).Select(c => new { c.Id, c.PublicId, c.Name }).ToListAsync(cancellationToken);
        var people = await db.Users.AsNoTracking().Select(u => new { u.Id, u.DisplayName, u.Email }).ToDictionaryAsync(u => u.Id, u => u.DisplayName.Length > 0 ? u.DisplayName : u.Email ?? "", cancellationToken);
        var concepts = await db.Concepts.AsNoTracking().Where(c => c.OwnerId == personId && c.DeletedAt == null).OrderByDescending(c => c.UpdatedAt)
            .Select(c => new { c.Id, c.Name }).Take(Most).ToListAsync(cancellationToken);

        // Those in use lately: all that ever were would have to be counted out of all rows.
        var latest = await db.JobTags.AsNoTracking().OrderByDescending(t => t.JobId).Take(Latest).ToListAsync(cancellationToken);
        var ids = latest.Select(tag => tag.JobId).Distinct().ToList();
        var seen = (await db.JobsSeenBy(personId).Where(job => ids.Contains(job.Id)).Select(job => job.Id).ToListAsync(cancellationToken)).ToHashSet();
        return new HistoryChoices(
            campaigns.ConvertAll(c => new CampaignName(c.Id, c.PublicId.ToString("N"), c.Name)), people, concepts.ConvertAll(c => (c.Id, c.Name)),
            [.. latest.Where(tag => seen.Contains(tag.JobId)).DistinctBy(tag => tag.Key).OrderBy(tag => tag.Key, StringComparer.CurrentCulture).Select(tag => (tag.Key, tag.Name))],
            gateway.CurrentValue.Models, [.. placements.CurrentValue.Offered]);
    }
}
