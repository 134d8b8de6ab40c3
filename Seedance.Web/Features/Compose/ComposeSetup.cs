namespace Seedance.Web.Features.Compose;

public static class ComposeSetup
{
    public static IServiceCollection AddCompose(this IServiceCollection services) => services
        .AddSingleton<DraftStore>()
        .AddSingleton<LibraryReferences>()
        .AddSingleton<ComposeCheck>()
        .AddSingleton<PriceWords>()
        .AddSingleton<FormSubmitter>()
        .AddSingleton<BeingMadeQuery>()
        .AddSingleton<RowWords>();
}
