using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>The library's reads, on both databases.</summary>
public sealed class LibraryQueryTests
{
    private static readonly LibrarySearch Everything = new();

    private static readonly (string Text, string Expected)[] Searches =
    [
        ("bottle", "Bottle front"),
        ("BOTT", "Bottle front"),
        ("ottle", ""),
        ("front bottle", "Bottle front"),
        ("creme", "Crème brûlée"),
        ("summer", "Crème brûlée,Bottle front"),
        ("logo", "Brand"),
        ("logo brand", "Brand"),
        ("水果", "水果茶"),
        ("果水", ""),
        ("bottle -front", "Bottle front"),
        ("b_ttle", ""),
        ("%", ""),
        ("100%", "100% cotton"),
        ("'; DROP TABLE \"MediaItems\"; --", ""),
        ("\"*-", ""),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Page_ShowsOnesOwnAndWhatIsShared_ByKindPurposeAndWhose_NewestFirst(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await studio.AddItemAsync("mine", change: item => item.Purpose = MediaPurpose.Logo);
        await studio.AddItemAsync("theirs", TestStudio.Stranger);
        await studio.AddItemAsync("shared by them", TestStudio.Stranger, item => (item.IsShared, item.Kind, item.DurationMs) = (true, "Audio", 4000));
        await studio.AddItemAsync("shared by me", change: item => item.IsShared = true);
        var gone = await studio.AddItemAsync("gone");
        await studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, gone.PublicId, Token);
        var query = studio.Get<LibraryQuery>();

        foreach (var (search, expected) in ((LibrarySearch, string)[])
        [
            (Everything, "shared by me,shared by them,mine"),
            (new(Whose: LibraryWhose.Mine), "shared by me,mine"),
            (new(Whose: LibraryWhose.Shared), "shared by me,shared by them"),
            (new(Kind: MediaKind.Image), "shared by me,mine"),
            (new(Kind: MediaKind.Audio), "shared by them"),
            (new(Kind: MediaKind.Video), ""),
            (new(Purpose: MediaPurpose.Logo), "mine"),
            (new("shared", MediaKind.Image), "shared by me"),
        ])
        {
            var slice = await query.PageAsync(TestStudio.Owner, search, null, Token);
            Assert.Equal((search, expected), (search, string.Join(',', slice.Cards.Select(card => card.Name))));
            Assert.False(slice.HasMore);
        }

        var theirs = (await query.PageAsync(TestStudio.Owner, Everything, null, Token)).Cards[1];
        Assert.Equal((MediaKind.Audio, 4000, false, true, TestStudio.Stranger), (theirs.Kind, theirs.DurationMs, theirs.IsMine, theirs.IsShared, theirs.OwnerName));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Search_FindsWordsByTheirBeginning_InNamesTagsAndPurposes(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        await studio.AddItemAsync("Bottle front", change: item => item.Tags = "glass, summer 26");
        await studio.AddItemAsync("Brand", change: item => item.Purpose = MediaPurpose.Logo);
        await studio.AddItemAsync("水果茶");
        await studio.AddItemAsync("100% cotton");
        await studio.AddItemAsync("Crème brûlée", change: item => item.Tags = "Summer");

        foreach (var (text, expected) in Searches)
        {
            var slice = await studio.Get<LibraryQuery>().PageAsync(TestStudio.Owner, new LibrarySearch(text), null, Token);
            Assert.Equal((text, expected), (text, string.Join(',', slice.Cards.Select(card => card.Name))));
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Pages_HaveNoGapsAndNoDuplicates_AcrossOnesOwnAndTheShared(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        for (var i = 0; i < 23; i++) await studio.AddItemAsync($"item {i}", i % 3 == 0 ? TestStudio.Stranger : TestStudio.Owner, item => item.IsShared = i % 2 == 0);
        List<string> seen = [];
        long? before = null;

        for (var more = true; more;)
        {
            var slice = await studio.Get<LibraryQuery>().PageAsync(TestStudio.Owner, new LibrarySearch("item"), before, Token, count: 5);
            seen.AddRange(slice.Cards.Select(card => card.Name));
            (before, more) = (slice.Cards[^1].Id, slice.HasMore);
        }

        Assert.Equal(Enumerable.Range(0, 23).Reverse().Where(i => i % 3 != 0 || i % 2 == 0).Select(i => $"item {i}"), seen);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Item_IsThereForItsOwnerAndWhenShared_WithWhatMayBeKnown(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var source = await studio.AddItemAsync("long");
        var item = await studio.AddItemAsync("trimmed", change: made => (made.MadeFromId, made.IsShared) = (source.Id, true));
        var query = studio.Get<LibraryQuery>();

        var mine = Assert.IsType<LibraryItem>(await query.FindAsync(TestStudio.Owner, item.PublicId, Token));
        var theirs = Assert.IsType<LibraryItem>(await query.FindAsync(TestStudio.Stranger, item.PublicId, Token));
        Assert.Equal((true, source.PublicId), (mine.IsMine, mine.MadeFrom?.Id));
        Assert.Equal((false, TestStudio.Owner, null), (theirs.IsMine, theirs.OwnerName, theirs.MadeFrom));
        Assert.Null(await query.FindAsync(TestStudio.Stranger, source.PublicId, Token));

        await studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, item.PublicId, Token);
        Assert.Null(await query.FindAsync(TestStudio.Owner, item.PublicId, Token));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Uses_ListOnesOwnClips_AndCountThoseOfOthers(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var item = await studio.AddItemAsync("bottle", change: shared => shared.IsShared = true);
        var first = await studio.UseItemAsync(item);
        var theirs = await studio.UseItemAsync(item, TestStudio.Stranger);
        var last = await studio.UseItemAsync(item);
        await studio.SubmitAsync();
        await using (var db = await studio.OpenAsync())
            await db.Jobs.Where(job => job.Id == first).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Ready), Token);
        await using (var db = await studio.OpenAsync()) // the gateway may still fetch the file
            await db.Jobs.Where(job => job.Id == theirs).ExecuteUpdateAsync(set => set.SetProperty(job => job.State, JobState.Generating), Token);

        var uses = await studio.Get<LibraryQuery>().UsesAsync(TestStudio.Owner, item.Id, Token);

        Assert.Equal([(last, JobState.Queued), (first, JobState.Ready)], uses.Mine.Select(use => (use.JobId, use.State)));
        Assert.Equal((2, 1, 2), (uses.MineCount, uses.OthersCount, uses.WaitingCount));
    }

    [Fact]
    public async Task Room_CountsWhatIsThere_OfOneAndOfAll()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Uploads:QuotaTotal"] = "5000000");
        await studio.AddItemAsync("a");
        await studio.AddItemAsync("b", TestStudio.Stranger);
        var gone = await studio.AddItemAsync("c");
        var library = studio.Get<MediaLibrary>();
        await library.DeleteAsync(TestStudio.Owner, gone.PublicId, Token);

        Assert.Equal(new LibraryRoom(1_300_000, 50L << 30), await library.RoomAsync(TestStudio.Owner, Token));
        Assert.Equal(new LibraryRoom(2_600_000, 5_000_000), await library.TotalRoomAsync(Token));
        Assert.Null(await studio.Get<LibraryQuota>().FindFaultAsync(TestStudio.Owner, 2_400_000, Token));
        Assert.Equal(UploadFaults.NoRoom, (await studio.Get<LibraryQuota>().FindFaultAsync(TestStudio.Owner, 2_400_001, Token))!.Rule);
    }

    [Fact]
    public async Task RoomForOne_IsNotGivenToTwoAtOnce_HoweverTheyCome()
    {
        var size = Samples.Png(seed: 1).Length;
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Uploads:QuotaPerPerson"] = $"{size * 3 / 2}", services: SharedStudio.WithoutPosters);
        var library = studio.Get<MediaLibrary>();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(async seed =>
        {
            var path = Path.Combine(studio.Folder, $"{seed}.png");
            await File.WriteAllBytesAsync(path, Samples.Png(seed: (byte)seed), Token);
            return await library.AddAsync(new NewMedia(TestStudio.Owner, "made.png", path, await FileHash.OfAsync(path, Token)), Token);
        }));

        Assert.Single(outcomes.OfType<AddOutcome.Added>());
        Assert.All(outcomes.OfType<AddOutcome.Refused>(), refused => Assert.Equal(UploadFaults.NoRoom, refused.Fault.Rule));
        Assert.Equal(size, (await library.RoomAsync(TestStudio.Owner, Token)).Used);
        Assert.Null(await studio.Get<LibraryQuota>().FindFaultAsync(TestStudio.Owner, size / 2, Token)); // nothing stays kept for those that were refused
    }

    [Fact]
    public async Task NearlyFullDisk_TakesNoUpload()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Storage:MinFreeBytes"] = "9000000000000000", services: SharedStudio.WithoutPosters);
        var fault = await studio.Get<LibraryQuota>().BeginAsync(new Upload(Guid.NewGuid(), TestStudio.Owner, "a.png", "", 1, null, null), Token);
        Assert.Equal(UploadFaults.DiskFull, fault!.Rule);
        Assert.Empty(await studio.Get<Uploads>().AllAsync(Token));
    }
}
