using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Data;
using Seedance.Web.Features.Clips;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Clips;

public sealed class CropPanelTests
{
    [Fact]
    public async Task ReadyClipOfAPlacementThatCuts_ShowsWhatIsKept_OthersDoNot()
    {
        await using var rig = await ClipRendering.StartAsync();
        var feed = await ShowAsync(rig, job => (job.Placement, job.Ratio, job.CropKey) = ("feed-4x5", "3:4", "k-crop"));
        Assert.Equal("The 4:5 file", feed.Find("h2").TextContent);
        Assert.Equal("Cut again", feed.Find("button").TextContent);
        Assert.Equal("44", feed.Find(".cut-line").GetAttribute("y"));

        // Of a placement or not: what is 3:4 can become 4:5.
        var tall = await ShowAsync(rig, job => job.Ratio = "3:4");
        Assert.Equal("Make the 4:5 file", tall.Find("button").TextContent);
        Assert.Empty((await ShowAsync(rig, job => job.Placement = "tiktok")).Markup.Trim());
        Assert.Empty((await ShowAsync(rig, job => (job.State, job.Placement, job.Ratio) = (JobState.Failed, "feed-4x5", "3:4"))).Markup.Trim());
    }

    [Fact]
    public async Task FileThatCannotBeMade_IsSaid_AndTheClipIsAskedForAgain()
    {
        await using var rig = await ClipRendering.StartAsync();
        var asked = 0;
        var panel = await ShowAsync(rig, job => (job.Placement, job.Ratio) = ("feed-4x5", "3:4"), () => asked++);
        await panel.Find("button").ClickAsync(new());
        await panel.WaitForAssertionAsync(() => Assert.NotEqual("", panel.Find("[role=status]").TextContent));
        Assert.Equal(rig.Studio.Get<ClipCropper>().IsAvailable ? "It could not be cut. The clip itself is unharmed; try again later." : "This server has no ffmpeg.", panel.Find("[role=status]").TextContent);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task WithoutFfmpeg_ItIsSaidWhatToInstall()
    {
        await using var rig = await ClipRendering.StartAsync(services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere")));
        var panel = await ShowAsync(rig, job => (job.Placement, job.Ratio) = ("feed-4x5", "3:4"));
        Assert.Contains("apt-get install ffmpeg", panel.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("button"));
    }

    private static async Task<IRenderedComponent<CropPanel>> ShowAsync(ClipRendering rig, Action<Job> also, Action? moved = null)
    {
        var job = await rig.Studio.FindAsync(await rig.AddAsync(JobState.Ready, also));
        return rig.Page.Render<CropPanel>(p => p.Add(c => c.Job, job).Add(c => c.OwnerId, TestStudio.Owner).Add(c => c.OnMoved, () => moved?.Invoke()));
    }
}
