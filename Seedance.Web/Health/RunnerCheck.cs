using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Seedance.Web.Jobs;

namespace Seedance.Web.Health;

/// <summary>The runner goes round: a studio whose runner stands still takes orders and never delivers.</summary>
internal sealed class RunnerCheck(JobRunner runner) : IHealthCheck
{
    /// <summary>It goes round at least once a second; a busy database may hold it up for some turns.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ago = runner.SinceLastTurn;
        return Task.FromResult(ago <= Longest
            ? HealthCheckResult.Healthy("works")
            : HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"has done nothing for {ago.TotalSeconds:0} seconds")));
    }
}
