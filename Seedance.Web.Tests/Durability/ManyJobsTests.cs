using System.Diagnostics;
using System.Globalization;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary>Thousands of jobs in flight while the gateway is away and the program is restarted.</summary>
public sealed class ManyJobsTests(ITestOutputHelper output)
{
    /// <summary>Little enough to be the limit of everything.</summary>
    private const double RequestsPerSecond = 400;
    private static readonly int Jobs = Long.IsOn ? 10_000 : 300;
    private const int Before = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Long.IsOn ? 30 : 5);
    private readonly Stopwatch _time = Stopwatch.StartNew();

    [Fact]
    public async Task ThousandsInFlight_GatewayAway_RestartInTheMiddle_AllEnd_WithinTheBudget()
    {
        await using var lab = await StudioLab.CreateAsync(DatabaseProvider.Sqlite, settings =>
        {
            settings["Gateway__RequestsPerSecond"] = RequestsPerSecond.ToString(CultureInfo.InvariantCulture);
            settings["Gateway__PollInterval"] = TimeSpan.FromSeconds(Jobs / RequestsPerSecond).ToString("c", CultureInfo.InvariantCulture);
            settings["Gateway__MaxConcurrentSubmits"] = "32";
            settings["Jobs__MaxConcurrentPolls"] = "64";
            settings["Jobs__MaxConcurrentSaves"] = "16";
            settings["Jobs__LeaseDuration"] = "00:01:00";
            settings["Gateway__SubmitTimeout"] = "00:02:00"; // a slow machine is not what is tried here
            settings["Gateway__PollTimeout"] = "00:00:20";
        });
        lab.Gateway.ClipBytes = FakeGateway.TinyClip;
        lab.Gateway.HasLastFrame = false;
        var finished = false;
        lab.Gateway.Timeline = _ => new TaskTimeline(Volatile.Read(ref finished) ? TaskStep.Success : TaskStep.Running);

        // Its level: a studio that has had all its hands full once.
        finished = true;
        await lab.ClickManyAsync(Before);
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        var level = lab.Studio.Measure();
        Say($"level: {level}");
        Assert.Equal(0, await lab.Studio.StopAsync());

        Volatile.Write(ref finished, false);
        await lab.ClickManyAsync(Jobs);
        Say($"{Jobs} clicked");
        await lab.Studio.StartAgainAsync();
        await lab.UntilAsync(async () => (await lab.CountAsync()).GetValueOrDefault(JobState.Generating) == Jobs, Patience);
        Say($"all are with the gateway; {lab.Studio.Measure()}");

        await lab.Gateway.GoDownAsync();
        await lab.UntilAsync(async () => await lab.CountTroubledAsync() >= Jobs / 2, Patience);
        Say($"half of them have met the outage; {lab.Studio.Measure()}");
        await lab.Studio.KillAsync();
        await lab.CheckAsync(settled: false);
        await lab.Studio.StartAgainAsync();
        await lab.Gateway.ComeBackAsync();
        Volatile.Write(ref finished, true);
        Say("restarted, the gateway is back");

        await lab.SettleAsync(Patience);
        Say($"all have ended; {lab.Studio.Measure()}");
        await lab.CheckAsync(settled: true);
        Assert.Equal(Before + Jobs, (await lab.CountAsync()).GetValueOrDefault(JobState.Ready));
        Assert.Equal(Before + Jobs, lab.Gateway.Posts.Count);
        Say($"at most {lab.Promises.CheckBudget(RequestsPerSecond)} requests in a second, {RequestsPerSecond} are the budget");
        Say($"afterwards: {lab.Studio.Measure()}");
        Promises.CheckLevel(level, lab.Studio.Measure(), memoryShare: 1.3);
    }

    private void Say(string what) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_time.Elapsed.TotalSeconds,6:F1} s  {what}"));
}
