using System.Globalization;
using System.Text.RegularExpressions;
using Seedance.Bench.Circuits;

namespace Seedance.Bench;

/// <summary>The peer <c>peers/Empty</c> in a process of its own.</summary>
internal sealed partial class EmptyApp : IAsyncDisposable
{
    /// <summary>What its first page says.</summary>
    public const string Greeting = "Hello, world!";

    private int _rings;

    private EmptyApp(Child process)
    {
        Process = process;
        Visitor = new Visitor(process.Ready, null);
    }

    public Child Process { get; }

    public Visitor Visitor { get; }

    public static async Task<EmptyApp> StartAsync(
        string program, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellationToken) =>
        new(await Child.StartAsync(
            "dotnet", [program, "--urls", "http://127.0.0.1:0", "--contentRoot", Path.GetDirectoryName(program)!], ReadyLine(), settings, cancellationToken));

    /// <summary>What every open <c>/push</c> shows after the next ring.</summary>
    public string NextRing => string.Create(CultureInfo.InvariantCulture, $"ring-{_rings + 1}.");

    /// <summary>Something happens: every open <c>/push</c> is drawn again.</summary>
    public async Task RingAsync(CancellationToken cancellationToken)
    {
        await Visitor.SendAsync(HttpMethod.Post, "/ring", null, cancellationToken);
        _rings++;
    }

    public async ValueTask DisposeAsync()
    {
        Visitor.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ReadyLine();
}
