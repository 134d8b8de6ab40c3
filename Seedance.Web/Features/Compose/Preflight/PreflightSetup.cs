using Seedance.Web.Features.Compose.Placements;

namespace Seedance.Web.Features.Compose.Preflight;

public static class PreflightSetup
{
    public static IServiceCollection AddPreflight(this IServiceCollection services) => services
        .AddSingleton<PreflightCheck>()
        .AddSingleton<IPreflightRule, TypedTextRule>()
        .AddSingleton<IPreflightRule, RequestLimitsRule>()
        .AddSingleton<IPreflightRule, FileLimitsRule>()
        .AddSingleton<IPreflightRule, LinksRule>()
        .AddSingleton<IPreflightRule, RightsRule>()
        .AddSingleton<IPreflightRule, MentionsRule>()
        .AddSingleton<IPreflightRule, PlacesRule>()
        .AddSingleton<IPreflightRule, EditWordingRule>()
        .AddSingleton<IPreflightRule, BriefRule>()
        .AddSingleton<IPreflightRule, ShotPaceRule>()
        .AddSingleton<IPreflightRule, DialogueRule>()
        .AddSingleton<IPreflightRule, EventsRule>()
        .AddSingleton<IPreflightRule, SoundRule>()
        .AddSingleton<IPreflightRule, RefusalRule>()
        .AddSingleton<IPreflightRule, BrandRule>()
        .AddSingleton<IPreflightRule, PlacementRule>()
        .AddSingleton<IPreflightRule, PriceRule>();
}
