using Seedance.Web.Data;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Durability;

/// <summary>A batch of sixty, killed while it is being sent.</summary>
public sealed class BatchKillTests
{
    private const int Cells = 60;

    [Fact]
    public async Task Sixty_KilledInTheMiddle_StartedAgain_AreSixtyPosts()
    {
        // One at a time: whatever is on the wire while it dies has an outcome that nobody can know, and is sent by no second start.
        await using var lab = await StudioLab.CreateAsync(DatabaseProvider.Sqlite, settings => settings["Gateway__MaxConcurrentSubmits"] = "1");
        lab.Gateway.ClipBytes = FakeGateway.TinyClip;
        lab.Gateway.HasLastFrame = false;
        var batch = lab.NewBatch(Cells);
        Assert.Equal(0, (await lab.StartAsync(batch)).Repeated);
        lab.Studio.Failpoint = $"{Failpoint.AfterCommit}@{Cells / 2}";
        Assert.True(await lab.Studio.RunToItsEndAsync());
        Assert.Equal(Cells / 2, lab.Gateway.Posts.Count);

        // Whoever does not know what became of the press presses again.
        Assert.Equal(Cells, (await lab.StartAsync(batch)).Repeated);
        lab.Studio.Failpoint = null;
        await lab.Studio.StartAgainAsync();
        await lab.SettleAsync(TimeSpan.FromSeconds(90));

        Assert.Equal(Cells, lab.Gateway.Posts.Count);
        Assert.Equal(Cells, lab.Gateway.Posts.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Cells, (await lab.CountAsync()).GetValueOrDefault(JobState.Ready));
        await lab.CheckAsync(settled: true);
    }
}
