namespace Seedance.Bench;

/// <summary>One figure of the table: the studio against a peer, in turns, in the same run.</summary>
public interface IFigure
{
    /// <summary>As it is asked for on the command line, for example "F3".</summary>
    string Name { get; }

    /// <summary>What is measured, in a few words.</summary>
    string Title { get; }

    Task<IReadOnlyList<Row>> MeasureAsync(Workshop shop, CancellationToken cancellationToken);
}

/// <summary>One line of the table.</summary>
/// <param name="App">The studio's median, with its unit.</param>
/// <param name="Peer">The peer's median, with its unit.</param>
/// <param name="Ratio">What is held against the goal.</param>
public sealed record Row(string What, string App, string Peer, double Ratio, string Goal, bool IsMet)
{
    /// <summary>More is better: the studio must reach this share of the peer.</summary>
    public static Row AtLeast(string what, Pairs pairs, string unit, double goal) =>
        new(what, Text.Number(pairs.App, unit), Text.Number(pairs.Peer, unit), pairs.Ratio, $"≥ {Text.Number(goal)}", pairs.Ratio >= goal);

    /// <summary>Less is better: the studio must stay within this multiple of the peer.</summary>
    public static Row AtMost(string what, Pairs pairs, string unit, double goal) =>
        new(what, Text.Number(pairs.App, unit), Text.Number(pairs.Peer, unit), pairs.Ratio, $"≤ {Text.Number(goal)}", pairs.Ratio <= goal);

    /// <summary>A number with a limit of its own and no peer.</summary>
    public static Row Limit(string what, double value, string unit, double goal) =>
        new(what, Text.Number(value, unit), "–", value, $"≤ {Text.Number(goal, unit)}", value <= goal);
}
