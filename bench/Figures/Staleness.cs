using System.Diagnostics;
using System.Globalization;
using Seedance.Bench.Roles;

namespace Seedance.Bench.Figures;

/// <summary>
/// With far more jobs than the request budget allows to ask for at once: how long a job waits for its next look, against the
/// least that the budget permits (jobs / rate), and whether the budget is kept.
/// </summary>
internal sealed class Staleness : IFigure
{
    private const int Jobs = 10_000;
    private const int Rate = 1_000;

    public string Name => "F1b";

    public string Title => "staleness at 10,000 active jobs";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        await using var gateway = await shop.StartRoleAsync(GatewayRole.Name, [], cancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Ready) };
        var baseUrl = gateway.Ready + "/v1";
        await using var studio = await shop.StartStudioAsync(
            new Dictionary<string, string>
            {
                ["Gateway__BaseUrl"] = baseUrl,
                ["Gateway__ApiKey"] = "sk-bench",
                ["Gateway__AllowPrivateNetworks"] = "true",
                ["Gateway__PollInterval"] = "00:00:01",
                ["Gateway__RequestsPerSecond"] = Rate.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken, await Seed.WithGeneratingAsync(shop, Jobs, baseUrl, cancellationToken));
        const double Round = (double)Jobs / Rate;
        await Task.Delay(TimeSpan.FromSeconds(Round), cancellationToken); // each was asked for once
        await client.GetStringAsync("/bench/reset", cancellationToken);

        // Four rounds: every job has several gaps between two looks.
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(4 * Round), cancellationToken);
        var polls = long.Parse(await client.GetStringAsync("/bench/polls", cancellationToken), CultureInfo.InvariantCulture);
        var average = polls / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var gaps = (await client.GetStringAsync("/bench/gaps", cancellationToken)).Split('\n').Select(gap => double.Parse(gap, CultureInfo.InvariantCulture)).ToList();
        var longest = Pairs.Percentile(gaps, 0.99);
        return
        [
            new Row("longest wait of a job, p99", Text.Number(longest, "s"), Text.Number(Round, "s"), longest / Round, "≤ 1.50", longest / Round <= 1.5 && gaps.Count == Jobs),
            new Row("requests a second, on average", Text.Number(average, "/s"), Text.Number(Rate, "/s"), average / Rate, "≤ 1.00", average <= Rate * 1.005),
        ];
    }
}
