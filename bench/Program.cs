using System.Globalization;
using Seedance.Bench;
using Seedance.Bench.Figures;
using Seedance.Bench.Roles;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (args is ["role", var role, .. var rest])
{
    await (role switch
    {
        GatewayRole.Name => GatewayRole.RunAsync(rest, stop.Token),
        UploadSinkRole.Name => UploadSinkRole.RunAsync(rest, stop.Token),
        PollLoopRole.Name => PollLoopRole.RunAsync(rest, stop.Token),
        _ => throw new ArgumentException($"No role {role}."),
    });
    return 0;
}

IFigure[] all =
[
    new PollsPerCpuSecond(),
    new Staleness(),
    new ManyCircuits(),
    new ChangeToPage(),
    new History(onPostgres: false),
    new History(onPostgres: true),
    new CircuitMemory(),
    new ColdStart(),
    new FirstVisit(),
    new Serving(),
    new Uploading(),
    new Submitting(),
    new Saving(),
    new Restart(),
    new Replicas(),
    new Delivering(),
    new LiveWall(),
];

// bench <published program> <scratch folder> [F3 F7 …]
if (args.Length < 2)
{
    await Console.Error.WriteLineAsync("Start it with bench/run.sh.");
    return 2;
}

var names = args[2..];
var chosen = names.Length == 0 ? all : [.. all.Where(figure => names.Contains(figure.Name, StringComparer.OrdinalIgnoreCase))];
if (chosen.Length == 0)
{
    await Console.Error.WriteLineAsync($"Figures: {string.Join(' ', all.Select(figure => figure.Name))}");
    return 2;
}

var machine = $"{Machine.Describe()}; {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
var shop = new Workshop(args[0], args[1]);
var report = new Report(machine);
shop.Clear(); // of a run that was killed
try
{
    foreach (var figure in chosen) await report.AddAsync(figure, shop, stop.Token);
}
finally
{
    shop.Clear();
}

Console.WriteLine();
Console.WriteLine(report);
if (names.Length == 0) await File.WriteAllTextAsync(Path.Combine(args[1], "table.md"), report.ToString(), stop.Token);
return report.IsComplete ? 0 : 1;
