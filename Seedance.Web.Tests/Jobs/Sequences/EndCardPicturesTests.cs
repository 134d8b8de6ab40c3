using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Sequences;

public sealed class EndCardPicturesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task DrawnCards_DoNotPileUp_AndWhatIsUsedStays(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var cards = studio.Get<EndCardPictures>();
        var (old, made, planned, theirs) = (await DrawAsync("old"), await DrawAsync("made"), await DrawAsync("planned"), await DrawAsync("theirs", TestStudio.Stranger));
        var job = await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync())
        {
            db.JobMedia.Add(new JobMedia { JobId = job, MediaId = await db.MediaItems.Where(m => m.PublicId == made).Select(m => m.Id).SingleAsync(Cancel) });
            await db.SaveChangesAsync(Cancel);
        }

        await studio.Get<SequenceStore>().CreateAsync(TestStudio.Owner, "Tea", new SequencePlan { EndCard = new EndCard(planned) }, null, Cancel);
        var photo = (await studio.AddItemAsync("photo")).PublicId;
        studio.Clock.Advance(TimeSpan.FromHours(2));
        var fresh = await DrawAsync("fresh");
        await DrawAsync("fresh too");

        Assert.Null(await studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, old, Cancel));
        foreach (var kept in (Guid[])[made, planned, photo, fresh]) Assert.NotNull(await studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, kept, Cancel));
        Assert.NotNull(await studio.Get<MediaLibrary>().FindAsync(TestStudio.Stranger, theirs, Cancel));

        // Out of the list, but not out of sight.
        var library = studio.Get<LibraryQuery>();
        Assert.Equal(["photo"], (await library.PageAsync(TestStudio.Owner, new LibrarySearch(), null, Cancel)).Cards.Select(card => card.Name));
        Assert.Equal(4, (await library.PageAsync(TestStudio.Owner, new LibrarySearch(Purpose: MediaPurpose.EndCard), null, Cancel)).Cards.Count);

        async Task<Guid> DrawAsync(string name, string owner = TestStudio.Owner)
        {
            var item = await studio.AddItemAsync(name, owner, change: row => row.CreatedAt = studio.Clock.GetUtcNow().UtcDateTime);
            await cards.KeepAsync(owner, item.PublicId, Cancel);
            return item.PublicId;
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task FilmThatWasDeletedLongAgo_GoesForGood_WithTheCardThatWasDrawnForIt(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var (store, trash) = (studio.Get<SequenceStore>(), studio.Get<JobTrash>());
        var card = (await studio.AddItemAsync("card")).PublicId;
        await studio.Get<EndCardPictures>().KeepAsync(TestStudio.Owner, card, Cancel);
        await store.CreateAsync(TestStudio.Owner, "Kept", new SequencePlan(), null, Cancel);
        var gone = (await store.CreateAsync(TestStudio.Owner, "Gone", new SequencePlan { EndCard = new EndCard(card) }, null, Cancel)).PublicId;
        await store.DeleteAsync(TestStudio.Owner, gone, Cancel);

        studio.Clock.Advance(JobTrash.Kept - TimeSpan.FromHours(1));
        await trash.EmptyAsync(Cancel);
        Assert.NotNull(await studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, card, Cancel));
        studio.Clock.Advance(TimeSpan.FromHours(2));
        await trash.EmptyAsync(Cancel);

        await using var db = await studio.OpenAsync();
        Assert.Equal(["Kept"], await db.Sequences.Select(sequence => sequence.Name).ToListAsync(Cancel));
        Assert.Null(await studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, card, Cancel));
    }
}
