using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Campaigns;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features;

public sealed class CampaignQueryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task EachCampaign_ShowsTheNewestOfItsOwnPictures(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var campaigns = studio.Get<Campaigns>();
        foreach (var name in (string[])["Spring", "Summer", "Winter"]) await campaigns.SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = name }, Cancelled);
        var ids = (await campaigns.ListAsync(TestStudio.Owner, Cancelled)).ToDictionary(campaign => campaign.Name, campaign => campaign.Id);
        List<long> jobs = [];
        for (var i = 0; i < 9; i++) jobs.Add(await studio.SubmitAsync());
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Ready).SetProperty(j => j.PosterKey, "poster").SetProperty(j => j.CampaignId, ids["Summer"]), Cancelled);
            await db.Jobs.Where(j => j.Id == jobs[3]).ExecuteUpdateAsync(s => s.SetProperty(j => j.CampaignId, ids["Spring"]), Cancelled);
            await db.Jobs.Where(j => j.Id == jobs[8]).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Failed), Cancelled);
            await db.Jobs.Where(j => j.Id == jobs[7]).ExecuteUpdateAsync(s => s.SetProperty(j => j.PosterKey, (string?)null), Cancelled);
            await db.Jobs.Where(j => j.Id == jobs[6]).ExecuteUpdateAsync(s => s.SetProperty(j => j.TrashedAt, studio.Clock.GetUtcNow().UtcDateTime), Cancelled);
        }

        var query = studio.Make<CampaignQuery>();
        var posters = (await query.ListAsync(TestStudio.Owner, Cancelled)).ToDictionary(view => view.Campaign.Name, view => view.Posters.Select(poster => poster.Id));

        Assert.Equal([jobs[3]], posters["Spring"]);
        Assert.Equal([jobs[5], jobs[4], jobs[2], jobs[1]], posters["Summer"]);
        Assert.Empty(posters["Winter"]);
        Assert.True(await query.HasAnyAsync(ids["Spring"], [jobs[0], jobs[3]], Cancelled));
        Assert.False(await query.HasAnyAsync(ids["Spring"], [jobs[0], jobs[4]], Cancelled));
    }
}
