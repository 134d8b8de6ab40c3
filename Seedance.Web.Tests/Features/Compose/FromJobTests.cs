using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Gateway;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>A form that goes on from a job: with its inputs, with one thing changed, with its clip as what comes next is made from.</summary>
public sealed class FromJobTests : ComposeRig
{
    private FromJob From => Services.GetRequiredService<FromJob>();

    [Fact]
    public async Task Inputs_ComeBackAsTheyWere_AndAMadeTitleIsMadeAgain()
    {
        var request = TestStudio.Request("A fox runs.") with { Seed = 7, Seconds = 8, Ratio = "1:1" };
        var id = await Studio.SubmitAsync(request);

        var filled = (await From.FillAsync(TestStudio.Owner, id, null, null, Cancel))!;

        Assert.Equal(("A fox runs.", "1:1", 8, 7L, ""), (filled.Form.ToRequest().Prompt, filled.Form.ToRequest().Ratio, filled.Form.ToRequest().Seconds, filled.Form.ToRequest().Seed, filled.Form.Title));
        Assert.Equal((id, "Inputs", (string?)null), (filled.Form.ParentId, filled.Form.ParentHow, filled.News));
        Assert.Null(await From.FillAsync(TestStudio.Stranger, id, null, null, Cancel));
        Assert.Null(await From.FillAsync(TestStudio.Owner, id + 1, null, null, Cancel));
    }

    [Fact]
    public async Task Campaign_ComesAlong_AsLongAsThePersonIsInIt()
    {
        var id = await Studio.SubmitAsync(owner: TestStudio.Stranger);
        long campaign;
        await using (var db = await Studio.OpenAsync())
        {
            var row = new Campaign { OwnerId = TestStudio.Owner, Name = "Spring", Members = [new CampaignMember { UserId = TestStudio.Stranger }] };
            db.Campaigns.Add(row);
            await db.SaveChangesAsync(Cancel);
            campaign = row.Id;
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.CampaignId, campaign), Cancel);
        }

        Assert.Equal([campaign, campaign], [await CampaignAsync(TestStudio.Owner), await CampaignAsync(TestStudio.Stranger)]);
        await using (var db = await Studio.OpenAsync()) await db.CampaignMembers.ExecuteDeleteAsync(Cancel);
        Assert.Null(await CampaignAsync(TestStudio.Stranger)); // their own clip still, in a campaign that is theirs no more

        async Task<long?> CampaignAsync(string person) => (await From.FillAsync(person, id, null, null, Cancel))!.Form.CampaignId;
    }

    [Fact]
    public async Task RepairsAndSofterWords_ChangeOneThing_AndSayWhat()
    {
        var id = await Studio.SubmitAsync(TestStudio.Request("A child in the snow.") with { GenerateAudio = true });

        var silent = (await From.FillAsync(TestStudio.Owner, id, "WithoutAudio", null, Cancel))!;
        Assert.Equal((false, "A child in the snow.", "WithoutAudio"), (silent.Form.ToRequest().GenerateAudio, silent.Form.ToRequest().Prompt, silent.Form.ParentHow));
        var softer = (await From.FillAsync(TestStudio.Owner, id, "SofterWording", null, Cancel))!;
        Assert.NotEqual("A child in the snow.", softer.Form.ToRequest().Prompt);
        Assert.NotNull(softer.News);
        var calm = await Studio.SubmitAsync(TestStudio.Request("A cup of tea."));
        var same = (await From.FillAsync(TestStudio.Owner, calm, "SofterWording", null, Cancel))!;
        Assert.Equal("A cup of tea.", same.Form.ToRequest().Prompt);
        Assert.NotNull(same.News); // that nothing was found is said too
    }

    [Theory]
    [InlineData("ExtendForward", 1)]
    [InlineData("ExtendBackward", 1)]
    [InlineData("Edit", 1)]
    [InlineData("Join", 2)]
    [InlineData("Join", 3)]
    public async Task ClipsAsReferences_TakeShapeAndLengthFromThem(string how, int clips)
    {
        var id = await Studio.SubmitAsync();
        var files = new List<Guid>();
        for (var i = 0; i < clips; i++) files.Add((await Studio.AddItemAsync($"clip {i}", change: item => (item.Kind, item.Format, item.ContentType, item.DurationMs) = ("Video", "mp4", "video/mp4", 4_000))).PublicId);

        var filled = (await From.FillAsync(TestStudio.Owner, id, how, string.Join(',', files), Cancel))!;
        var request = filled.Form.ToRequest();

        Assert.Equal(("adaptive", null, clips), (request.Ratio, request.Seconds, request.References.Count));
        Assert.All(request.References, reference => Assert.Equal((MediaKind.Video, MediaRole.ReferenceVideo), (reference.Kind, reference.Role)));
        for (var i = 1; i <= clips; i++) Assert.Contains($"Video {i}", request.Prompt, StringComparison.Ordinal);
        Assert.Equal((id, how), (filled.Form.ParentId, filled.Form.ParentHow));
        Assert.NotNull(filled.News);
        Assert.Null(await From.FillAsync(TestStudio.Owner, id, how, null, Cancel)); // nothing to go on with
        Assert.Null(await From.FillAsync(TestStudio.Owner, id, how, Guid.NewGuid().ToString(), Cancel));
    }

    [Fact]
    public async Task NextShot_BeginsWithTheLastFrame_AndWithoutWords()
    {
        var id = await Studio.SubmitAsync();
        var frame = (await Studio.AddItemAsync("last frame")).PublicId;

        var request = (await From.FillAsync(TestStudio.Owner, id, "NextShot", frame.ToString(), Cancel))!.Form.ToRequest();

        Assert.Equal(("", MediaRole.FirstFrame), (request.Prompt, Assert.Single(request.References).Role));
    }
}
