using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>What the clips of a campaign cost in one currency; deleted ones too.</summary>
/// <param name="SpentMicros">What was charged: as the provider counted, else as it was estimated.</param>
/// <param name="OpenMicros">The estimate of what is being made, and of what nobody can know.</param>
/// <param name="Clips">Paid jobs, whatever became of them.</param>
public sealed record CampaignMoney(long CampaignId, string Currency, long SpentMicros, long OpenMicros, int Clips)
{
    /// <summary>
    /// For campaigns by their ids. What is finished or on its way is most of it, and an index holds all that is needed of that; only of the rest the
    /// problem must be read, which stands in the rows.
    /// </summary>
    internal static string Sql(IEnumerable<long> campaigns)
    {
        var ids = string.Join(", ", campaigns);
        return $"""
            SELECT "CampaignId", "Currency",
                CAST(COALESCE(SUM(CASE WHEN "Charge" = 'Charged' THEN "Micros" END), 0) AS BIGINT) AS "SpentMicros",
                CAST(COALESCE(SUM(CASE WHEN "Charge" IN ('Running', 'Unknown') THEN "Micros" END), 0) AS BIGINT) AS "OpenMicros",
                CAST(COUNT(*) AS INTEGER) AS "Clips"
            FROM (
                SELECT "CampaignId", "Currency", {JobMoney.MicrosSql} AS "Micros", CASE WHEN "State" IN ('Ready', 'Saving') THEN 'Charged' ELSE 'Running' END AS "Charge"
                FROM "Jobs" WHERE "CampaignId" IN ({ids}) AND "Gateway" NOT IN ('{GatewayTarget.DemoName}', '{GatewayTarget.StudioName}') AND "State" IN ('Ready', 'Saving', 'Submitting', 'Generating')
                UNION ALL
                SELECT "CampaignId", "Currency", {JobMoney.MicrosSql} AS "Micros", {JobMoney.ChargeSql} AS "Charge"
                FROM "Jobs" WHERE "CampaignId" IN ({ids}) AND "Gateway" NOT IN ('{GatewayTarget.DemoName}', '{GatewayTarget.StudioName}') AND "State" IN ('Failed', 'Cancelled', 'Expired', 'NeedsAttention')
                UNION ALL
                SELECT "CampaignId", "Currency", {JobMoney.MicrosSql} AS "Micros", "Charge" FROM "DeletedJobs" WHERE "CampaignId" IN ({ids})) AS paid
            WHERE "Currency" IS NOT NULL AND "Charge" <> 'Free' GROUP BY "CampaignId", "Currency"
            """;
    }
}
