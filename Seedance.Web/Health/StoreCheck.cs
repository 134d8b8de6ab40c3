using Microsoft.Extensions.Diagnostics.HealthChecks;
using Seedance.Web.Storage;

namespace Seedance.Web.Health;

/// <summary>
/// Whether the bucket answers. Never worse than Degraded: no other replica has a better one, finished clips wait at the gateway, and
/// people go on composing.
/// </summary>
internal sealed class StoreCheck(StoreMark mark) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await mark.ReadAsync(cancellationToken) is null
                ? HealthCheckResult.Degraded("the bucket has lost the mark of this studio")
                : HealthCheckResult.Healthy("the bucket answers");
        }
        catch (Exception fault) when (fault is StorageException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("the bucket does not answer");
        }
    }
}
