using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Seedance.Web;

/// <summary>Who a request comes from and what it asked for, when a proxy stands in front: believed from known proxies only.</summary>
internal static partial class KnownProxies
{
    public static IServiceCollection AddKnownProxies(this IServiceCollection services)
    {
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServerOptions>, Validator>();
        return services;
    }

    /// <summary>Comes first: cookies, HSTS, the guard of circuits and the limits all look at the scheme, the host or the address.</summary>
    public static void UseKnownProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.KnownProxies;

        // The framework would read an empty list as "believe everybody".
        if (proxies.Count == 0)
        {
            WarnOnce(app);
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // from the last proxy back to the first address that is none of them
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) options.KnownProxies.Add(address);
            else options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        app.UseForwardedHeaders(options);
    }

    // Behind a proxy that is not named everybody has its address, and shares its limits.
    private static void WarnOnce(IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KnownProxies));
        var warned = 0;
        app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Exchange(ref warned, 1) == 0) UnknownProxy(log, http.Connection.RemoteIpAddress);
            return next(http);
        });
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "Requests come through {Address}, which says for whom it asks but is not named in Server:KnownProxies: all people behind it share one address's limits.")]
    private static partial void UnknownProxy(ILogger log, IPAddress? address);

    private sealed class Validator : IValidateOptions<ServerOptions>
    {
        public ValidateOptionsResult Validate(string? name, ServerOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
