using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Seedance.Web.Gateway.Chat;
using Seedance.Web.Gateway.Demo;

namespace Seedance.Web.Gateway;

public static class GatewaySetup
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The gateway client, its options from the section <c>Gateway</c>, and the built-in demo gateway.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ResolveName>(_ => Dns.GetHostAddressesAsync);
        services.AddSingleton<SafeConnect>();
        services.AddSingleton<RequestBudget>();
        services.AddSingleton<VideoGateway>();
        services.AddSingleton<GatewayBalances>();
        services.AddSingleton<ChatGateway>();
        services.AddSingleton<GatewayPulse>();
        services.AddTransient<GatewayPulse.Handler>();
        services.AddSingleton<DemoTroubles>();
        services.AddTransient<DemoGateway>();

        AddClient(services, ClientNames.Submit, handler =>
        {
            handler.PooledConnectionLifetime = TimeSpan.Zero;
            if (Failpoint.IsArmed(Failpoint.MidHeaders)) handler.PlaintextStreamFilter = (line, _) => ValueTask.FromResult<Stream>(new TornStream(line.PlaintextStream));
        }).AddHttpMessageHandler<GatewayPulse.Handler>();
        AddClient(services, ClientNames.Gateway, handler => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2))
            .AddHttpMessageHandler<GatewayPulse.Handler>();
        AddClient(services, ClientNames.Test, handler => handler.PooledConnectionLifetime = TimeSpan.Zero); // of an address that is only tried
        AddClient(services, ClientNames.PublicAddress, handler => handler.PooledConnectionLifetime = TimeSpan.Zero);
        AddClient(services, ClientNames.Webhooks, handler => handler.PooledConnectionLifetime = TimeSpan.Zero);

        // What the cap and the length check count is what came over the line.
        AddClient(services, ClientNames.Clips, handler => handler.AutomaticDecompression = DecompressionMethods.None);
        Harden(services.AddHttpClient(ClientNames.Demo)).ConfigurePrimaryHttpMessageHandler<DemoGateway>();
        return services;
    }

    private static IHttpClientBuilder AddClient(IServiceCollection services, string name, Action<SocketsHttpHandler> configure) =>
        Harden(services.AddHttpClient(name)).ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var handler = new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,

                // A proxy would resolve names out of our sight.
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = ConnectTimeout,
                MaxResponseDrainSize = 0,
                ConnectCallback = provider.GetRequiredService<SafeConnect>().ConnectAsync,
            };
            configure(handler);
            return handler;
        });

    // The framework's own logging of HTTP clients writes addresses and headers: signed links and the key.
    private static IHttpClientBuilder Harden(IHttpClientBuilder builder) => builder.RemoveAllLoggers().ConfigureHttpClient(client =>
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version11;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
    });
}
