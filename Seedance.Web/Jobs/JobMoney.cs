using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>What a job cost, as far as anybody here can know.</summary>
public static class JobMoney
{
    /// <summary>
    /// Millionths of the job's currency: what the provider counted, at the price that its estimate was made with. Null when the provider told no
    /// tokens or the price was not known then.
    /// </summary>
    public static long? Actual(Job job) => job is { Tokens: { } used, EstimatedTokens: > 0 and var asked, EstimatedCostMicros: { } cost }
        ? (long)decimal.Round((decimal)cost * used / asked)
        : null;
}
