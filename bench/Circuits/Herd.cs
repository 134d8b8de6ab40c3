using System.Collections.Concurrent;

namespace Seedance.Bench.Circuits;

/// <summary>Many tabs of one person.</summary>
internal sealed class Herd : IAsyncDisposable
{
    private readonly ConcurrentBag<RawCircuit> _circuits = [];

    public IReadOnlyCollection<RawCircuit> Circuits => _circuits;

    /// <summary>Opens the page so many times; returns when all circuits have drawn the text.</summary>
    public async Task OpenAsync(Visitor visitor, string path, string text, int count, CancellationToken cancellationToken, int atOnce = 8) =>
        await Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (_, token) => _circuits.Add(await RawCircuit.OpenAsync(visitor, path, text, token)));

    /// <summary>When the last of all circuits draws the text, from now on.</summary>
    public async Task<long> WatchFor(string text, CancellationToken cancellationToken)
    {
        var seen = _circuits.Select(circuit => circuit.WatchFor(text)).ToList();
        return (await Task.WhenAll(seen).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken)).Max();
    }

    /// <summary>Closes all as tabs do.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            _circuits, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (circuit, token) => await circuit.CloseAsync(token));
        _circuits.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in _circuits) await circuit.DisposeAsync();
    }
}
