namespace Seedance.Web.Jobs.Reviews;

internal static class ReviewsSetup
{
    public static IServiceCollection AddReviews(this IServiceCollection services) => services
        .AddSingleton<ReviewService>()
        .AddSingleton<ClipRemarks>()
        .AddSingleton<ShareLinks>()
        .AddSingleton<GuestLocks>();
}
