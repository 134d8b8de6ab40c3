using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Gateway;

namespace Seedance.Web.Tests.Gateway;

/// <summary>The gateway module as the program registers it, with the settings file of the repository and changes on top.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public GatewayRig(IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider? clock = null, Action<IServiceCollection>? configure = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))
            .AddInMemoryCollection(settings)
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        if (clock is not null)
        {
            services.AddSingleton(clock);
        }

        services.AddGateway();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public VideoGateway Gateway => Get<VideoGateway>();

    public static GatewayRig For(string baseUrl, bool allowPrivate = true, params (string Key, string Value)[] more) => new(
    [
        new("Gateway:BaseUrl", baseUrl),
        new("Gateway:ApiKey", "sk-canary-0123456789"),
        new("Gateway:AllowPrivateNetworks", allowPrivate ? "true" : "false"),
        new("Gateway:RequestsPerSecond", "1000"),
        .. more.Select(pair => new KeyValuePair<string, string?>("Gateway:" + pair.Key, pair.Value)),
    ]);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
