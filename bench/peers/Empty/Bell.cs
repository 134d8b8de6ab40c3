namespace Seedance.Bench.Empty;

/// <summary>Something that happens on the server and is to be seen on every open page.</summary>
internal sealed class Bell
{
    private int _rings;

    public event Action<int>? Rang;

    public int Ring()
    {
        var rings = Interlocked.Increment(ref _rings);
        Rang?.Invoke(rings);
        return rings;
    }
}
