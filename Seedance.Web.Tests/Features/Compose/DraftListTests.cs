using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class DraftListTests : IAsyncLifetime
{
    private TestStudio _studio = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DraftList List => new(_studio.Get<IDbContextFactory<StudioDb>>(), _studio.Clock);

    private DraftStore Store => new(_studio.Get<IDbContextFactory<StudioDb>>(), _studio.Clock);

    public async ValueTask InitializeAsync() => _studio = await TestStudio.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task List_HasTheOnesChangedLastFirst_ByNameOrFirstWords()
    {
        await AddAsync("A fox in the snow. It runs.");
        await AddAsync("");
        var named = await AddAsync("A red balloon.");
        Assert.True(await List.RenameAsync(TestStudio.Owner, named, " Spring \n launch ", Cancel));

        Assert.Equal(["Spring launch", "", "A fox in the snow"], await TitlesAsync());
        Assert.Empty((await List.FindAsync(TestStudio.Stranger, "", 50, Cancel)).Rows);
        Assert.False(await List.RenameAsync(TestStudio.Stranger, named, "Mine", Cancel));
    }

    [Fact]
    public async Task Rename_IsKept_WhenATabGoesOnTyping()
    {
        var id = await AddAsync("First words");
        var open = (await Store.FindAsync(TestStudio.Owner, id, Cancel))!;
        await List.RenameAsync(TestStudio.Owner, id, "Spring", Cancel);

        await Store.SaveAsync(TestStudio.Owner, open with { Form = new ComposeForm { Prompt = "Other words" } }, Cancel);

        Assert.Equal(["Spring"], await TitlesAsync());
        await List.RenameAsync(TestStudio.Owner, id, "", Cancel);
        Assert.Equal(["Other words"], await TitlesAsync());
    }

    [Fact]
    public async Task Deleted_IsOffTheList_AndComesBack_AndGoesForGoodLater()
    {
        var (kept, gone) = (await AddAsync("Kept"), await AddAsync("Gone"));
        Assert.False(await List.DeleteAsync(TestStudio.Stranger, gone, Cancel));
        await List.DeleteAsync(TestStudio.Owner, gone, Cancel);
        Assert.Equal(["Kept"], await TitlesAsync());
        Assert.Null(await Store.FindAsync(TestStudio.Owner, gone, Cancel));

        Assert.True(await List.RestoreAsync(TestStudio.Owner, gone, Cancel));
        Assert.Equal(2, (await TitlesAsync()).Count);

        await List.DeleteAsync(TestStudio.Owner, gone, Cancel);
        _studio.Clock.Advance(DraftList.Kept + TimeSpan.FromDays(1));
        await List.DeleteAsync(TestStudio.Owner, kept, Cancel);
        Assert.False(await List.RestoreAsync(TestStudio.Owner, gone, Cancel));
        Assert.True(await List.RestoreAsync(TestStudio.Owner, kept, Cancel));
    }

    [Fact]
    public async Task DeletedInOneTab_IsThereAgain_WhenAnotherOneStillTypes()
    {
        var id = await AddAsync("Typed in two tabs");
        var open = (await Store.FindAsync(TestStudio.Owner, id, Cancel))!;
        await List.DeleteAsync(TestStudio.Owner, id, Cancel);

        await Store.SaveAsync(TestStudio.Owner, open with { Form = new ComposeForm { Prompt = "Still typing" } }, Cancel);

        Assert.Equal(["Still typing"], await TitlesAsync());
    }

    [Fact]
    public async Task Copy_IsADraftOfItsOwn()
    {
        var id = await AddAsync("The original");
        var copy = await List.DuplicateAsync(TestStudio.Owner, id, "Copy of The original", Cancel);
        Assert.NotEqual((await Store.FindAsync(TestStudio.Owner, id, Cancel))!.OperationId, (await Store.FindAsync(TestStudio.Owner, copy!.Value, Cancel))!.OperationId);
        Assert.Null(await List.DuplicateAsync(TestStudio.Stranger, id, "Mine", Cancel));

        // A link that was given away: the other one gets a copy, and cannot reach the original.
        var taken = await List.TakeCopyAsync(TestStudio.Stranger, id, Cancel);
        var theirs = (await Store.FindAsync(TestStudio.Stranger, taken!.Value, Cancel))!;
        await Store.SaveAsync(TestStudio.Stranger, theirs with { Form = new ComposeForm { Prompt = "Changed" } }, Cancel);
        Assert.Equal("The original", (await Store.FindAsync(TestStudio.Owner, id, Cancel))!.Form.Prompt);
        Assert.Null(await List.TakeCopyAsync(TestStudio.Owner, id, Cancel)); // it is one's own already
        await List.DeleteAsync(TestStudio.Owner, id, Cancel);
        Assert.Null(await List.TakeCopyAsync(TestStudio.Stranger, id, Cancel));
    }

    [Fact]
    public async Task ManyDrafts_AreAllReached_BySearchAndStepByStep()
    {
        for (var i = 1; i <= 7; i++) await AddAsync($"Draft {i} of a Café, 夏天的饮料.");

        var some = await List.FindAsync(TestStudio.Owner, "", 5, Cancel);
        Assert.Equal((5, true), (some.Rows.Count, some.HasMore));
        Assert.Equal((7, false), Counted(await List.FindAsync(TestStudio.Owner, "", 7, Cancel)));
        Assert.Equal((6, true), Counted(await List.FindAsync(TestStudio.Owner, "cafe DRAFT", 6, Cancel)));
        Assert.Equal("Draft 3 of a Café, 夏天的饮料", Assert.Single((await List.FindAsync(TestStudio.Owner, "3 饮料", 5, Cancel)).Rows).Title);
        Assert.Equal((0, false), Counted(await List.FindAsync(TestStudio.Owner, "tea", 5, Cancel)));

        static (int, bool) Counted(FoundDrafts found) => (found.Rows.Count, found.HasMore);
    }

    [Fact]
    public async Task RecentlyDeleted_AreThere_UntilTheirTimeIsOver()
    {
        var (draft, late) = (await AddAsync("First"), await AddAsync("Second"));
        await List.DeleteAsync(TestStudio.Owner, draft, Cancel);
        _studio.Clock.Advance(DraftList.Kept - TimeSpan.FromDays(1));
        await List.DeleteAsync(TestStudio.Owner, late, Cancel);
        Assert.Equal(["Second", "First"], await DeletedAsync());
        Assert.Empty(await List.FindDeletedAsync(TestStudio.Stranger, isTemplate: false, Cancel));
        Assert.Empty(await List.FindDeletedAsync(TestStudio.Owner, isTemplate: true, Cancel));

        await List.RestoreAsync(TestStudio.Owner, late, Cancel);
        Assert.Equal(["First"], await DeletedAsync());
        _studio.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await DeletedAsync());

        async Task<List<string>> DeletedAsync() => [.. (await List.FindDeletedAsync(TestStudio.Owner, isTemplate: false, Cancel)).Select(row => row.Title)];
    }

    private async Task<Guid> AddAsync(string prompt)
    {
        _studio.Clock.Advance(TimeSpan.FromSeconds(1));
        return await List.AddAsync(TestStudio.Owner, "", new ComposeForm { Prompt = prompt }, Cancel);
    }

    private async Task<List<string>> TitlesAsync() => [.. (await List.FindAsync(TestStudio.Owner, "", 50, Cancel)).Rows.Select(row => row.Title)];
}
