using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media.Delivery;

/// <summary>A clip's name is made of what the database knows: campaign, brand, concept, and the variant's own id.</summary>
public sealed class ClipNamesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Variant_IsNamedByItsCampaignBrandAndConcept(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var id = await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync())
        {
            var kit = new BrandKit { Name = "Orchard" };
            var campaign = new Campaign { OwnerId = TestStudio.Owner, Name = "Summer Launch", BrandKitId = kit.PublicId };
            var concept = new Concept
            {
                OwnerId = TestStudio.Owner,
                Name = "Fruit tea",
                FormJson = """{"writesFromBrief":true,"brief":{"language":"de"},"brand":{"name":"Other"}}""",
                AxesJson = """{"hooks":[{"number":2,"text":"Too hot?","in":{"de":"Zu heiß?"}}],"calls":[{"number":1,"text":"Order"}]}""",
            };
            db.AddRange(kit, campaign, concept);
            await db.SaveChangesAsync(Cancelled);
            var job = await db.Jobs.FindAsync([id], Cancelled);
            (job!.CampaignId, job.ConceptId, job.AssetId) = (campaign.Id, concept.Id, "C1-H2-A1-9x16-DE-v3");
            await db.SaveChangesAsync(Cancelled);
        }

        var names = studio.Get<ClipNames>();
        Assert.Equal($"Orchard_Summer-Launch_Fruit-tea_H2_A1_9x16_5s_DE_v3_c{id}.mp4", await names.ForAsync(id, ".mp4", null, Cancelled));
        Assert.Equal($"Orchard_Summer-Launch_Fruit-tea_H2_A1_4x5_5s_DE_v3_c{id}.mp4", await names.ForAsync(id, ".mp4", "4:5", Cancelled));
        Assert.Equal("c99999_last-frame.png", await names.ForAsync(99999, "_last-frame.png", null, Cancelled));
        var facts = (await names.ReadAsync([id], Cancelled)).Facts[id];
        Assert.Equal(("Zu heiß?", "Order"), (facts.HookText, facts.CallText));

        // A campaign of its own mind; and its template was checked when it was saved.
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Single().NameTemplate = "{hooktext} {id}";
            await db.SaveChangesAsync(Cancelled);
        }

        Assert.Equal($"Zu-heiss c{id}.mp4", await names.ForAsync(id, ".mp4", null, Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"hooks":[{"number":"x"},5,{"number":2,"text":7}],"calls":{}}""")]
    public void ConceptThatCannotBeRead_SaysNothing(string json)
    {
        Assert.Null(ConceptWords.Read("{}", json).HookOf(new AssetParts("H2", null, null, null, null)));
        Assert.Null(ConceptWords.Read(json, "{}").Brand);
    }

    [Fact]
    public async Task BrokenTemplate_StopsTheStart_WithEveryFault()
    {
        var refusal = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () =>
        {
            await using var studio = await TestStudio.StartAsync(configure: settings => settings["Delivery:NameTemplate"] = "{colour}?");
            _ = studio.Get<Microsoft.Extensions.Options.IOptionsMonitor<DeliveryOptions>>().CurrentValue;
        });
        Assert.Equal(2, refusal.Failures.Count());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Results_ReplaceTheOldOnes_OfClipsThatOneMaySee(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (own, other) = (await studio.SubmitAsync(), await studio.SubmitAsync(owner: TestStudio.Stranger));
        var results = studio.Get<AdResults>();
        Assert.Equal((1, 0), await results.SaveAsync(TestStudio.Owner, [new AdResult { JobId = own, Impressions = 1 }], Cancelled));

        var stored = await results.SaveAsync(
            TestStudio.Owner,
            [new AdResult { JobId = own, Impressions = 1000, ThreeSecondViews = 300, Clicks = 12 }, new AdResult { JobId = other, Impressions = 5 }, new AdResult { JobId = 777, Impressions = 5 }],
            Cancelled);

        Assert.Equal((1, 1), stored);
        var read = await results.ReadAsync([own, other, 777], Cancelled);
        Assert.Equal((0.3, 0.012, 1000L), (read[own].HookRate, read[own].ClickRate, read[own].Impressions));
        Assert.Single(read);
    }
}
