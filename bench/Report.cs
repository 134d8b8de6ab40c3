namespace Seedance.Bench;

/// <summary>Runs figures and collects the table.</summary>
internal sealed class Report(string machine)
{
    private readonly (long All, long Stolen) _before = Machine.ProcessorTime();
    private readonly List<string[]> _rows = [["figure", "what", "app", "peer", "ratio", "goal", "met"]];

    /// <summary>False when a figure broke: it has a line without numbers.</summary>
    public bool IsComplete { get; private set; } = true;

    public async Task AddAsync(IFigure figure, Workshop shop, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} {figure.Name}: {figure.Title}");
        try
        {
            foreach (var row in await figure.MeasureAsync(shop, cancellationToken))
            {
                _rows.Add([figure.Name, row.What, row.App, row.Peer, Text.Number(row.Ratio), row.Goal, row.IsMet ? "yes" : "NO"]);
                await Console.Error.WriteLineAsync("         " + string.Join("  ", _rows[^1]));
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // One broken figure must not cost the others.
            IsComplete = false;
            _rows.Add([figure.Name, figure.Title, "broken", "", "", "", "NO"]);
            await Console.Error.WriteLineAsync(fault.ToString());
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{machine}; {Stolen()} % of its processors' time went to other machines on the host meanwhile\n\n{Text.Table(_rows)}";

    private long Stolen()
    {
        var now = Machine.ProcessorTime();
        return 100 * (now.Stolen - _before.Stolen) / Math.Max(1, now.All - _before.All);
    }
}
