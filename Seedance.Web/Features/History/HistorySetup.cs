namespace Seedance.Web.Features.History;

public static class HistorySetup
{
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<HistoryQuery>()
        .AddSingleton<HistoryChoicesQuery>()
        .AddSingleton<SavedViews>()
        .AddSingleton<HistoryWords>();
}
