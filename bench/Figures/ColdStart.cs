using System.Diagnostics;
using Seedance.Bench.Circuits;

namespace Seedance.Bench.Figures;

/// <summary>From the start of the process to the first page that is drawn in full: the history of 100,000 jobs.</summary>
internal sealed class ColdStart : IFigure
{
    private const int Jobs = 100_000;

    public string Name => "F5";

    public string Title => "cold start to the first full page";

    public async Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var folder = shop.NewFolder("cold");
        Seed.Copy(await Seed.WithJobsAsync(shop, Jobs, cancellationToken), folder);
        var cookie = await SignInAsync(shop, folder, cancellationToken);
        return
        [
            Row.AtMost($"history of {Jobs} jobs", await Pairs.TakeAsync(
                () => StudioAsync(shop, folder, cookie, cancellationToken),
                () => EmptyAsync(shop, cancellationToken), count: 9), "s", 1.6),
        ];
    }

    /// <summary>A cookie that outlives restarts on this folder.</summary>
    public static async Task<string> SignInAsync(Workshop shop, string folder, CancellationToken cancellationToken)
    {
        await using var studio = await shop.StartStudioAsync(null, cancellationToken, folder);
        using var visitor = await Visitor.SignInAsync(studio, cancellationToken);
        await studio.Process.StopAsync();
        return visitor.Cookie!;
    }

    /// <summary>Seconds until the history is drawn.</summary>
    public static async Task<double> StudioAsync(
        Workshop shop, string folder, string cookie, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        var began = Stopwatch.GetTimestamp();
        await using var studio = await shop.StartStudioAsync(settings, cancellationToken, folder);
        using var visitor = new Visitor(studio.Url, cookie);
        await using var tab = await RawCircuit.OpenAsync(visitor, "/history", "data-job", cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> EmptyAsync(Workshop shop, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var empty = await shop.StartEmptyAsync(null, cancellationToken);
        await using var tab = await RawCircuit.OpenAsync(empty.Visitor, "/", EmptyApp.Greeting, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
