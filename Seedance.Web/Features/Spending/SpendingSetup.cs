namespace Seedance.Web.Features.Spending;

public static class SpendingSetup
{
    public static IServiceCollection AddSpending(this IServiceCollection services) => services.AddSingleton<SpendingQuery>();
}
