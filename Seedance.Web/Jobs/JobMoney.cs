using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>What a job cost, as far as anybody here can know.</summary>
public static class JobMoney
{
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
