using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>
/// One token bucket for all requests of this process to the live gateway. It refills at its share of <see cref="GatewayOptions.RequestsPerSecond"/>
/// and serves those who wait in their order. It holds the worth of a fifth of a second, so that also after a rest no second sees more than
/// that beyond the rate.
/// </summary>
public sealed class RequestBudget(IOptionsMonitor<GatewayOptions> options, TimeProvider clock)
{
    private const double HeldSeconds = 0.2;
    private readonly Lock _gate = new();
    private double _tokens = double.MaxValue;
    private long _refilled = clock.GetTimestamp();

    /// <summary>So many processes share the setting, this one included.</summary>
    public int SharedBy { get; set; } = 1;

    /// <summary>How many requests could be sent now without waiting.</summary>
    public int Available
    {
        get
        {
            lock (_gate)
            {
                Refill();
                return Math.Max(0, (int)_tokens);
            }
        }
    }

    /// <summary>Takes one token if there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Refill();
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }

    /// <summary>Takes one token, waiting for it when need be; a cancelled wait gives it back.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan wait;
        lock (_gate)
        {
            var rate = Refill();
            _tokens--;
            wait = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }

        if (wait == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _tokens++;
            }

            throw;
        }
    }

    private double Refill()
    {
        var rate = Math.Max(0.001, options.CurrentValue.RequestsPerSecond / SharedBy);
        var now = clock.GetTimestamp();
        _tokens = Math.Min(Math.Max(1, rate * HeldSeconds), _tokens + clock.GetElapsedTime(_refilled, now).TotalSeconds * rate);
        _refilled = now;
        return rate;
    }
}
