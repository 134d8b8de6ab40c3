namespace Seedance.Web.Media;

public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services) => services
        .AddSingleton<MediaTools>()
        .AddSingleton<MediaProbe>()
        .AddSingleton<ClipSaver>()
        .AddSingleton<MediaReader>()
        .AddSingleton<MediaSweeper>()
        .AddHostedService<SweepService>();
}
