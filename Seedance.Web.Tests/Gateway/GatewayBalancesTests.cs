using Microsoft.AspNetCore.Http;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Gateway;

public sealed class GatewayBalancesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Balance_IsAskedOnceForAll_AndAgainAfterMinutes()
    {
        await using var studio = await TestStudio.StartAsync();
        var balances = studio.Get<GatewayBalances>();
        Assert.Null(balances.Current);

        var told = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => balances.FindAsync(Token)));

        Assert.All(told, one => Assert.Equal(new ToldBalance(new GatewayBalance(12.595m, false), studio.Clock.GetUtcNow()), one));
        Assert.Equal(2, studio.Gateway.CallCount); // subscription and usage
        var first = studio.Clock.GetUtcNow();
        studio.Clock.Advance(GatewayBalances.Pulse - TimeSpan.FromSeconds(1));
        Assert.Equal(first, (await balances.FindAsync(Token))!.At);
        Assert.Equal(2, studio.Gateway.CallCount);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(studio.Clock.GetUtcNow(), (await balances.FindAsync(Token))!.At);
        Assert.Equal(4, studio.Gateway.CallCount);
    }

    [Fact]
    public async Task BrokenAnswer_LeavesTheOldOneWithItsAge()
    {
        await using var studio = await TestStudio.StartAsync();
        var balances = studio.Get<GatewayBalances>();
        var before = await balances.FindAsync(Token);

        studio.Clock.Advance(GatewayBalances.Pulse);
        studio.Gateway.OnOther = Answer("""{"error":{"message":"record not found","type":"upstream_error","param":"","code":null}}""");

        Assert.Equal(before, await balances.FindAsync(Token));
        Assert.Equal(before, balances.Current);
    }

    [Fact]
    public async Task GatewayThatTellsNothing_IsLeftInPeace()
    {
        await using var studio = await TestStudio.StartAsync();
        var balances = studio.Get<GatewayBalances>();
        studio.Gateway.OnOther = Answer("""{"success":false,"message":"Invalid token"}""");

        Assert.Null(await balances.FindAsync(Token));
        var asked = studio.Gateway.CallCount;
        studio.Clock.Advance(GatewayBalances.Silence - TimeSpan.FromSeconds(1));
        Assert.Null(await balances.FindAsync(Token));
        Assert.Equal(asked, studio.Gateway.CallCount);
    }

    [Fact]
    public async Task PageThatLeavesAtOnce_DoesNotMakeTheNextOneAskAgain()
    {
        await using var studio = await TestStudio.StartAsync();
        var balances = studio.Get<GatewayBalances>();
        var (isAsked, mayAnswer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        studio.Gateway.OnOther = async _ =>
        {
            isAsked.TrySetResult();
            await mayAnswer.Task;
            return false;
        };

        using (var left = new CancellationTokenSource())
        {
            var page = balances.FindAsync(left.Token);
            await isAsked.Task.WaitAsync(Token);
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => page);
        }

        var next = balances.FindAsync(Token);
        mayAnswer.SetResult();

        Assert.Equal(12.595m, (await next)!.Balance.Remaining);
        Assert.Equal(2, studio.Gateway.CallCount); // subscription and usage, once
    }

    [Fact]
    public async Task Demo_HasNoMoney()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Gateway:Mode"] = "Demo");

        Assert.Null(await studio.Get<GatewayBalances>().FindAsync(Token));
        Assert.Equal(0, studio.Gateway.CallCount);
    }

    private static Func<HttpContext, Task<bool>> Answer(string body) => async context =>
    {
        await context.Response.WriteAsync(body, context.RequestAborted);
        return true;
    };
}
