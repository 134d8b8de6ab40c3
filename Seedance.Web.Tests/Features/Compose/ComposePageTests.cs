using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class ComposePageTests : ComposeRig
{
    private DraftStore Drafts => Services.GetRequiredService<DraftStore>();

    [Fact]
    public void Opens_WithTheDefaults_AndTheFirstModel()
    {
        var page = Open();

        Assert.Equal("New video", page.Find("h1").TextContent);
        Assert.Equal("doubao-seedance-2-0-260128", page.Find("#field-Model").GetAttribute("value"));
        Assert.NotNull(page.Find("#field-Ratio input[value='9:16'][checked]"));
        Assert.Contains("Try an example", page.Markup);
    }

    [Fact]
    public async Task Draft_ComesBack_AfterThePageWasLeft()
    {
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("A paper boat, half");
        await page.Find("#field-Duration").ChangeAsync("abc");
        await DisposeComponentsAsync();

        var again = Open();

        Assert.Equal("A paper boat, half", again.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.Equal("abc", again.Find("#field-Duration").GetAttribute("value"));
    }

    [Fact]
    public async Task Generate_MakesOneJob_ShowsIt_AndKeepsTheForm()
    {
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("A paper boat.");

        await page.Find("#generate").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("On its way: A paper boat", page.Find(".generate-news").TextContent));
        await page.Find("#generate").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll(".made")));
        Assert.StartsWith("/clips/", page.Find(".generate-news a").GetAttribute("href"));
        Assert.Equal("Cancel", page.Find(".made button").TextContent);

        await page.Find(".made button").ClickAsync();
        await UntilAsync(page, () => page.Find(".made").GetAttribute("data-state") == nameof(JobState.Cancelled));
    }

    [Fact]
    public async Task Generate_AfterThePause_MakesAnother_AndTheDraftHasTheNextId()
    {
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("A paper boat.");
        await page.Find("#generate").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("On its way", page.Find(".generate-news").TextContent));
        var used = (await Drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.OperationId;

        await UntilAsync(page, async () => (await Drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.OperationId != used);
        await page.Find("#generate").ClickAsync();

        await UntilAsync(page, () => page.FindAll(".made").Count == 2);
    }

    [Fact]
    public async Task Generate_WithFaults_SendsNothing_AndSaysThem()
    {
        var page = Open();

        await page.Find("#generate").ClickAsync();

        Assert.Equal("1 thing to fix", page.Find(".findings strong").TextContent);
        Assert.Equal("true", page.Find("#field-Prompt").GetAttribute("aria-invalid"));
        Assert.Empty(page.FindAll(".made"));
    }

    [Fact]
    public async Task Generate_WithAFileThatWasDeletedMeanwhile_MarksItsRow()
    {
        var item = await Studio.AddItemAsync("Bottle");
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/?use={item.PublicId:N}");
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("A fox like Image 1.");
        await page.WaitForAssertionAsync(() => Assert.Contains("Ready to generate", page.Find(".findings").TextContent));
        await using (var db = await Studio.OpenAsync()) await db.MediaItems.ExecuteDeleteAsync(Cancel);

        await page.Find("#generate").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal("1 thing to fix", page.Find(".findings strong").TextContent));
        Assert.Equal("true", page.Find("#field-References-0").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Example_FillsTheForm_AndCanBeUndone_AndOnesOwnWordsStayADraft()
    {
        var list = Services.GetRequiredService<DraftList>();
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("My own words");

        await page.FindAll(".example")[^1].ClickAsync();
        Assert.Equal("My own words", Assert.Single((await list.FindAsync(TestStudio.Owner, "", 50, Cancel)).Rows).Title);
        Assert.StartsWith("Use first-person perspective", page.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.Equal(4, page.FindAll(".reference").Count);

        await page.FindAll("button").Single(b => b.TextContent == "Undo").ClickAsync();
        Assert.Equal("My own words", page.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.Empty(page.FindAll(".reference"));

        // Also when the example is changed at once, and nobody can take that back.
        await page.FindAll(".example")[^1].ClickAsync();
        await page.Find("#field-Prompt").ChangeAsync("Other words");
        Studio.Clock.Advance(DraftKeeper.Delay);
        await UntilAsync(page, async () => (await list.FindAsync(TestStudio.Owner, "", 50, Cancel)).Rows.Count == 2);
        Assert.Equal(["My own words", "Other words"], (await list.FindAsync(TestStudio.Owner, "", 50, Cancel)).Rows.Select(row => row.Title).Order());
    }

    [Fact]
    public async Task Example_ChosenWhileTheDraftIsStillRead_IsFilledIn()
    {
        var person = new TaskCompletionSource<AuthenticationState>();
        var page = Render<ComposePage>(parameters => parameters.AddCascadingValue(person.Task));
        Assert.Empty(page.FindAll("#field-Prompt")); // not there yet
        await page.FindAll(".example")[^1].ClickAsync();

        person.SetResult(await Services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync());

        await page.WaitForAssertionAsync(() => Assert.StartsWith("Use first-person perspective", page.Find("#field-Prompt").GetAttribute("data-text")));
    }

    [Fact]
    public async Task From_FillsTheFormWithAJobsInputs_AndLeavesTheAddress()
    {
        var id = await Studio.SubmitAsync(TestStudio.Request("A fox in the snow.") with { Ratio = "21:9", Seconds = null });
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/?from={id}");

        var page = Open();

        Assert.Equal("A fox in the snow.", page.Find("#field-Prompt").GetAttribute("data-text"));
        Assert.NotNull(page.Find("#field-Ratio input[value='21:9'][checked]"));
        Assert.True(page.Find("#field-Duration").HasAttribute("disabled"));
        Assert.Equal("http://localhost/", navigation.Uri);
        Assert.Equal("A fox in the snow.", (await Drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form.Prompt);
    }

    [Fact]
    public async Task From_SomebodyElsesJob_ShowsNothingOfIt()
    {
        var id = await Studio.SubmitAsync(TestStudio.Request("A secret."), TestStudio.Stranger);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/?from={id}");

        Assert.DoesNotContain("A secret.", Open().Markup);
    }

    [Fact]
    public async Task Campaign_BeginsANewVideo_WithItsBrandKit_AndWhatWasTypedStaysADraft()
    {
        var brands = Services.GetRequiredService<BrandKits>();
        await brands.SaveAsync(TestStudio.Owner, new BrandForm { Name = "Brisa", Tone = "warm" }, Cancel);
        var kit = Assert.Single(await brands.ListAsync(Cancel));
        var campaigns = Studio.Get<Campaigns>();
        var summer = await campaigns.SaveAsync(TestStudio.Owner, null, new CampaignForm { Name = "Summer", BrandKitId = kit.PublicId }, Cancel);
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("My own words");

        Services.GetRequiredService<NavigationManager>().NavigateTo($"/?campaign={summer:N}");
        await UntilAsync(page, () => page.Find("#field-Prompt").GetAttribute("data-text") == "");

        var id = (await campaigns.FindAsync(TestStudio.Owner, summer!.Value, Cancel))!.Id;
        var form = (await Drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form;
        Assert.Equal((id, kit.PublicId, "warm"), (form.CampaignId, form.Brand?.Id, form.Brief.Tone));
        await page.FindAll("button").Single(b => b.TextContent == "Undo").ClickAsync();
        Assert.Equal("My own words", page.Find("#field-Prompt").GetAttribute("data-text"));

        // Chosen in the form it brings its kit, too, but takes none away.
        await page.Find("select[id^=campaign-]").ChangeAsync(id.ToString(CultureInfo.InvariantCulture));
        await page.WaitForAssertionAsync(() => Assert.Equal(kit.PublicId.ToString("N"), page.Find("#field-Brand").GetAttribute("value")));
        await page.Find("select[id^=campaign-]").ChangeAsync("0");
        Assert.Equal(kit.PublicId.ToString("N"), page.Find("#field-Brand").GetAttribute("value"));
    }

    [Fact]
    public async Task List_HasWhatNeedsAttentionOnTop()
    {
        var oldest = await Studio.SubmitAsync(TestStudio.Request("First."));
        await Studio.SubmitAsync(TestStudio.Request("Second."));
        await using (var db = await Studio.OpenAsync())
        {
            var job = (await db.Jobs.FindAsync([oldest], Cancel))!;
            job.State = JobState.NeedsAttention;
            job.Problem = new JobProblem("OutcomeUnknown", "Unknown", "");
            await db.SaveChangesAsync(Cancel);
        }

        var rows = Open().FindAll(".made");

        Assert.Equal(["NeedsAttention", "Queued"], rows.Select(r => r.GetAttribute("data-state")));
        Assert.Contains("Decide what to do", rows[0].TextContent);
    }

    [Fact]
    public async Task Left_ThePageListensNoMore()
    {
        Open();
        Assert.Equal(1, Studio.Get<Seedance.Web.Jobs.JobNotifier>().SubscriptionCount);

        await DisposeComponentsAsync();

        Assert.Equal(0, Studio.Get<Seedance.Web.Jobs.JobNotifier>().SubscriptionCount);
    }

    [Fact]
    public async Task AnImprovedText_Stays_WhenTheSourceIsSwitched()
    {
        Studio.Gateway.OnChat = FakeGateway.Writes("A better boat.");
        var page = Open();
        await page.Find("#field-Prompt").ChangeAsync("A paper boat.");
        await page.Find("#improve").ClickAsync();

        await page.FindAll("input[name=source]")[0].ChangeAsync(true);
        Assert.Contains("A better boat.", page.Find(".improve-columns").TextContent);
        await page.FindAll("input[name=source]")[1].ChangeAsync(true);
        Assert.Contains("A better boat.", page.Find(".improve-columns").TextContent);
    }

    // Notices and drafts wait on the clock, which only moves here.
    private Task UntilAsync(IRenderedComponent<ComposePage> page, Func<bool> holds) => UntilAsync(page, () => Task.FromResult(holds()));

    private async Task UntilAsync(IRenderedComponent<ComposePage> page, Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            Studio.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await page.InvokeAsync(() => { });
        }
    }

    private IRenderedComponent<ComposePage> Open()
    {
        var page = Render<ComposePage>();
        page.WaitForElement("#generate");
        return page;
    }
}
