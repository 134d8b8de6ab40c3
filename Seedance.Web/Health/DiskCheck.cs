using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Health;

/// <summary>Room on the disks of the database and of the clips; below <c>Storage:MinFreeBytes</c> somebody should make some.</summary>
internal sealed class DiskCheck(StudioMark mark, IOptions<StorageOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (mark.Folders.FirstOrDefault(folder => !Directory.Exists(folder.Path)) is { } gone)
            return Task.FromResult(HealthCheckResult.Unhealthy($"the folder of the {gone.Holds} is gone"));
        var (free, holds) = mark.Folders.Select(folder => (new DriveInfo(folder.Path).AvailableFreeSpace, folder.Holds)).Min();

        // How much, is nobody's business who has no account. Never worse: without room the studio still shows and plays, and people can delete what they do not need.
        return Task.FromResult(free < Math.Max(1, options.Value.MinFreeBytes) ? HealthCheckResult.Degraded($"little room left for the {holds}") : HealthCheckResult.Healthy("room enough"));
    }
}
