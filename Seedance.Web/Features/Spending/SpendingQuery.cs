using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Spending;

/// <summary>Adds up what clips used, in the database: a hundred thousand of them are no more than a few hundred rows here.</summary>
public sealed class SpendingQuery(IDbContextFactory<StudioDb> databases)
{
    private const string Figures = $$"""
        COUNT(*) AS "Clips",
        CAST(COALESCE(SUM(COALESCE("Tokens", "EstimatedTokens")), 0) AS BIGINT) AS "Tokens",
        CAST(COALESCE(SUM("EstimatedTokens"), 0) AS BIGINT) AS "EstimatedTokens",
        COUNT("Tokens") AS "Told",
        COUNT("EstimatedCostMicros") AS "Priced",
        CAST(COALESCE(SUM({{JobMoney.MicrosSql}}), 0) AS BIGINT) AS "SpentMicros",
        CAST(COALESCE(SUM("EstimatedCostMicros"), 0) AS BIGINT) AS "EstimatedMicros"
        """;

    /// <summary>The rows of one dimension; days in their order, the others with the most tokens first.</summary>
    /// <param name="viewerId">Sees only their own, unless <paramref name="isAdmin"/>.</param>
    public async Task<IReadOnlyList<SpendingRow>> ReadAsync(
        string viewerId, bool isAdmin, SpendingFilter filter, SpendingBy by, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var key = by switch
        {
            SpendingBy.Day => db.DaySql,
            SpendingBy.Person => "\"OwnerId\"",
            SpendingBy.Model => "\"Model\"",
            SpendingBy.Campaign => "COALESCE(CAST(\"CampaignId\" AS TEXT), '')",
            _ => "COALESCE(CAST(\"ConceptId\" AS TEXT), '')",
        };
        var whose = WhoseOf(viewerId, isAdmin, filter);

        // Samples of the demo and what is joined here cost nothing, and what waits has not been sent.
        var range = """
            "CreatedAt" >= {0} AND "CreatedAt" < {1}
            """ + (whose is null ? "" : " AND \"OwnerId\" = {2}");
        var figures = await db.Database.SqlQueryRaw<SpendingFigures>(
            $$"""
            SELECT {{key}} AS "Key", {{JobMoney.ChargeSql}} AS "Class", "Currency", {{Figures}}
            FROM "Jobs"
            WHERE {{range}} AND "Gateway" NOT IN ('{{GatewayTarget.DemoName}}', '{{GatewayTarget.StudioName}}') AND "State" <> 'Queued'
            GROUP BY 1, 2, 3
            UNION ALL
            SELECT {{key}} AS "Key", "Charge" AS "Class", "Currency", {{Figures}}
            FROM "DeletedJobs"
            WHERE {{range}}
            GROUP BY 1, 2, 3
            """,
            whose is null ? [filter.Start, filter.End] : [filter.Start, filter.End, whose]).ToListAsync(cancellationToken);
        var rows = figures.GroupBy(found => found.Key).Select(found =>
        {
            var sum = new SpendingSum();
            foreach (var part in found) sum.Add(part);
            return new SpendingRow(found.Key, sum);
        });
        return by == SpendingBy.Day
            ? [.. rows.OrderBy(row => row.Key, StringComparer.Ordinal)]
            : [.. rows.OrderByDescending(row => row.Sum.Tokens).ThenByDescending(row => row.Sum.Clips).ThenBy(row => row.Key, StringComparer.Ordinal)];
    }

    /// <summary>The clips themselves, oldest first, for a file; then what is known of the deleted ones.</summary>
    public async IAsyncEnumerable<SpentClip> ClipsAsync(
        string viewerId, bool isAdmin, SpendingFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = db.Jobs.Where(j => j.CreatedAt >= filter.Start && j.CreatedAt < filter.End && j.Gateway != GatewayTarget.DemoName && j.Gateway != GatewayTarget.StudioName && j.State != JobState.Queued);
        if (WhoseOf(viewerId, isAdmin, filter) is { } whose) jobs = jobs.Where(j => j.OwnerId == whose);
        await foreach (var clip in jobs.AsNoTracking().OrderBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(j => new SpentClip(
            j.Id, j.CreatedAt, j.OwnerId, j.Title, j.AssetId, j.ConceptId, j.Model, j.Resolution, j.Ratio, j.Seconds, j.State, j.SubmittedAt, j.Problem,
            j.EstimatedTokens, j.Tokens, j.EstimatedCostMicros, j.Currency)
        {
            CampaignId = j.CampaignId,
        }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return clip;

        var deleted = db.DeletedJobs.Where(j => j.CreatedAt >= filter.Start && j.CreatedAt < filter.End);
        if (WhoseOf(viewerId, isAdmin, filter) is { } owner) deleted = deleted.Where(j => j.OwnerId == owner);
        await foreach (var clip in deleted.AsNoTracking().OrderBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(j => new SpentClip(
            j.Id, j.CreatedAt, j.OwnerId, "", j.AssetId, j.ConceptId, j.Model, j.Resolution, j.Ratio, j.Seconds, null, null, null,
            j.EstimatedTokens, j.Tokens, j.EstimatedCostMicros, j.Currency)
        {
            DeletedCharge = j.Charge,
            CampaignId = j.CampaignId,
        }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return clip;
    }

    /// <summary>How often the language model was used, and how many tokens it read and wrote, as far as the gateway has told.</summary>
    public async Task<ChatSum> ChatAsync(string viewerId, bool isAdmin, SpendingFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var uses = db.ChatUses.Where(use => use.At >= filter.Start && use.At < filter.End);
        if (WhoseOf(viewerId, isAdmin, filter) is { } whose) uses = uses.Where(use => use.UserId == whose);
        return await uses.GroupBy(_ => 1).Select(all => new ChatSum(all.Count(), all.Sum(use => use.PromptTokens) ?? 0, all.Sum(use => use.AnswerTokens) ?? 0)).SingleOrDefaultAsync(cancellationToken)
            ?? new ChatSum(0, 0, 0);
    }

    /// <summary>The names of people, by id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Users.ToDictionaryAsync(user => user.Id, user => user.DisplayName.Length > 0 ? user.DisplayName : user.Email ?? user.Id, cancellationToken);
    }

    /// <summary>The names of concepts, by id; also of deleted ones.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ConceptsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Concepts.Where(concept => ids.Contains(concept.Id)).Select(concept => new { concept.Id, concept.Name }).ToListAsync(cancellationToken);
        return found.ToDictionary(concept => SpentClip.KeyOf(concept.Id), concept => concept.Name);
    }

    /// <summary>The names of all campaigns, by id; also of deleted ones: the money is spent all the same.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CampaignsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Campaigns.Select(campaign => new { campaign.Id, campaign.Name }).ToListAsync(cancellationToken);
        return found.ToDictionary(campaign => SpentClip.KeyOf(campaign.Id), campaign => campaign.Name);
    }

    private static string? WhoseOf(string viewerId, bool isAdmin, SpendingFilter filter) => isAdmin ? filter.PersonId : viewerId;
}
