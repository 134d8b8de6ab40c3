using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

public sealed class CampaignsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrivateCampaign_IsSeenByItsMembers_AndChangedByItsOwnerAlone()
    {
        await using var studio = await TestStudio.StartAsync();
        var campaigns = studio.Get<Campaigns>();
        var id = await campaigns.SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = " Summer\n2026 ", Budget = 12.5m, Currency = "USD", Members = ["nobody"] }, Cancelled);

        Assert.Empty(await campaigns.ListAsync(TestStudio.Stranger, Cancelled));
        Assert.Null(await campaigns.SaveAsync(TestStudio.Stranger, id, new CampaignForm { Name = "Mine" }, Cancelled));
        var campaign = Assert.Single(await campaigns.ListAsync(TestStudio.Owner, Cancelled));
        Assert.Equal(("Summer 2026", 12_500_000L, 0), (campaign.Name, campaign.BudgetMicros, campaign.Members.Count));

        var form = CampaignForm.Of(campaign);
        form.Members.Add(TestStudio.Stranger);
        Assert.Equal(id, await campaigns.SaveAsync(TestStudio.Owner, id, form, Cancelled));
        Assert.NotNull(await campaigns.FindAsync(TestStudio.Stranger, id!.Value, Cancelled));
        Assert.False(await campaigns.DeleteAsync(TestStudio.Stranger, id.Value, true, Cancelled));
        Assert.True(await campaigns.DeleteAsync(TestStudio.Owner, id.Value, true, Cancelled));
        Assert.Null(await campaigns.FindAsync(TestStudio.Owner, id.Value, Cancelled));
        await campaigns.DeleteAsync(TestStudio.Owner, id.Value, false, Cancelled);
        Assert.NotNull(await campaigns.FindAsync(TestStudio.Stranger, id.Value, Cancelled));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Spent_IsWhatWasCharged_AlsoForDeletedClips_ByCurrency(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var campaigns = studio.Get<Campaigns>();
        await campaigns.SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer", IsShared = true }, Cancelled);
        var campaign = (await campaigns.ListAsync(TestStudio.Owner, Cancelled))[0].Id;
        var (ready, deleted, running, waiting) = (await studio.SubmitAsync(), await studio.SubmitAsync(), await studio.SubmitAsync(), await studio.SubmitAsync());
        await using (var db = await studio.OpenAsync())
        {
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.CampaignId, campaign).SetProperty(j => j.State, JobState.Ready)
                .SetProperty(j => j.EstimatedTokens, 100).SetProperty(j => j.EstimatedCostMicros, 1_000_000).SetProperty(j => j.Currency, "USD"), Cancelled);
            await db.Jobs.Where(j => j.Id == ready).ExecuteUpdateAsync(s => s.SetProperty(j => j.Tokens, 50), Cancelled);
            await db.Jobs.Where(j => j.Id == running).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Generating), Cancelled);
            await db.Jobs.Where(j => j.Id == waiting).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Queued), Cancelled);
        }

        await studio.Jobs.DeleteAsync(TestStudio.Owner, deleted, Cancelled);

        Assert.Equal([new CampaignMoney(campaign, "USD", 1_500_000, 1_000_000, 3)], await campaigns.SpentAsync([campaign], Cancelled));
    }

    [Fact]
    public async Task Concept_TakesItsClipsAlong_ButNotWhatIsApproved()
    {
        await using var studio = await TestStudio.StartAsync();
        var campaigns = studio.Get<Campaigns>();
        await campaigns.SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer" }, Cancelled);
        var campaign = (await campaigns.ListAsync(TestStudio.Owner, Cancelled))[0].Id;
        var (free, approved) = (await studio.SubmitAsync(), await studio.SubmitAsync());
        await using var db = await studio.OpenAsync();
        var concept = new Concept { OwnerId = TestStudio.Owner, Name = "Tea", FormJson = "{}", AxesJson = "{}" };
        db.Concepts.Add(concept);
        await db.SaveChangesAsync(Cancelled);
        await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.ConceptId, concept.Id), Cancelled);
        await db.Jobs.Where(j => j.Id == approved).ExecuteUpdateAsync(s => s.SetProperty(j => j.Review, ReviewState.Approved), Cancelled);

        Assert.Equal(0, await campaigns.PutConceptAsync(TestStudio.Stranger, concept.PublicId, campaign, true, Cancelled));
        Assert.Equal(1, await campaigns.PutConceptAsync(TestStudio.Owner, concept.PublicId, campaign, true, Cancelled));
        Assert.Equal([free], await db.Jobs.Where(j => j.CampaignId == campaign).Select(j => j.Id).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task PageOfACampaign_HearsOfItsJobs_WhoeverMadeThem_AndOfNoOthers()
    {
        await using var studio = await TestStudio.StartAsync();
        var (campaigns, notifier) = (studio.Get<Campaigns>(), studio.Get<JobNotifier>());
        await campaigns.SaveAsync(TestStudio.Stranger, null, new CampaignForm { Name = "Summer", IsShared = true }, Cancelled);
        var campaign = (await campaigns.ListAsync(TestStudio.Owner, Cancelled))[0].Id;
        var (shown, other) = (await studio.SubmitAsync(owner: TestStudio.Stranger), await studio.SubmitAsync(owner: TestStudio.Stranger));
        await studio.Get<JobShelf>().MoveAsync(TestStudio.Stranger, [shown], campaign, Cancelled);
        using var news = studio.Make<CampaignNews>();
        using var page = notifier.Subscribe(TestStudio.Owner);
        var following = notifier.Follow(page, [campaign]);

        await news.TellAsync([shown, other], Cancelled);
        await using var heard = page.ListenAsync(Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.True(await heard.MoveNextAsync());
        Assert.Equal([shown], heard.Current.Ids);

        following.Dispose();
        await news.TellAsync([shown], Cancelled);
        notifier.Notify(TestStudio.Owner, 77);
        var next = heard.MoveNextAsync();
        studio.Clock.Advance(JobNotifier.BatchInterval);
        Assert.True(await next);
        Assert.Equal([77], heard.Current.Ids);
    }

    [Theory]
    [InlineData("", null, null, null, "Name")]
    [InlineData("a", "2026-02-01", "2026-01-01", null, "Dates")]
    [InlineData("a", null, null, -1, "Budget")]
    [InlineData("a", "2026-02-01", "2026-02-01", 0, "")]
    public void Form_SaysWhatIsWrong(string name, string? from, string? to, int? budget, string faults) => Assert.Equal(faults, string.Join(' ', new CampaignForm
    {
        Name = name,
        StartsOn = from is null ? null : DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
        EndsOn = to is null ? null : DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture),
        Budget = budget,
    }.Check()));
}
