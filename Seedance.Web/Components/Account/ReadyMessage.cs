using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Seedance.Web.Components.Account;

/// <summary>Says once, when the studio listens, where it is and how the first account is made.</summary>
public sealed class ReadyMessage(IServer server, SetupGate gate, IOptions<ServerOptions> options, ILogger<ReadyMessage> log) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = options.Value.PublicUrl is { Length: > 0 } url ? url : Readable(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost");
        if (await gate.IsOpenAsync(cancellationToken))
            AccountLog.ReadyForSetup(log, address, $"{address}/setup?token={gate.Code}");
        else
            AccountLog.Ready(log, address);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>An address that a browser on this machine opens: "all interfaces" is none.</summary>
    internal static string Readable(string address) => address
        .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
        .Replace("://[::]", "://localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .Replace("://*", "://localhost", StringComparison.Ordinal)
        .TrimEnd('/');
}
