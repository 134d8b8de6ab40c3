using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Sequences;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Sequences;

public sealed class ClipSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task OldClip_IsFoundBehindThousandsOfNewerOnes_ByWordsPhrasesAndNumber(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        long old;
        await using (var db = await studio.OpenAsync())
        {
            db.Campaigns.Add(new Campaign { Id = 5, OwnerId = TestStudio.Stranger, Name = "Summer", IsShared = true });
            var first = Row("A red zeppelin", JobState.Ready);
            db.Jobs.AddRange(first, Row("A red zeppelin of theirs", JobState.Ready, TestStudio.Stranger), Row("A zeppelin that failed", JobState.Failed), Row("A zeppelin of the team", JobState.Ready, TestStudio.Stranger, 5));
            await db.SaveChangesAsync(Cancel);
            old = first.Id;
            db.Jobs.AddRange(Enumerable.Range(0, 3100).Select(i => Row($"A boat {i}", JobState.Ready)));
            db.Jobs.AddRange(Enumerable.Range(0, 300).Select(_ => Row("A zeppelin that failed", JobState.Failed))); // more than one look
            await db.SaveChangesAsync(Cancel);
        }

        var search = new ClipSearch(studio.Get<IDbContextFactory<StudioDb>>(), studio.Clock);

        Assert.Equal(["A zeppelin of the team", "A red zeppelin"], await TitlesAsync("zepp"));
        Assert.Equal(["A red zeppelin"], await TitlesAsync("\"red zeppelin\""));
        Assert.Equal("A red zeppelin", (await TitlesAsync($"#{old}"))[0]);
        Assert.Empty(await TitlesAsync("zeppelin boat"));
        Assert.Empty(await TitlesAsync("!?"));
        Assert.Equal(ClipSearch.Most, (await TitlesAsync("boat")).Count);
        Assert.Equal("A boat 3099", (await TitlesAsync(""))[0]);

        async Task<List<string>> TitlesAsync(string text) => [.. (await search.FindAsync(TestStudio.Owner, text, Cancel)).Select(clip => clip.Title)];
    }

    private static Job Row(string title, JobState state, string owner = TestStudio.Owner, long? campaign = null) => new()
    {
        OwnerId = owner,
        OperationId = Guid.NewGuid(),
        Title = title,
        Prompt = title,
        SearchText = SearchText.Fold(title),
        Model = "m",
        Ratio = "9:16",
        Resolution = "720p",
        InputsJson = "{}",
        RequestJson = "{}",
        Gateway = "demo",
        State = state,
        ClipKey = "jobs/clip.mp4",
        CampaignId = campaign,
    };
}
