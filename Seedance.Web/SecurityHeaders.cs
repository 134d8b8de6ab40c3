using Microsoft.AspNetCore.Diagnostics;

namespace Seedance.Web;

/// <summary>
/// Headers of every answer. Everything only from here: references that people name are not fetched by the browser. blob: is
/// what a page makes itself of a file that its reader has chosen, to measure and show it before it is sent.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; connect-src 'self'; "
        + "font-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private const string Permissions =
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()";

    // At the last moment, because an error clears what was set before; never over what an endpoint has set for its files.
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Add, context);
        return next(context);
    });

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.TryAdd("Content-Security-Policy", Policy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", Permissions);
        headers.TryAdd("X-Robots-Tag", "noindex, nofollow, noarchive"); // a studio is nobody's reading
        if (context.Request.IsHttps) headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
        return Task.CompletedTask;
    }

    /// <summary>Only who asks for a page gets a page for an error; scripts, players and posts get the bare status.</summary>
    public static void UsePlainStatusCodes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Path.StartsWithSegments("/_blazor") || request.Path.StartsWithSegments("/media"))
            context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        return next(context);
    });

    /// <summary>
    /// Who may open a circuit. A WebSocket knows no same-origin rule: without this any web page could open one with the reader's
    /// cookie. And nobody may while the studio stops: a tab that reconnects to a server on its way out hangs there, and keeps it
    /// from ending, until the shutdown times out.
    /// </summary>
    public static void UseCircuitGuard(this IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/_blazor")) return next(context);
            if (IsOwn(context.Request) && !stopping.IsCancellationRequested) return next(context);
            context.Response.StatusCode = stopping.IsCancellationRequested ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
    }

    // Where we see http the browser may see https: of a proxy that ends TLS and is not among Server:KnownProxies. Never the other way round.
    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && !request.IsHttps))
            && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
