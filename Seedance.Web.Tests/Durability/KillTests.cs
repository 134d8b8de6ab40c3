using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary><c>kill -9</c> at each of the named places of a submit and of saving, and what the next start makes of it.</summary>
public sealed class KillTests
{
    /// <summary>How often the whole paid call arrives at the gateway, and what the person finds.</summary>
    private static readonly Dictionary<string, (int Posts, JobState End)> Expected = new(StringComparer.Ordinal)
    {
        [Failpoint.BeforeIntent] = (1, JobState.Ready),
        [Failpoint.AfterIntent] = (0, JobState.NeedsAttention),
        [Failpoint.MidHeaders] = (0, JobState.NeedsAttention),
        [Failpoint.MidBody] = (0, JobState.NeedsAttention),
        [Failpoint.BeforeResponse] = (1, JobState.NeedsAttention),
        [Failpoint.MidResponse] = (1, JobState.NeedsAttention),
        [Failpoint.BeforeCommit] = (1, JobState.NeedsAttention),
        [Failpoint.AfterCommit] = (1, JobState.Ready),
        [Failpoint.AfterWrite] = (1, JobState.Ready),
        [Failpoint.AfterFlush] = (1, JobState.Ready),
        [Failpoint.AfterRename] = (1, JobState.Ready),
        [Failpoint.AfterReady] = (1, JobState.Ready),
    };

    /// <summary>Between two clean starts: what a place leaves behind meets none of the later ones at the next start.</summary>
    private static readonly string[][] Rows =
        [[.. Failpoint.Submit.Skip(1), Failpoint.BeforeIntent], [Failpoint.AfterReady, Failpoint.AfterRename], [Failpoint.AfterFlush], [Failpoint.AfterWrite]];

    /// <summary>The places beside a commit. What lies on the wire and in the file store is the same for both databases.</summary>
    private static readonly string[][] RowsOfCommits = [[Failpoint.AfterIntent, Failpoint.BeforeCommit, Failpoint.AfterCommit, Failpoint.BeforeIntent], [Failpoint.AfterReady]];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Kill9_AtEachPlace_IsPutRightByTheNextStart(DatabaseProvider provider)
    {
        await using var lab = await StudioLab.CreateAsync(provider);
        var clicks = new Dictionary<string, Guid>(StringComparer.Ordinal);

        foreach (var row in provider == DatabaseProvider.Sqlite || Long.IsOn ? Rows : RowsOfCommits)
        {
            foreach (var place in row) await DieAsync(place);
            await RecoverAsync();
        }

        await lab.CheckAsync(settled: true);
        Assert.Equal(clicks.ContainsKey(Failpoint.MidBody) ? 1 : 0, lab.Gateway.TornRequests);
        await using var db = await lab.OpenAsync();
        var jobs = await db.Jobs.AsNoTracking().ToDictionaryAsync(job => job.OperationId, TestContext.Current.CancellationToken);
        Assert.All(Expected.Where(expected => clicks.ContainsKey(expected.Key)), expected =>
        {
            var job = jobs[clicks[expected.Key]];
            Assert.Equal(expected.Value, (lab.Gateway.Posts.Count(post => post == job.RequestJson), job.State));
        });

        Assert.Equal(1, await TimesToldAsync(clicks[Failpoint.AfterReady]));

        async Task<int> TimesToldAsync(Guid click)
        {
            await using var look = await lab.OpenAsync();
            return await look.Notices.CountAsync(notice => look.Jobs.Any(job => job.OperationId == click && job.Id == notice.JobId), TestContext.Current.CancellationToken);
        }

        async Task DieAsync(string place)
        {
            clicks[place] = Assert.Single(await lab.ClickAsync(1));
            var connections = lab.Gateway.Connections;
            lab.Studio.Failpoint = place;
            await lab.Studio.RunToItsEndAsync();
            await lab.CheckAsync(settled: false);
            if (place is Failpoint.AfterIntent or Failpoint.MidHeaders)
                Assert.Equal(place == Failpoint.MidHeaders ? 1 : 0, lab.Gateway.Connections - connections);
        }

        async Task RecoverAsync()
        {
            lab.Studio.Failpoint = null;
            await lab.Studio.StartAgainAsync();
            await lab.SettleAsync(TimeSpan.FromSeconds(90));
            if (clicks.TryGetValue(Failpoint.AfterReady, out var click)) await lab.UntilAsync(async () => await TimesToldAsync(click) > 0, TimeSpan.FromSeconds(90)); // it died before it could tell
            Assert.Equal(0, await lab.Studio.StopAsync());
        }
    }

    [Fact]
    public void EveryPlace_IsInAListThatIsTested()
    {
        var named = typeof(Failpoint).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name != nameof(Failpoint.Variable)).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(named, Failpoint.Submit.Concat(Failpoint.Saving));
        Assert.Equal(named.Order(StringComparer.Ordinal), Expected.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(named.Order(StringComparer.Ordinal), Rows.SelectMany(row => row).Order(StringComparer.Ordinal));
    }
}
