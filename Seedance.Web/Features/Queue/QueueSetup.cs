namespace Seedance.Web.Features.Queue;

public static class QueueSetup
{
    public static IServiceCollection AddQueue(this IServiceCollection services) => services.AddSingleton<QueueQuery>();
}
