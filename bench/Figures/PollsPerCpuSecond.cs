using System.Globalization;
using Seedance.Bench.Roles;

namespace Seedance.Bench.Figures;

/// <summary>How many status polls one second of processor time pays for: the studio with its database against a bare loop.</summary>
internal sealed class PollsPerCpuSecond : IFigure
{
    private const int Tasks = 2_000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public string Name => "F1";

    public string Title => "status polls per CPU second";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken) =>
    [
        await MeasureAsync(shop, "nothing changes", 0, 0.70, cancellationToken),
        await MeasureAsync(shop, "10 % of the answers are new", 10, 0.40, cancellationToken),
    ];

    private static async Task<Row> MeasureAsync(Workshop shop, string what, int changing, double goal, CancellationToken cancellationToken)
    {
        // Each side has a gateway of its own, and only one side runs at a time: the other is stopped meanwhile.
        var percent = changing.ToString(CultureInfo.InvariantCulture);
        await using var gatewayOfApp = await shop.StartRoleAsync(GatewayRole.Name, [percent], cancellationToken);
        await using var gatewayOfPeer = await shop.StartRoleAsync(GatewayRole.Name, [percent], cancellationToken);
        var baseUrl = gatewayOfApp.Ready + "/v1";
        await using var studio = await shop.StartStudioAsync(
            new Dictionary<string, string>
            {
                ["Gateway__BaseUrl"] = baseUrl,
                ["Gateway__ApiKey"] = "sk-bench",
                ["Gateway__AllowPrivateNetworks"] = "true",
                ["Gateway__PollInterval"] = "00:00:00.100",
                ["Gateway__RequestsPerSecond"] = "10000",
                ["Jobs__MaxConcurrentPolls"] = "64",
            },
            cancellationToken, await Seed.WithGeneratingAsync(shop, Tasks, baseUrl, cancellationToken));
        await studio.Process.PauseAsync();
        await using var loop = await shop.StartRoleAsync(PollLoopRole.Name, [gatewayOfPeer.Ready, Tasks.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        await loop.PauseAsync();
        return Row.AtLeast(what, await Pairs.TakeAsync(
            () => RateAsync(studio.Process, gatewayOfApp, cancellationToken),
            () => RateAsync(loop, gatewayOfPeer, cancellationToken)), "/s", goal);
    }

    private static async Task<double> RateAsync(Child poller, Child gateway, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Ready) };
        await poller.ResumeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken); // what had piled up
        var (polls, cpu) = (await CountAsync(client, cancellationToken), poller.CpuTime);
        await Task.Delay(Window, cancellationToken);
        var rate = (await CountAsync(client, cancellationToken) - polls) / (poller.CpuTime - cpu).TotalSeconds;
        await poller.PauseAsync();
        return rate;
    }

    private static async Task<long> CountAsync(HttpClient client, CancellationToken cancellationToken) =>
        long.Parse(await client.GetStringAsync("/bench/polls", cancellationToken), CultureInfo.InvariantCulture);
}
