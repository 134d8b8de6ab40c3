using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Seedance.Web.Storage;

namespace Seedance.Web.Health;

/// <summary>
/// For load balancers and containers, without an account: <c>/healthz/live</c> says that the process answers,
/// <c>/healthz/ready</c> that it can work. Degraded is still 200: people can work, but somebody should look.
/// </summary>
public static class HealthSetup
{
    private const string Ready = "ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        var checks = services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", tags: [Ready], timeout: Patience)
            .AddCheck<RunnerCheck>("runner", tags: [Ready], timeout: Patience)
            .AddCheck<DiskCheck>("disk", tags: [Ready], timeout: Patience)
            .AddCheck<GatewayCheck>("gateway", tags: [Ready], timeout: Patience);
        if (configuration.UsesBucket()) checks.AddCheck<StoreCheck>("store", tags: [Ready], timeout: Patience);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = WriteAsync,
        }).AllowAnonymous();
    }

    // Everybody may read it: plain words, and never the text of an exception, which names hosts and folders.
    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new
                {
                    status = entry.Value.Status.ToString(),
                    words = entry.Value.Exception is null ? entry.Value.Description : "does not work; the log says why",
                }),
        },
        http.RequestAborted);
}
