using Microsoft.Extensions.Options;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class RequestBudgetTests
{
    private readonly TestClock _clock = new();
    private readonly LiveOptions _options = new() { CurrentValue = { RequestsPerSecond = 25 } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Burst_IsAFifthOfASecondsWorth_ThenOneAfterTheOther()
    {
        var budget = new RequestBudget(_options, _clock);
        Assert.Equal(5, budget.Available);

        var waits = Enumerable.Range(0, 8).Select(_ => budget.WaitAsync(Token)).ToList();

        Assert.Equal([true, true, true, true, true, false, false, false], waits.Select(wait => wait.IsCompletedSuccessfully));
        Assert.Equal(0, budget.Available);
        for (var served = 5; served < 8; served++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(40));
            await waits[served];
            Assert.Equal(served + 1, waits.Count(wait => wait.IsCompletedSuccessfully));
        }

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, budget.Available);
    }

    [Fact]
    public async Task CancelledWait_GivesItsTokenBack()
    {
        var budget = new RequestBudget(_options, _clock);
        for (var i = 0; i < 5; i++)
        {
            await budget.WaitAsync(Token);
        }

        using var cancel = new CancellationTokenSource();
        var waiting = budget.WaitAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _clock.Advance(TimeSpan.FromMilliseconds(40));

        Assert.Equal(1, budget.Available);
    }

    [Fact]
    public void Rate_CanBeChangedWhileRunning()
    {
        var budget = new RequestBudget(_options, _clock);
        _options.CurrentValue.RequestsPerSecond = 100;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, budget.Available);
        _options.CurrentValue.RequestsPerSecond = 0.5;
        Assert.Equal(1, budget.Available);
    }

    private sealed class LiveOptions : IOptionsMonitor<GatewayOptions>
    {
        public GatewayOptions CurrentValue { get; } = new();

        public GatewayOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<GatewayOptions, string?> listener) => null;
    }
}
