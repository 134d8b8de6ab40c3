using System.Text;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Changes of jobs that another replica made.</summary>
public sealed class JobRelayTests
{
    [Fact]
    public void Batch_OfThousands_BecomesFewMessagesThatPostgresTakes_AndLosesNone()
    {
        var changes = Enumerable.Range(0, 5_000).Select(i => ($"{i % 700:D8}-0000-0000-0000-000000000000", long.MaxValue - i)).ToHashSet();

        var bodies = JobChangesText.Write(changes).ToList();

        Assert.All(bodies, body => Assert.InRange(Encoding.UTF8.GetByteCount(body), 1, ReplicaLink.MaxBodyBytes));
        Assert.InRange(bodies.Count, 10, 80);
        Assert.Equal(changes, bodies.SelectMany(body => JobChangesText.Read(body)).SelectMany(owner => owner.Value.Select(id => (owner.Key, id))).ToHashSet());
    }

    [Fact]
    public void OddOwnerNames_SurviveTheWay()
    {
        var body = Assert.Single(JobChangesText.Write([("a:\"b\" é;", 7)]));
        Assert.Equal([7], JobChangesText.Read(body)["a:\"b\" é;"]);
    }

    [Fact]
    public async Task Hear_ReachesThePagesOfTheOwnersOnly_AndIsNotToldOn()
    {
        var notifier = new JobNotifier(new TestClock());
        using var page = notifier.Subscribe("ada");
        using var other = notifier.Subscribe("eve");
        var told = 0;
        notifier.Notified += (_, _) => told++;

        notifier.Hear(new Dictionary<string, List<long>> { ["ada"] = [3, 4], ["nobody"] = [5] });

        await using var changes = page.ListenAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal([3, 4], changes.Current.Ids.Order());
        Assert.False(changes.Current.Everything);
        Assert.Equal(0, told);
        other.Dispose();
        await foreach (var change in other.ListenAsync(TestContext.Current.CancellationToken)) Assert.Fail($"{change}");
    }

    [Fact]
    public async Task HearAll_TellsEveryPageToReadAgain()
    {
        var notifier = new JobNotifier(new TestClock());
        using var page = notifier.Subscribe("ada");
        notifier.HearAll();
        await using var changes = page.ListenAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.Everything);
        Assert.Empty(changes.Current.Ids);
    }
}
