using Seedance.Web.Data;
using Seedance.Web.Gateway;

namespace Seedance.Web.Jobs;

/// <summary>What a job cost, as far as anybody here can know.</summary>
public static class JobMoney
{
    /// <summary>
    /// What is known of the charge of a row of <c>Jobs</c>, in SQL: Charged, Free, Unknown, or Running while nobody can know. The problem's charge
    /// is a word of its JSON; quotes within its texts are escaped there, so that no text can say it.
    /// </summary>
    public const string ChargeSql = """
        CASE
            WHEN "State" IN ('Ready', 'Saving') THEN 'Charged'
            WHEN "State" IN ('Submitting', 'Generating') THEN 'Running'
            WHEN "Problem" LIKE '%"Charge":"Charged"%' THEN 'Charged'
            WHEN "Problem" LIKE '%"Charge":"NotCharged"%' OR ("State" = 'Cancelled' AND "SubmittedAt" IS NULL AND "Problem" IS NULL) THEN 'Free'
            ELSE 'Unknown'
        END
        """;

    /// <summary><see cref="Actual(Job)"/> in SQL, and the estimate where nothing was counted. A number with a point: the product of a large count is beyond whole ones.</summary>
    public const string MicrosSql = """(CASE WHEN "Tokens" IS NOT NULL AND "EstimatedTokens" > 0 THEN "EstimatedCostMicros" * 1.0 * "Tokens" / "EstimatedTokens" ELSE "EstimatedCostMicros" END)""";

    /// <summary>Keeps what a job has cost when it is deleted: 0 its id, 1 its owner. Samples and what was joined here cost nothing, and what waits was not sent.</summary>
    public const string KeepSql = $$"""
        INSERT INTO "DeletedJobs" ("Id", "OwnerId", "Model", "Resolution", "Ratio", "Seconds", "ConceptId", "CampaignId", "AssetId", "CreatedAt", "Charge", "EstimatedTokens", "EstimatedCostMicros", "Currency", "Tokens")
        SELECT "Id", "OwnerId", "Model", "Resolution", "Ratio", "Seconds", "ConceptId", "CampaignId", "AssetId", "CreatedAt", REPLACE({{ChargeSql}}, 'Running', 'Unknown'), "EstimatedTokens", "EstimatedCostMicros", "Currency", "Tokens"
        FROM "Jobs" WHERE "Id" = {0} AND "OwnerId" = {1} AND "State" NOT IN ('Queued', 'Submitting') AND "Gateway" NOT IN ('{{GatewayTarget.DemoName}}', '{{GatewayTarget.StudioName}}')
        ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// Millionths of the job's currency: what the provider counted, at the price that its estimate was made with. Null when the provider told no
    /// tokens or the price was not known then.
    /// </summary>
    public static long? Actual(Job job) => Actual(job.Tokens, job.EstimatedTokens, job.EstimatedCostMicros);

    /// <inheritdoc cref="Actual(Job)"/>
    public static long? Actual(long? used, long? estimated, long? estimatedMicros) =>
        used is { } tokens && estimated is > 0 and var asked && estimatedMicros is { } cost ? (long)decimal.Round((decimal)cost * tokens / asked) : null;
}

/// <summary>What a card knows of the money of its job.</summary>
/// <param name="Gateway">Clips of the demo cost nothing.</param>
public sealed record JobCost(string Gateway, long? EstimatedTokens, long? EstimatedCostMicros, long? Tokens, string? Currency);
