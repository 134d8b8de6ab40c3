namespace Seedance.Web.Gateway.Demo;

/// <summary>Refusals that pass by themselves, as on a real gateway: for a minute after an order was first tried.</summary>
internal sealed class DemoTroubles(TimeProvider clock)
{
    /// <summary>How long an order is refused.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    // Of orders that nobody tries any more nothing is remembered after this.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    /// <summary>True while this order is refused. Once it was taken, the next one like it is a new order.</summary>
    public bool Last(string body)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            foreach (var old in _since.Where(one => now - one.Value > Memory).Select(one => one.Key).ToList()) _since.Remove(old);
            if (_since.TryAdd(body, now) || now - _since[body] < Duration) return true;
            _since.Remove(body);
            return false;
        }
    }
}
