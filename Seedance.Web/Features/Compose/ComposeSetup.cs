using Seedance.Web.Components.Shared;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Features.Compose.FirstRun;
using Seedance.Web.Features.Compose.Improve;
using Seedance.Web.Features.Compose.Paste;
using Seedance.Web.Features.Compose.Placements;
using Seedance.Web.Features.Compose.Preflight;
using Seedance.Web.Features.Compose.Templates;
using Seedance.Web.Features.Compose.Variants;

namespace Seedance.Web.Features.Compose;

public static class ComposeSetup
{
    public static IServiceCollection AddCompose(this IServiceCollection services) => services
        .AddSingleton<DraftStore>()
        .AddSingleton<DraftList>()
        .AddSingleton<KeptForms>()
        .AddSingleton<LibraryReferences>()
        .AddSingleton<TemplateStore>()
        .AddSingleton<TemplateBatch>()
        .AddPreflight()
        .AddSingleton<AlreadyMade>()
        .AddVariants()
        .AddSingleton<BrandKits>()
        .AddSingleton<PriceLimits>()
        .AddSingleton<PromptHistory>()
        .AddSingleton<TourStore>()
        .AddSingleton<PriceWords>()
        .AddSingleton<FromJob>()
        .AddSingleton<FormSubmitter>()
        .AddSingleton<ChatLedger>()
        .AddSingleton<BeingMadeQuery>()
        .AddSingleton<PosterQuery>()
        .AddSingleton<PasteWords>()
        .AddSingleton<RowWords>();
}
