using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Media.Delivery;

/// <summary>
/// Names the files of clips, by the template of their campaign or of the studio. Asks nobody whether they may see the clip: the caller has done so.
/// </summary>
public sealed class ClipNames(IDbContextFactory<StudioDb> databases, IOptionsMonitor<DeliveryOptions> options)
{
    /// <summary>Asked for at once; a query with more values would be refused.</summary>
    private const int Chunk = 500;

    /// <summary>Of a whole name in UTF-8. Explorer unpacks nothing whose whole path has more than 260 signs.</summary>
    private const int MostBytes = 150;

    public bool IsLatin => options.CurrentValue.LatinNames;

    /// <summary>The template of the studio. One that somebody broke in the configuration is not in force: the start refuses it.</summary>
    public NameTemplate StudioTemplate => NameTemplate.Read(options.CurrentValue.NameTemplate).Template ?? NameTemplate.Read(DeliveryOptions.UsualTemplate).Template!;

    /// <summary>The file name of one clip with its ending, for a download by itself.</summary>
    /// <param name="ending">With its dot; what says which of its files it is stands before it, for example "_last-frame.png".</param>
    /// <param name="ratio">Of the file, when it is not that of the clip.</param>
    public async Task<string> ForAsync(long jobId, string ending, string? ratio, CancellationToken cancellationToken)
    {
        var (facts, templates) = await ReadAsync([jobId], cancellationToken);
        return facts.TryGetValue(jobId, out var clip)
            ? Write(ratio is null ? clip : clip with { Ratio = ratio }, templates[jobId], ending) + ending
            : ClipName.ShortId(jobId) + ending;
    }

    /// <summary>The name without its ending, with room for what makes it unique, and so short that Windows can unpack it into somebody's folder.</summary>
    public string Write(NameFacts facts, NameTemplate template, string ending) => template.Write(facts, IsLatin, MostBytes - NameSet.Room - System.Text.Encoding.UTF8.GetByteCount(ending));

    /// <summary>What is known of some clips, and the template that counts for each; those that are not there are left out.</summary>
    public async Task<(IReadOnlyDictionary<long, NameFacts> Facts, IReadOnlyDictionary<long, NameTemplate> Templates)> ReadAsync(
        IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken)
    {
        var (facts, templates) = (new Dictionary<long, NameFacts>(), new Dictionary<long, NameTemplate>());
        var (campaigns, concepts) = (new Dictionary<long, CampaignName>(), new Dictionary<long, ConceptName>());
        var studio = StudioTemplate;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in jobIds.Distinct().Chunk(Chunk))
        {
            var rows = await db.Jobs.AsNoTracking().Where(j => some.Contains(j.Id))
                .Select(j => new { j.Id, j.Title, j.Ratio, j.Width, j.Height, j.Model, j.Resolution, j.CreatedAt, j.Seconds, j.DurationMs, j.Placement, j.AssetId, j.CampaignId, j.ConceptId })
                .ToListAsync(cancellationToken);
            await AddCampaignsAsync(db, campaigns, [.. rows.Select(row => row.CampaignId).OfType<long>().Distinct().Except(campaigns.Keys)], cancellationToken);
            await AddConceptsAsync(db, concepts, [.. rows.Select(row => row.ConceptId).OfType<long>().Distinct().Except(concepts.Keys)], cancellationToken);
            foreach (var row in rows)
            {
                var campaign = row.CampaignId is { } inCampaign ? campaigns.GetValueOrDefault(inCampaign) : null;
                var concept = row.ConceptId is { } ofConcept ? concepts.GetValueOrDefault(ofConcept) : null;
                var parts = AssetParts.Read(row.AssetId);
                var words = concept?.Words ?? ConceptWords.None;
                facts[row.Id] = new NameFacts
                {
                    JobId = row.Id,
                    Title = row.Title,
                    Ratio = ClipRatio.Of(row.Ratio, row.Width, row.Height),
                    Model = row.Model,
                    Resolution = row.Resolution,
                    Date = row.CreatedAt,
                    Seconds = NameFacts.SecondsOf(row.Seconds, row.DurationMs),
                    Placement = row.Placement,
                    AssetId = row.AssetId,
                    Campaign = campaign?.Name,
                    Brand = campaign?.Brand ?? words.Brand,
                    ConceptId = row.ConceptId,
                    Concept = concept?.Name,
                    Parts = parts.Language is null ? parts with { Language = words.Language?.ToUpperInvariant() } : parts,
                    HookText = words.HookOf(parts),
                    CallText = words.CallOf(parts),
                };
                templates[row.Id] = campaign?.Template ?? studio;
            }
        }

        return (facts, templates);
    }

    private static async Task AddCampaignsAsync(StudioDb db, Dictionary<long, CampaignName> known, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        var rows = await db.Campaigns.AsNoTracking().Where(c => ids.Contains(c.Id) && c.DeletedAt == null)
            .Select(c => new { c.Id, c.Name, c.NameTemplate, Brand = db.BrandKits.Where(k => k.PublicId == c.BrandKitId).Select(k => k.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
        foreach (var row in rows) known[row.Id] = new CampaignName(row.Name, row.Brand, row.NameTemplate is { } own ? NameTemplate.Read(own).Template : null);
    }

    private static async Task AddConceptsAsync(StudioDb db, Dictionary<long, ConceptName> known, long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        var rows = await db.Concepts.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Name, c.FormJson, c.AxesJson }).ToListAsync(cancellationToken);
        foreach (var row in rows) known[row.Id] = new ConceptName(row.Name, ConceptWords.Read(row.FormJson, row.AxesJson));
    }

    private sealed record CampaignName(string Name, string? Brand, NameTemplate? Template);

    private sealed record ConceptName(string Name, ConceptWords Words);
}
