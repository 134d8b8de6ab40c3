namespace Seedance.Web.Features.Campaigns;

public static class CampaignsSetup
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services.AddSingleton<CampaignQuery>().AddSingleton<CampaignWords>();
}
