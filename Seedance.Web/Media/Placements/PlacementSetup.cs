using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Media.Placements;

internal static class PlacementSetup
{
    public static void AddPlacements(this IServiceCollection services)
    {
        services.AddOptions<PlacementOptions>().BindConfiguration(PlacementOptions.Section)
            .PostConfigure(options =>
            {
                foreach (var (id, placement) in options.Presets) placement.Id = id;
            })
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PlacementOptions>, PlacementOptionsValidator>());
    }
}
