using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Replicas;

/// <summary>Several processes on one PostgreSQL: who dies is replaced, who comes back too late does no harm.</summary>
public sealed class TakeoverTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("kill -9")]
    [InlineData("SIGTERM")]
    public async Task ReplicaThatEnds_WithJobsInHand_IsReplacedWithinOneAndAHalfLeases(string how)
    {
        await using var replicas = await ReplicaSet.StartAsync(2, settings => settings["Gateway__PollTimeout"] = "00:01:00");
        var held = new ConcurrentDictionary<string, byte>();
        replicas.Gateway.Timeline = _ => TaskTimeline.Of(TimeSpan.FromHours(1));
        replicas.Gateway.OnOther = async http =>
        {
            if (!HttpMethods.IsGet(http.Request.Method) || !ReplicaSet.IsFrom(0, http.Request.Headers.Authorization)) return false;
            held[http.Request.Path] = 0;
            await Task.Delay(Timeout.Infinite, http.RequestAborted); // the first replica's polls hang: it keeps what it holds
            return true;
        };
        await replicas.ClickAsync(12);
        await replicas.UntilAsync(() => held.Count >= 4, Long);

        var end = DateTimeOffset.UtcNow;
        if (how == "kill -9") await replicas.Studios[0].KillAsync();
        else Assert.Equal(0, await replicas.Studios[0].StopAsync());
        if (how == "SIGTERM") end = DateTimeOffset.UtcNow; // it gives back what it holds
        var orphans = held.Keys.ToList();
        await replicas.UntilAsync(() => orphans.TrueForAll(task => FirstPoll(task, end) is not null), Long);

        var slowest = orphans.Max(task => FirstPoll(task, end)!.Value - end);
        TestContext.Current.TestOutputHelper?.WriteLine($"{how}: {orphans.Count} jobs taken over, the last after {slowest.TotalSeconds:F2} s");
        Assert.InRange(slowest, TimeSpan.Zero, ReplicaSet.Lease * 1.5);
        replicas.Gateway.Timeline = _ => TaskTimeline.OfPolls(0);
        await replicas.SettleAsync(Long);
        await replicas.CheckAsync();

        DateTimeOffset? FirstPoll(string task, DateTimeOffset since) => replicas.Gateway.Polls
            .Where(call => call.Path == task && call.At >= since && ReplicaSet.IsFrom(1, call.Authorization)).Select(call => (DateTimeOffset?)call.At).FirstOrDefault();
    }

    [Fact]
    public async Task Zombie_InTheMiddleOfThePaidCall_IsNotRepeated_AndItsTaskFindsItsJob()
    {
        await using var replicas = await ReplicaSet.StartAsync(2);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var payer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        replicas.Gateway.OnOther = async http =>
        {
            if (!HttpMethods.IsPost(http.Request.Method)) return false;
            payer.TrySetResult(ReplicaSet.IsFrom(0, http.Request.Headers.Authorization) ? 0 : 1);
            await answer.Task;
            return false;
        };
        await replicas.ClickAsync(1);
        var zombie = replicas.Studios[await payer.Task.WaitAsync(Long)];
        zombie.Signal("STOP");

        // The other one cannot know whether it was paid: it shows that, and pays nothing.
        await replicas.UntilAsync(async () => await StateAsync(replicas) == JobState.NeedsAttention, Long);
        zombie.Signal("CONT");
        answer.SetResult();

        await replicas.SettleAsync(Long);
        await replicas.UntilAsync(async () => await StateAsync(replicas) == JobState.Ready, Long);
        Assert.Single(replicas.Gateway.Posts);
        await replicas.CheckAsync();
    }

    [Fact]
    public async Task Zombie_InTheMiddleOfSaving_HasItsWritesRefused_AndTheClipIsThereOnce()
    {
        await using var replicas = await ReplicaSet.StartAsync(2);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var saver = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastPoll = -1;
        replicas.Gateway.OnOther = async http =>
        {
            if (http.Request.Headers.Authorization.Count > 0 && HttpMethods.IsGet(http.Request.Method))
                Volatile.Write(ref lastPoll, ReplicaSet.IsFrom(0, http.Request.Headers.Authorization) ? 0 : 1);
            if (!http.Request.Path.Value!.EndsWith("clip.mp4", StringComparison.Ordinal) || !saver.TrySetResult(Volatile.Read(ref lastPoll))) return false;
            await gate.Task; // the first download stands still, the next ones pass
            return false;
        };
        await replicas.ClickAsync(1);
        var zombie = replicas.Studios[await saver.Task.WaitAsync(Long)];
        zombie.Signal("STOP");
        await replicas.UntilAsync(async () => await StateAsync(replicas) == JobState.Ready, Long);
        var (fence, clip) = await ReadyAsync(replicas);

        gate.SetResult();
        zombie.Signal("CONT");

        // It comes to the end of what it has in hand, is refused, and leaves no file of its own.
        Assert.Equal(0, await zombie.StopAsync());
        Assert.Single(replicas.ClipFiles());
        Assert.Equal((fence, clip), await ReadyAsync(replicas));
        Assert.Single(replicas.Gateway.Posts);
        await replicas.CheckAsync();
    }

    private static async Task<JobState> StateAsync(ReplicaSet replicas)
    {
        await using var db = await replicas.OpenAsync();
        return await db.Jobs.Select(job => job.State).SingleAsync();
    }

    private static async Task<(long Fence, string? Clip)> ReadyAsync(ReplicaSet replicas)
    {
        await using var db = await replicas.OpenAsync();
        var job = await db.Jobs.SingleAsync();
        return (job.Fence, job.ClipKey);
    }
}
