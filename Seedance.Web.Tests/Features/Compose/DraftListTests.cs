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
        Assert.Empty(await List.FindAllAsync(TestStudio.Stranger, Cancel));
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

    private async Task<Guid> AddAsync(string prompt)
    {
        _studio.Clock.Advance(TimeSpan.FromSeconds(1));
        return await List.AddAsync(TestStudio.Owner, "", new ComposeForm { Prompt = prompt }, Cancel);
    }

    private async Task<List<string>> TitlesAsync() => [.. (await List.FindAllAsync(TestStudio.Owner, Cancel)).Select(row => row.Title)];
}
