namespace Seedance.Web.Features.Delivery;

public static class DeliverySetup
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services.AddSingleton<DeliveryPlanner>().AddSingleton<DeliveryReadme>().AddSingleton<CampaignNaming>().AddSingleton<ResultImport>();
}
