using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Seedance.Web.Data;

namespace Seedance.Web.Health;

/// <summary>The database answers a query. Without it nothing works.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<StudioDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        _ = await db.Settings.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy("answers");
    }
}
