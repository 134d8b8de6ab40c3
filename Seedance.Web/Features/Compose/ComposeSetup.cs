using Seedance.Web.Features.Compose.Preflight;

namespace Seedance.Web.Features.Compose;

public static class ComposeSetup
{
    public static IServiceCollection AddCompose(this IServiceCollection services) => services
        .AddSingleton<DraftStore>()
        .AddSingleton<DraftList>()
        .AddSingleton<LibraryReferences>()
        .AddPreflight()
        .AddSingleton<PriceLimits>()
        .AddSingleton<PriceWords>()
        .AddSingleton<FormSubmitter>()
        .AddSingleton<BeingMadeQuery>()
        .AddSingleton<RowWords>();
}
