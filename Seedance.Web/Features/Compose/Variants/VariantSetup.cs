using Microsoft.Extensions.Options;

namespace Seedance.Web.Features.Compose.Variants;

internal static class VariantSetup
{
    public static IServiceCollection AddVariants(this IServiceCollection services)
    {
        services.AddOptions<VariantOptions>().BindConfiguration(VariantOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<VariantOptions>, VariantOptionsValidator>()
            .AddSingleton<ConceptStore>()
            .AddSingleton<VariantPlanner>()
            .AddSingleton<VariantJobs>()
            .AddSingleton<VariantWords>()
            .AddSingleton<BatchStarter>();
    }
}
