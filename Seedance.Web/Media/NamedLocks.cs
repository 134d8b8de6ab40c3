using System.Runtime.InteropServices;

namespace Seedance.Web.Media;

/// <summary>A lock for each name, for as long as somebody holds it or waits for it. Of this process only.</summary>
internal sealed class NamedLocks
{
    private readonly Dictionary<string, Gate> _gates = [];

    /// <summary>Waits for the lock; dispose what is given back to let the next one in.</summary>
    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancellationToken)
    {
        Gate gate;
        lock (_gates)
        {
            gate = CollectionsMarshal.GetValueRefOrAddDefault(_gates, name, out _) ??= new Gate();
            gate.Users++;
        }

        try
        {
            await gate.Open.WaitAsync(cancellationToken);
            return new Turn(this, name, gate);
        }
        catch
        {
            Leave(name, gate);
            throw;
        }
    }

    private void Leave(string name, Gate gate)
    {
        lock (_gates)
            if (--gate.Users == 0) _gates.Remove(name);
    }

    private sealed class Gate
    {
        public SemaphoreSlim Open { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(NamedLocks locks, string name, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Open.Release();
            locks.Leave(name, gate);
        }
    }
}
