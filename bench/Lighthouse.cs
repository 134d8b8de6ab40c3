using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Seedance.Bench.Circuits;

namespace Seedance.Bench;

/// <summary>Lighthouse, when <c>run.sh</c> could install it.</summary>
internal static class Lighthouse
{
    private const int Runs = 3;

    public static async Task<IReadOnlyList<Row>> RunAsync(Workshop shop, Visitor visitor, CancellationToken cancellationToken)
    {
        var program = Path.Combine(shop.Scratch, "lighthouse", "node_modules", ".bin", "lighthouse");
        var rows = new List<Row>();
        foreach (var path in (string[])["/", "/history"])
        {
            foreach (var (preset, goal) in ((string, double)[])[("desktop", 95), ("mobile", 85)])
            {
                if (!File.Exists(program))
                {
                    rows.Add(new Row($"Lighthouse {preset} {path}", "not run", "–", double.NaN, $"≥ {Text.Number(goal)}", false));
                    continue;
                }

                var (performance, accessibility) = (new List<double>(), new List<double>());
                for (var i = 0; i < Runs; i++)
                {
                    var scores = await ScoreAgainAsync(() => ScoreAsync(program, shop.NewFolder("lighthouse"), visitor, path, preset, cancellationToken));
                    performance.Add(scores.Performance);
                    accessibility.Add(scores.Accessibility);
                }

                rows.Add(Score($"Lighthouse {preset} {path}: performance", Pairs.Median(performance), goal));
                rows.Add(Score($"Lighthouse {preset} {path}: accessibility", accessibility.Min(), 100));
            }
        }

        return rows;
    }

    private static Row Score(string what, double score, double goal) =>
        new(what, score.ToString("0", CultureInfo.InvariantCulture), "–", score, $"≥ {goal.ToString("0", CultureInfo.InvariantCulture)}", score >= goal);

    // Now and then Chromium's trace lacks its beginning; Lighthouse itself asks for another run.
    private static async Task<(double Performance, double Accessibility)> ScoreAgainAsync(Func<Task<(double, double)>> score)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await score();
            }
            catch (InvalidOperationException fault) when (tries < 4 && fault.Message.Contains("run Lighthouse again", StringComparison.Ordinal))
            {
                // once more
            }
        }
    }

    private static async Task<(double Performance, double Accessibility)> ScoreAsync(
        string program, string folder, Visitor visitor, string path, string preset, CancellationToken cancellationToken)
    {
        var (report, headers) = (Path.Combine(folder, "report.json"), Path.Combine(folder, "headers.json"));
        await File.WriteAllTextAsync(headers, JsonSerializer.Serialize(new Dictionary<string, string> { ["Cookie"] = visitor.Cookie ?? "" }), cancellationToken);
        var start = new ProcessStartInfo(program,
        [
            new Uri(visitor.Address, path).AbsoluteUri, "--quiet", "--output=json", $"--output-path={report}", $"--extra-headers={headers}",
            "--only-categories=performance,accessibility", "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
            .. preset == "desktop" ? (string[])["--preset=desktop"] : [],
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CHROME_PATH"] = "/usr/bin/chromium";
        using var run = Process.Start(start)!;
        var said = run.StandardOutput.ReadToEndAsync(cancellationToken);
        var complained = await run.StandardError.ReadToEndAsync(cancellationToken);
        await run.WaitForExitAsync(cancellationToken);
        if (run.ExitCode != 0) throw new InvalidOperationException($"Lighthouse failed: {complained} {await said}");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancellationToken));
        var categories = json.RootElement.GetProperty("categories");
        return (100 * categories.GetProperty("performance").GetProperty("score").GetDouble(),
            100 * categories.GetProperty("accessibility").GetProperty("score").GetDouble());
    }
}
