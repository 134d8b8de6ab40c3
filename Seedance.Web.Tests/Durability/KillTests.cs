using System.Reflection;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary><c>kill -9</c> at each of the named places of a submit and of saving, and what the next start makes of it.</summary>
public sealed class KillTests
{
    /// <summary>What the gateway saw of the paid call (whole ones; torn ones), and what the person finds.</summary>
    private static readonly Dictionary<string, (int Posts, int Torn, JobState End)> Expected = new(StringComparer.Ordinal)
    {
        [Failpoint.BeforeIntent] = (1, 0, JobState.Ready),
        [Failpoint.AfterIntent] = (0, 0, JobState.NeedsAttention),
        [Failpoint.MidHeaders] = (0, 0, JobState.NeedsAttention),
        [Failpoint.MidBody] = (0, 1, JobState.NeedsAttention),
        [Failpoint.BeforeResponse] = (1, 0, JobState.NeedsAttention),
        [Failpoint.MidResponse] = (1, 0, JobState.NeedsAttention),
        [Failpoint.BeforeCommit] = (1, 0, JobState.NeedsAttention),
        [Failpoint.AfterCommit] = (1, 0, JobState.Ready),
        [Failpoint.AfterWrite] = (1, 0, JobState.Ready),
        [Failpoint.AfterFlush] = (1, 0, JobState.Ready),
        [Failpoint.AfterRename] = (1, 0, JobState.Ready),
        [Failpoint.AfterReady] = (1, 0, JobState.Ready),
    };

    public static TheoryData<string, DatabaseProvider> Places => PlacesOf([.. Failpoint.Submit, .. Failpoint.Saving]);

    /// <summary>Each of these places on each database.</summary>
    internal static TheoryData<string, DatabaseProvider> PlacesOf(IReadOnlyList<string> places)
    {
        var all = new TheoryData<string, DatabaseProvider>();
        foreach (var place in places)
            foreach (var provider in Enum.GetValues<DatabaseProvider>())
                all.Add(place, provider);
        return all;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Kill9_AtThisPlace_IsPutRightByTheNextStart(string place, DatabaseProvider provider)
    {
        await using var lab = await StudioLab.CreateAsync(provider);
        await lab.ClickAsync(1);

        lab.Studio.Failpoint = place;
        await lab.Studio.RunToItsEndAsync();
        await lab.CheckAsync(settled: false);
        lab.Studio.Failpoint = null;
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(20));

        await lab.CheckAsync(settled: true);
        var (posts, torn, end) = Expected[place];
        Assert.Equal(posts, lab.Gateway.Posts.Count);
        Assert.Equal(torn, lab.Gateway.TornRequests);
        if (place == Failpoint.AfterIntent) Assert.Equal(0, lab.Gateway.Connections);
        if (place == Failpoint.MidHeaders) Assert.Equal(1, lab.Gateway.Connections);
        Assert.Equal(end, Assert.Single(await lab.CountAsync()).Key);
    }

    [Fact]
    public void EveryPlace_IsInAListThatIsTested()
    {
        var named = typeof(Failpoint).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name != nameof(Failpoint.Variable)).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(named, Failpoint.Submit.Concat(Failpoint.Saving));
        Assert.Equal(named.Order(StringComparer.Ordinal), Expected.Keys.Order(StringComparer.Ordinal));
    }
}
