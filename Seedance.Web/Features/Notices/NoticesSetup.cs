namespace Seedance.Web.Features.Notices;

public static class NoticesSetup
{
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<NoticeWords>()
        .AddSingleton<NoticeMailer>()
        .AddSingleton<WebhookCaller>()
        .AddSingleton<WebhookStore>()
        .AddSingleton<NoticeSender>()
        .AddHostedService(services => services.GetRequiredService<NoticeSender>());
}
