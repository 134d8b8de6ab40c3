using System.Diagnostics;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary>
/// Faults of all kinds in the order of a seed, for a bounded time: a spoilt gateway, a gateway that is away, <c>kill -9</c>,
/// failpoints, SIGTERM, more clicks. Then they stop, and every promise is checked.
/// </summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = Long.IsOn ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(12);

    private static readonly GatewayFault[] OfAnswers =
    [
        GatewayFault.Reset, GatewayFault.HeaderStall, GatewayFault.BodyStall, GatewayFault.Cut, GatewayFault.EndlessBody, GatewayFault.DeepJson,
        GatewayFault.InvalidUtf8, GatewayFault.ByteOrderMark, GatewayFault.HtmlPage, GatewayFault.EmptyBody, GatewayFault.NoContent204,
        GatewayFault.NotModified304, GatewayFault.Redirect, GatewayFault.BusyWithSeconds, GatewayFault.BusyWithDate, GatewayFault.Busy,
        GatewayFault.KeyRejected401, GatewayFault.NoMoney403, GatewayFault.ServerError500, GatewayFault.BadGateway502, GatewayFault.Unavailable503,
    ];

    private static readonly GatewayFault[] Refusals =
        [GatewayFault.BusyWithSeconds, GatewayFault.BusyWithDate, GatewayFault.Busy, GatewayFault.KeyRejected401, GatewayFault.NoMoney403];

    private static readonly GatewayFault[] OfPolls = [.. OfAnswers, GatewayFault.TaskNotExist, GatewayFault.UnknownWord, GatewayFault.SuccessWithoutUrl];

    private static readonly GatewayFault[] OfSubmits =
        [.. OfAnswers, GatewayFault.NoTaskId, GatewayFault.OddTaskId, GatewayFault.LongTaskId, GatewayFault.HtmlTaskId, GatewayFault.PathTaskId];

    private static readonly GatewayFault[] OfClips =
    [
        GatewayFault.Reset, GatewayFault.HeaderStall, GatewayFault.Cut, GatewayFault.CutWithoutLength, GatewayFault.LengthTooSmall, GatewayFault.LengthTooLarge,
        GatewayFault.LengthMissing, GatewayFault.LinkForbidden403, GatewayFault.LinkGone410, GatewayFault.XmlError, GatewayFault.HtmlNamedMp4,
        GatewayFault.Unavailable503, GatewayFault.Redirect,
    ];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task MixedFaults_InTheOrderOfASeed_BreakNoPromise(DatabaseProvider provider)
    {
        var chance = Chance.Begin(output);
        await using var lab = await StudioLab.CreateAsync(provider, settings =>
        {
            settings["Gateway__PollTimeout"] = "00:00:02"; // some of the faults are answers that never end
            settings["Gateway__SubmitTimeout"] = "00:00:02";
        });
        lab.Gateway.Timeline = _ => TaskTimeline.Of(TimeSpan.FromMilliseconds(300));
        await lab.ClickAsync(5);
        await lab.Studio.StartAgainAsync();
        var steps = 0;
        for (var time = Stopwatch.StartNew(); time.Elapsed < Duration; steps++)
        {
            await StepAsync(lab, chance);
            await chance.BlinkAsync(TimeSpan.FromMilliseconds(300));
        }

        // The faults have ended. A fresh start forgets the queue's pause, which may be a minute long by now.
        lab.Gateway.Mend();
        await RestartAsync(lab, chance, kill: false);
        await lab.SettleAsync(TimeSpan.FromSeconds(Long.IsOn ? 330 : 90));
        await lab.CheckAsync(settled: true);
        var end = string.Join(", ", (await lab.CountAsync()).OrderBy(state => state.Key).Select(state => $"{state.Value} {state.Key}"));
        output.WriteLine($"{steps} steps, {lab.Gateway.Calls.Count} requests; {end}");
        Assert.Contains(JobState.Ready, (await lab.CountAsync()).Keys);
    }

    private static async Task StepAsync(StudioLab lab, Chance chance)
    {
        switch (chance.Next(0, 12))
        {
            case 0 or 1:
                // A gateway that takes a task and says that it did not would be a liar, and nothing helps against it.
                var fault = chance.Of(OfSubmits);
                lab.Gateway.Break(GatewayRoute.Submit, fault, times: chance.Next(1, 3), taken: !Refusals.Contains(fault) && chance.Next(0, 2) == 0);
                break;
            case 2 or 3: lab.Gateway.Break(GatewayRoute.Poll, chance.Of(OfPolls), times: chance.Next(1, 8)); break;
            case 4 or 5: lab.Gateway.Break(GatewayRoute.Clip, chance.Of(OfClips), times: chance.Next(1, 4), at: chance.Next(0, 100_000)); break;
            case 6 or 7: lab.Gateway.Mend(); break;
            case 8:
                await lab.Gateway.GoDownAsync();
                await chance.BlinkAsync(TimeSpan.FromSeconds(1));
                await lab.Gateway.ComeBackAsync();
                break;
            case 9:
                await lab.Studio.KillAsync();
                await lab.ClickAsync(2);
                lab.Studio.Failpoint = chance.Of([.. Failpoint.Submit, .. Failpoint.Saving]);
                await lab.Studio.RunToItsEndAsync(orAfter: TimeSpan.FromSeconds(2));
                await RestartAsync(lab, chance, kill: true);
                break;
            default: await RestartAsync(lab, chance, kill: chance.Next(0, 2) == 0); break;
        }
    }

    private static async Task RestartAsync(StudioLab lab, Chance chance, bool kill)
    {
        if (kill) await lab.Studio.KillAsync();
        else Assert.Equal(0, await lab.Studio.StopAsync());
        await lab.CheckAsync(settled: false);
        await lab.ClickAsync(chance.Next(0, 4));
        await lab.DecideAsync(chance);
        lab.Studio.Failpoint = null;
        await lab.Studio.StartAgainAsync();
    }
}
