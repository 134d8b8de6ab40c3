using Bunit;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Campaigns;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features;

public sealed class CampaignPageTests
{
    private static CancellationToken Cancelled => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_IsDrawnAgain_ForItsOwnClips_ButNotForOthers_NorForWhatItDoesNotShow()
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddCampaigns();
        var studio = rendering.Studio;
        var publicId = (await studio.Get<Campaigns>().SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer" }, Cancelled))!.Value;
        var campaign = (await studio.Get<Campaigns>().ListAsync(TestStudio.Owner, Cancelled))[0].Id;
        var (own, other) = (await rendering.AddAsync(JobState.Ready, job => job.CampaignId = campaign), await rendering.AddAsync(JobState.Ready));
        var paid = await rendering.AddAsync(JobState.Ready, job => (job.CampaignId, job.PosterKey, job.EstimatedTokens, job.Tokens, job.EstimatedCostMicros, job.Currency) = (campaign, null, 100, 100, 5_000_000, "USD"));
        var page = rendering.Page.Render<CampaignPage>(parameters => parameters.Add(p => p.Id, publicId));
        await page.WaitForAssertionAsync(() => Assert.Equal("Summer", page.Find("h1").TextContent));
        var drawn = page.RenderCount;

        await ChangeAsync(other, job => job.Percent = 5);
        await ChangeAsync(own, job => job.Percent = 5);
        Assert.Equal(drawn, page.RenderCount);

        await ChangeAsync(own, job => job.PosterKey = "poster");
        await page.WaitForAssertionAsync(() => Assert.Contains($"/media/{own}/", page.Markup, StringComparison.Ordinal));

        // A clip without a picture, moved out: not shown, and not in the campaign any more.
        var before = page.RenderCount;
        await studio.Get<JobShelf>().MoveAsync(TestStudio.Owner, [paid], null, Cancelled);
        Assert.True(SpinWait.SpinUntil(() => studio.Clock.Waiting > 0, TimeSpan.FromSeconds(20)));
        studio.Clock.Advance(JobNotifier.BatchInterval);
        await page.WaitForAssertionAsync(() => Assert.True(page.RenderCount > before));

        async Task ChangeAsync(long id, Action<Job> change)
        {
            await using (var db = await studio.OpenAsync())
            {
                change(await db.Jobs.SingleAsync(job => job.Id == id, Cancelled));
                await db.SaveChangesAsync(Cancelled);
            }

            studio.Get<JobNotifier>().Notify(TestStudio.Owner, id);
            Assert.True(SpinWait.SpinUntil(() => studio.Clock.Waiting > 0, TimeSpan.FromSeconds(20))); // it has been looked at
            studio.Clock.Advance(JobNotifier.BatchInterval);
        }
    }

    [Fact]
    public async Task Page_LeadsToOnesOwnFilms()
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddCampaigns();
        var studio = rendering.Studio;
        var publicId = (await studio.Get<Campaigns>().SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer" }, Cancelled))!.Value;
        var campaign = (await studio.Get<Campaigns>().ListAsync(TestStudio.Owner, Cancelled))[0].Id;
        var store = studio.Make<SequenceStore>();
        var own = await store.CreateAsync(TestStudio.Owner, "", new SequencePlan(), campaign, Cancelled);
        await store.CreateAsync(TestStudio.Stranger, "Not mine", new SequencePlan(), campaign, Cancelled);

        var page = rendering.Page.Render<CampaignPage>(parameters => parameters.Add(p => p.Id, publicId));

        var link = await page.WaitForElementAsync($"a[href='/sequences/{own.PublicId:N}']");
        Assert.Equal("Untitled film", link.TextContent);
        Assert.DoesNotContain("Not mine", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_PressedTwice_MakesOneCampaign()
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddCampaigns();
        var page = rendering.Page.Render<CampaignsPage>();
        await (await page.WaitForElementAsync(".page button.btn-primary")).ClickAsync(new());
        await page.Find("#campaign-name").InputAsync("Summer");

        await page.Find("form.panel").SubmitAsync();
        await page.Find("form.panel").SubmitAsync();

        Assert.Single(await rendering.Studio.Get<Campaigns>().ListAsync(TestStudio.Owner, Cancelled));
    }

    [Fact]
    public async Task EveryFault_IsToldAtItsField_UntilThatIsChanged()
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddCampaigns();
        var page = rendering.Page.Render<CampaignsPage>();
        await (await page.WaitForElementAsync(".page button.btn-primary")).ClickAsync(new());
        await page.Find("#campaign-starts").ChangeAsync("2026-12-02");
        await page.Find("#campaign-ends").ChangeAsync("2026-12-01");
        await page.Find("#campaign-budget").ChangeAsync("-5");
        Assert.False(page.Find("#campaign-budget").HasAttribute("min")); // the browser would speak of it alone, and keep the form

        await page.Find("form.panel").SubmitAsync();
        Assert.Equal(["campaign-name", "campaign-ends", "campaign-budget"], Wrong());
        await page.Find("#campaign-name").InputAsync("Summer");
        await page.Find("#campaign-starts").ChangeAsync("2026-11-30");
        Assert.Equal(["campaign-budget"], Wrong());
        Assert.Single(page.FindAll(".field-error"));

        await page.Find("#campaign-budget").ChangeAsync("-6");
        await page.Find("form.panel").SubmitAsync();
        Assert.Equal(["campaign-budget"], Wrong());

        IEnumerable<string?> Wrong() => page.FindAll("[aria-invalid=true]").Select(field => field.Id);
    }

    [Fact]
    public async Task RefusedForm_PutsTheFocusIntoItsFirstWrongField()
    {
        await using var rendering = await ClipRendering.StartAsync();
        rendering.Page.Services.AddCampaigns();
        var publicId = (await rendering.Studio.Get<Campaigns>().SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer" }, Cancelled))!.Value;
        var page = rendering.Page.Render<CampaignPage>(parameters => parameters.Add(p => p.Id, publicId));

        await (await page.WaitForElementAsync("#campaign-name")).InputAsync("");
        await page.Find(".campaign-edit form").SubmitAsync();

        Assert.Equal("true", page.Find("#campaign-name").GetAttribute("aria-invalid"));
        rendering.Page.JSInterop.VerifyFocusAsyncInvoke();
    }
}
