using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Review;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Review;

public sealed class ShareQueryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChosenClips_AreCounted_AndTheFirstOnesNamed_WithoutThoseThatCannotBeShown()
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        List<long> ids = [];
        for (var i = 0; i < 9; i++) ids.Add(await studio.SubmitAsync(TestStudio.Request($"Clip {i}")));
        ids.Add(await studio.SubmitAsync(TestStudio.Request("A secret"), TestStudio.Stranger));
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Ready), Cancelled);
            await db.Jobs.Where(j => j.Id == ids[0]).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Failed), Cancelled);
            await db.Jobs.Where(j => j.Id == ids[1]).ExecuteUpdateAsync(s => s.SetProperty(j => j.Review, ReviewState.Approved), Cancelled);
        }

        var wish = await studio.Make<ShareQuery>().FindAsync(TestStudio.Owner, ids, Cancelled);

        Assert.Equal((8, 2, 7), (wish.Clips, wish.Left, wish.Drafts));
        Assert.Equal("", wish.Name);
        Assert.Equal(["Clip 1", "Clip 2", "Clip 3", "Clip 4", "Clip 5", "Clip 6"], wish.Titles);
    }

    [Theory]
    [InlineData("C1-H3-9x16-v1-draft · A hand pours tea", "A hand pours tea")]
    [InlineData("C1-H3-9x16-v1-draft · A hand pours peach tea over ice in slow motion while it rains outside", "A hand pours peach tea over ice in slow motion while it")]
    [InlineData("Peach tea over ice", "Peach tea over ice")]
    public async Task OnlyClip_NamesItsLink_InWholeWordsWithoutTheCode(string title, string name)
    {
        await using var studio = await TestStudio.StartAsync(services: SharedStudio.WithoutPosters);
        var id = await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync())
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Ready).SetProperty(j => j.Title, title), Cancelled);

        Assert.Equal(name, (await studio.Make<ShareQuery>().FindAsync(TestStudio.Owner, [id], Cancelled)).Name);
    }
}
