using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Rules;

/// <summary>Who may open what, read off the program's own table of routes. A new route without a row here fails.</summary>
public sealed class RoutesTests
{
    private static readonly string[] Everybody =
        ["/setup", "/account/login", "/account/logout", "/error", "/not-found", "/healthz/live", "/healthz/ready"];

    private static readonly string[] SignedIn =
    [
        "/", "/history", "/clips/{Id:long}", "/account/manage", "/account/denied",
        "/media/{jobId:long}/clip.mp4", "/media/{jobId:long}/poster.jpg", "/media/{jobId:long}/last-frame.png",
    ];

    private static readonly string[] Administrators = ["/settings", "/admin"];

    [Fact]
    public async Task EveryRoute_HasItsRow()
    {
        await using var studio = await StudioApp.StartAsync();
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in studio.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (IsAsset(route) || route.StartsWith("/_blazor", StringComparison.Ordinal)) continue;
            found[route] = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "everybody"
                : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Roles == "Admin") ? "administrators"
                : "signed in";
        }

        var expected = Everybody.Select(r => (r, "everybody")).Concat(SignedIn.Select(r => (r, "signed in")))
            .Concat(Administrators.Select(r => (r, "administrators"))).ToDictionary(r => r.r, r => r.Item2, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(expected.OrderBy(r => r.Key, StringComparer.OrdinalIgnoreCase), found.OrderBy(r => r.Key, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Circuit_IsNotForEverybody()
    {
        await using var studio = await StudioApp.StartAsync();
        using var answer = await studio.NewClient().Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static bool IsAsset(string route) => !route.StartsWith("/media/", StringComparison.Ordinal) && (
        Path.GetExtension(route) is ".css" or ".js" or ".svg" or ".map" or ".gz" or ".br" or ".json" or ".woff2" or ".mjs" or ".png" or ".ico"
        || route.StartsWith("/_content/", StringComparison.Ordinal) || route.StartsWith("/_framework/", StringComparison.Ordinal));
}
