using System.Globalization;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary><c>kill -9</c> at moments that nobody chose, with several jobs at once; the seed is printed and can be given.</summary>
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Long.IsOn ? 20 : 4;
    private const int JobsOfARound = 4;

    [Fact]
    public async Task Kill9_AtRandom_LosesNothing_AndPaysNothingTwice()
    {
        var chance = Chance.Begin(output);
        await using var lab = await StudioLab.CreateAsync(DatabaseProvider.Sqlite);
        await RunAsync(lab, Rounds, async () =>
        {
            // After any request of this round, a blink earlier or later.
            var target = lab.Gateway.CallCount + chance.Next(1, JobsOfARound * 5);
            await lab.Studio.StartAgainAsync();
            await StudioLab.TryUntilAsync(() => Task.FromResult(lab.Gateway.CallCount >= target), TimeSpan.FromSeconds(2));
            await chance.BlinkAsync(TimeSpan.FromMilliseconds(30));
            await lab.Studio.KillAsync();
        });
    }

    public static TheoryData<string, DatabaseProvider> Places
    {
        get
        {
            var all = new TheoryData<string, DatabaseProvider>();
            foreach (var place in Failpoint.Submit)
                foreach (var provider in Enum.GetValues<DatabaseProvider>())
                    all.Add(place, provider);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Kill9_AtThisPlace_AtARandomJob(string place, DatabaseProvider provider)
    {
        Assert.SkipUnless(Long.IsOn, Long.Reason);
        var chance = Chance.Begin(output);
        await using var lab = await StudioLab.CreateAsync(provider);
        await RunAsync(lab, Rounds, () =>
        {
            lab.Studio.Failpoint = string.Create(CultureInfo.InvariantCulture, $"{place}@{chance.Next(1, JobsOfARound + 1)}");
            return lab.Studio.RunToItsEndAsync();
        });
    }

    private static async Task RunAsync(StudioLab lab, int rounds, Func<Task> roundAsync)
    {
        for (var round = 0; round < rounds; round++)
        {
            await lab.ClickAsync(JobsOfARound);
            await roundAsync();
            await lab.CheckAsync(settled: false);
        }

        lab.Studio.Failpoint = null;
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));
        await lab.CheckAsync(settled: true);
    }
}
