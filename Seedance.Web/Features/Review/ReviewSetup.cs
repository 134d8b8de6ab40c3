using Seedance.Web.Components.Shared;
using Seedance.Web.Data;
using Seedance.Web.Features.Review.Guests;

namespace Seedance.Web.Features.Review;

public static class ReviewSetup
{
    public static IServiceCollection AddReview(this IServiceCollection services) => services
        .AddSingleton<GuestCookies>()
        .AddSingleton<GuestDoor>()
        .AddSingleton<GuestQuery>()
        .AddTransient<GuestPages>()
        .AddTransient<GuestPosts>()
        .AddSingleton<ShareQuery>()
        .AddSingleton(new ClipPanel(typeof(ReviewPanel), job => job is { State: JobState.Ready, TrashedAt: null }));

    public static void MapReview(this IEndpointRouteBuilder routes) => routes.MapGuests();
}
