namespace Seedance.Web.Features.Clips;

public static class ClipsSetup
{
    public static IServiceCollection AddClips(this IServiceCollection services) => services
        .AddSingleton<ClipQuery>()
        .AddSingleton<LineageQuery>()
        .AddSingleton<JoinQuery>()
        .AddSingleton<CompareQuery>()
        .AddSingleton<RequestPrice>();
}
