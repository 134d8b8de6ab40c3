using Microsoft.Extensions.Options;

namespace Seedance.Web.Gateway;

/// <summary>A balance as it was told.</summary>
/// <param name="At">When; it grows old until it is asked again.</param>
public sealed record ToldBalance(GatewayBalance Balance, DateTimeOffset At);

/// <summary>
/// What the gateway in use last said of the money that is left, for all pages together: it is asked only while somebody looks, at most
/// once in <see cref="Pulse"/>, because gateways limit these addresses strictly (20 requests in 20 minutes is new-api's default), and within
/// the budget of all requests. A gateway that tells nothing is asked once in <see cref="Silence"/>. The demo has no money and tells none.
/// </summary>
public sealed class GatewayBalances(IHttpClientFactory clients, IOptionsMonitor<GatewayOptions> options, RequestBudget budget, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Pulse = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    private readonly GatewayTransport _transport = new(clients, options, budget);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private volatile Answer? _last;

    /// <summary>Without asking; null when nothing was told for the settings in force.</summary>
    public ToldBalance? Current => Target is { } target && _last is { } last && last.Target == target ? last.Told : null;

    private GatewayTarget? Target
    {
        get
        {
            var now = options.CurrentValue;
            return now.IsDemo ? null : GatewayTarget.Create(now.BaseUrl, now.ApiKey, now, CallKind.Test).Target;
        }
    }

    /// <summary>Asks when it is time to; else what is known. An answer that cannot be read leaves the older one, with its age.</summary>
    public async Task<ToldBalance?> FindAsync(CancellationToken cancellationToken)
    {
        if (Target is not { } target) return null;
        if (IsFresh(target)) return _last!.Told;

        // A page that leaves does not break the question off: it has been sent, and the next page need not send it again.
        return await Task.Run(() => AskAsync(target), CancellationToken.None).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
        _one.Dispose();
    }

    private async Task<ToldBalance?> AskAsync(GatewayTarget target)
    {
        await _one.WaitAsync(_over.Token);
        try
        {
            if (IsFresh(target)) return _last!.Told;
            var before = _last is { } last && last.Target == target ? last.Told : null;
            var found = await new BalanceReader(_transport, target).ReadAsync(_over.Token);
            var now = clock.GetUtcNow();
            _last = new Answer(target, found is null ? before : new ToldBalance(found, now), now);
            return _last.Told;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsFresh(GatewayTarget target) =>
        _last is { } last && last.Target == target && clock.GetUtcNow() - last.AskedAt < (last.Told is null ? Silence : Pulse);

    private sealed record Answer(GatewayTarget Target, ToldBalance? Told, DateTimeOffset AskedAt);
}
