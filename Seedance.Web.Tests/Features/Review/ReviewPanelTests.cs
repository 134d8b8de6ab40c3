using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Review;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Reviews;
using Seedance.Web.Tests.Fakes;
using Seedance.Web.Tests.Jobs.Reviews;

namespace Seedance.Web.Tests.Features.Review;

/// <summary>The review on a clip's page, while others are at work on the same clip.</summary>
public sealed class ReviewPanelTests
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecisionOnWhatSomebodyElseHasDecidedMeanwhile_IsNotTaken_AndSaysSo()
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (id, panel) = await OpenAsync(rendering);

        await rendering.Studio.SetAsync(id, job => job.Review = ReviewState.ChangesWanted);
        await Button(panel, "Approve").ClickAsync(new());

        Assert.Equal(ReviewState.ChangesWanted, (await rendering.Studio.FindAsync(id)).Review);
        Assert.StartsWith("Somebody else was faster", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Changes wanted", panel.Find("[role=status]").TextContent.Trim());
    }

    [Theory]
    [InlineData("Answer")]
    [InlineData("Edit")]
    public async Task WordsForACommentThatIsGoneMeanwhile_GoToTheBoxForANewOne(string open)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (id, panel) = await OpenAsync(rendering);
        var remarks = rendering.Studio.Get<ClipRemarks>();
        await remarks.AddAsync(new Reviewer.Person(TestStudio.Owner, "Ana"), id, new NewRemark("Closer."), Cancel);
        await panel.WaitForElementAsync(".remark");
        await Button(panel, open).ClickAsync(new());
        await panel.Find(".remark textarea").ChangeAsync(new() { Value = "Much closer." });
        await using (var db = await rendering.Studio.OpenAsync()) await db.ClipComments.ExecuteUpdateAsync(s => s.SetProperty(one => one.DeletedAt, DateTime.UtcNow), Cancel);

        await panel.Find(".remark form").SubmitAsync();

        Assert.Empty(panel.FindAll(".remark"));
        Assert.Equal("Much closer.", panel.Find("form[data-remark-form] textarea").GetAttribute("value"));
        Assert.StartsWith("What you answered or changed is gone", panel.Find("form[data-remark-form] [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Answer")]
    [InlineData("Edit")]
    public async Task FormInUse_StaysWhenItsCommentIsTakenAway_UntilItIsGivenUp(string open)
    {
        await using var rendering = await ClipRendering.StartAsync();
        var (id, panel) = await OpenAsync(rendering);
        var (remarks, who) = (rendering.Studio.Get<ClipRemarks>(), new Reviewer.Person(TestStudio.Owner, "Ana"));
        var (_, remark) = await remarks.AddAsync(who, id, new NewRemark("Closer."), Cancel);
        await panel.WaitForElementAsync(".remark");
        await Button(panel, open).ClickAsync(new());
        await panel.Find(".remark textarea").ChangeAsync(new() { Value = "Much closer." });

        await remarks.DeleteAsync(who, remark, Cancel);
        await remarks.AddAsync(who, id, new NewRemark("Another."), Cancel);
        Assert.True(SpinWait.SpinUntil(() => rendering.Studio.Clock.Waiting > 0, TimeSpan.FromSeconds(20)));
        rendering.Studio.Clock.Advance(JobNotifier.BatchInterval);
        await panel.WaitForAssertionAsync(() => Assert.Equal(2, panel.FindAll(".remark").Count));
        Assert.Equal("Much closer.", panel.Find(".remark textarea").GetAttribute("value"));
        await Button(panel, "Cancel").ClickAsync(new());

        Assert.Equal("Another.", Assert.Single(panel.FindAll(".remark")).QuerySelector(".remark-words")!.TextContent);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ReviewPanel> panel, string words) => panel.FindAll("button").First(button => button.TextContent == words);

    private static async Task<(long Id, IRenderedComponent<ReviewPanel> Panel)> OpenAsync(ClipRendering rendering)
    {
        var studio = rendering.Studio;
        rendering.Page.Services.AddSingleton(studio.Get<ClipRemarks>()).AddSingleton(studio.Get<ShareLinks>());
        var id = await rendering.AddAsync(JobState.Ready, job => job.Review = ReviewState.InReview);
        var job = await studio.FindAsync(id);
        var panel = rendering.Page.Render<ReviewPanel>(p => p.Add(v => v.Job, job).Add(v => v.PersonId, TestStudio.Owner).Add(v => v.PersonName, "Ana"));
        await panel.WaitForElementAsync("form[data-remark-form]");
        return (id, panel);
    }
}
