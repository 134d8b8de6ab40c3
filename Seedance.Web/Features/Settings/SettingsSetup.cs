using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Media.Placements;

namespace Seedance.Web.Features.Settings;

public static class SettingsSetup
{
    public static IServiceCollection AddSavedSettings(this IServiceCollection services)
    {
        services.AddSingleton<SavedSettings>();
        services.AddSingleton<IPostConfigureOptions<GatewayOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        services.AddSingleton<IOptionsChangeTokenSource<GatewayOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        services.AddSingleton<IPostConfigureOptions<PlacementOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        services.AddSingleton<IOptionsChangeTokenSource<PlacementOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        services.AddSingleton<IPostConfigureOptions<DeliveryOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        services.AddSingleton<IOptionsChangeTokenSource<DeliveryOptions>>(provider => provider.GetRequiredService<SavedSettings>());
        return services;
    }

    /// <summary>Runs after the migration, before anything asks for the gateway's options.</summary>
    public static Task LoadSavedSettingsAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SavedSettings>().LoadAsync(cancellationToken);
}
