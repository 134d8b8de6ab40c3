using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>The process is stopped (SIGSTOP, a sleeping laptop) for longer than its leases, and goes on as if nothing had been.</summary>
public sealed class StoppedProcessTests
{
    [Theory]
    [InlineData(GatewayRoute.Submit)]
    [InlineData(GatewayRoute.Clip)]
    public async Task StoppedPastTheLease_FinishesWhatItHadInHand_Once(GatewayRoute during)
    {
        await using var lab = await StudioLab.CreateAsync(DatabaseProvider.Sqlite, settings => settings["Gateway__SubmitTimeout"] = "00:01:00");
        await lab.ClickAsync(1);
        var (asked, answer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lab.Gateway.OnOther = async http =>
        {
            var isIt = during == GatewayRoute.Submit ? http.Request.Method == "POST" : http.Request.Path == "/clips/clip.mp4";
            if (isIt && asked.TrySetResult()) await answer.Task;
            return false;
        };
        await lab.Studio.StartAgainAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        lab.Studio.Signal("STOP");
        var past = DateTime.UtcNow.AddSeconds(3); // the lease is two
        await lab.UntilAsync(() => Task.FromResult(DateTime.UtcNow > past), TimeSpan.FromSeconds(10));
        answer.SetResult();
        lab.Studio.Signal("CONT");

        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        Assert.Equal([JobState.Ready], (await lab.CountAsync()).Keys); // and was never a question for a person, not even for a moment
        Assert.Single(lab.Gateway.Posts);
        await lab.CheckAsync(settled: true);
    }
}
