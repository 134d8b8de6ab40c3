using Radzen;
using Seedance.Web.Components.Layout;
using Seedance.Web.Components.Shared;

namespace Seedance.Web.Components;

public static class ComponentsSetup
{
    public static IServiceCollection AddComponents(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddScoped<ReaderZone>();
        services.AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.AddSingleton<ProblemWords>();
        services.AddSingleton<JobProblemWords>();
        services.AddSingleton<MediaWords>();
        services.AddSingleton<LinkWords>();
        services.AddSingleton<PlacementWords>();
        services.AddSingleton<AttentionQuery>();
        services.AddSingleton<PaletteQuery>();
        return services;
    }

    public static void MapComponents(this WebApplication app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits =>
            // Our own policy names the frame ancestors (SecurityHeaders); a second header would only repeat it.
            circuits.ContentSecurityFrameAncestorsPolicy = null);
}
