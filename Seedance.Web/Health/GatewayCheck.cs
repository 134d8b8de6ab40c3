using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;

namespace Seedance.Web.Health;

/// <summary>
/// How the gateway answered last; nothing is asked for this. Its troubles are never more than Degraded: no other replica has a
/// better gateway, and people go on watching clips and composing.
/// </summary>
internal sealed class GatewayCheck(GatewayPulse pulse, IOptionsMonitor<GatewayOptions> options, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (options.CurrentValue.IsDemo) return Task.FromResult(HealthCheckResult.Healthy("demo gateway"));
        if (pulse.Last is not { } last) return Task.FromResult(HealthCheckResult.Healthy("was not asked yet"));
        var seconds = (clock.GetUtcNow() - last.At).TotalSeconds;
        var words = last.Status is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"answered {status} {seconds:0} seconds ago")
            : string.Create(CultureInfo.InvariantCulture, $"gave no answer {seconds:0} seconds ago");
        return Task.FromResult(last.Status is null or >= 500 or 401 or 402 or 403 ? HealthCheckResult.Degraded(words) : HealthCheckResult.Healthy(words));
    }
}
