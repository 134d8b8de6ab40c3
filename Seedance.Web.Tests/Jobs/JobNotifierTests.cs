using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

public sealed class JobNotifierTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Changes_ReachTheirOwnerOnly_AndComeInOneBatch()
    {
        var notifier = new JobNotifier(_clock);
        using var mine = notifier.Subscribe("ada");
        using var theirs = notifier.Subscribe("eve");
        for (var i = 0; i < 3; i++) notifier.Notify("ada", 7);
        notifier.Notify("ada", 8);
        notifier.Notify("eve", 9);

        Assert.Equal([7L, 8L], (await NextAsync(mine)).Ids.Order());
        Assert.Equal([9L], (await NextAsync(theirs)).Ids);
    }

    [Fact]
    public async Task SecondBatch_WaitsForTheInterval()
    {
        var notifier = new JobNotifier(_clock);
        using var mine = notifier.Subscribe("ada");
        await using var batches = mine.ListenAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        notifier.Notify("ada", 1);
        Assert.True(await batches.MoveNextAsync());
        notifier.Notify("ada", 2);
        notifier.Notify("ada", 3);
        var second = batches.MoveNextAsync().AsTask();
        Assert.False(second.IsCompleted);

        _clock.Advance(JobNotifier.BatchInterval);

        Assert.True(await second);
        Assert.Equal([2L, 3L], batches.Current.Ids.Order());
    }

    [Fact]
    public async Task TooManyChanges_BecomeEverything()
    {
        var notifier = new JobNotifier(_clock);
        using var mine = notifier.Subscribe("ada");
        for (var i = 0; i < JobSubscription.Capacity + 1; i++) notifier.Notify("ada", i);

        var changes = await NextAsync(mine);

        Assert.True(changes.Everything);
        Assert.True(changes.Touches(123_456));
    }

    [Fact]
    public async Task Dispose_EndsTheListening_AndLeavesNothingBehind()
    {
        var notifier = new JobNotifier(_clock);
        var many = Enumerable.Range(0, 100).Select(_ => notifier.Subscribe("ada")).ToList();
        Assert.Equal(100, notifier.SubscriptionCount);
        var listening = Task.Run(async () =>
        {
            await foreach (var _ in many[0].ListenAsync())
            {
            }
        });

        many.ForEach(s => s.Dispose());

        await listening.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, notifier.SubscriptionCount);
        notifier.Notify("ada", 1); // nobody hears it, nothing breaks
    }

    [Fact]
    public async Task OneChange_OnManyPages_IsReadOnce()
    {
        var notifier = new JobNotifier(_clock);
        var pages = Enumerable.Range(0, 50).Select(_ => notifier.Subscribe("ada")).ToList();
        var reads = 0;

        var found = await Task.WhenAll(pages.Select(page => page.ReadAsync(
            "cards 7", _ => Task.FromResult(Interlocked.Increment(ref reads)), TestContext.Current.CancellationToken)));

        Assert.All(found, read => Assert.Equal(1, read));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task Read_AfterAChange_IsNeverOlderThanTheChange()
    {
        var notifier = new JobNotifier(_clock);
        using var page = notifier.Subscribe("ada");
        var before = new TaskCompletionSource<string>();
        var early = page.ReadAsync("cards 7", _ => before.Task, TestContext.Current.CancellationToken);

        notifier.Notify("ada", 7);
        var late = await page.ReadAsync("cards 7", _ => Task.FromResult("new"), TestContext.Current.CancellationToken);
        before.SetResult("old");

        Assert.Equal("new", late);
        Assert.Equal("old", await early);
    }

    [Fact]
    public async Task FailedRead_IsTriedAgain()
    {
        var notifier = new JobNotifier(_clock);
        using var page = notifier.Subscribe("ada");

        await Assert.ThrowsAsync<IOException>(() => page.ReadAsync<int>("k", _ => throw new IOException("busy"), TestContext.Current.CancellationToken));

        Assert.Equal(5, await page.ReadAsync("k", _ => Task.FromResult(5), TestContext.Current.CancellationToken));
    }

    private static async Task<JobChanges> NextAsync(JobSubscription subscription)
    {
        await using var batches = subscription.ListenAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await batches.MoveNextAsync());
        return batches.Current;
    }
}
