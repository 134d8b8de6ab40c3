using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class DraftTests : IAsyncLifetime
{
    private TestStudio _studio = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DraftStore Store => new(_studio.Get<IDbContextFactory<StudioDb>>(), _studio.Clock);

    public async ValueTask InitializeAsync() => _studio = await TestStudio.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Saved_ComesBack_ToItsOwnerOnly()
    {
        var id = Guid.NewGuid();
        await Store.SaveAsync(TestStudio.Owner, id, new ComposeForm { Prompt = "Half a thought", Seed = "abc" }, Cancel);

        var draft = await Store.FindAsync(TestStudio.Owner, Cancel);

        Assert.Equal((id, "Half a thought", "abc"), (draft!.Value.OperationId, draft.Value.Form.Prompt, draft.Value.Form.Seed));
        Assert.Null(await Store.FindAsync(TestStudio.Stranger, Cancel));
    }

    [Fact]
    public async Task TwoTabs_SavingTheFirstDraftTogether_LeaveOne()
    {
        var tabs = Enumerable.Range(0, 8).Select(i => Store.SaveAsync(TestStudio.Owner, Guid.NewGuid(), new ComposeForm { Prompt = $"Tab {i}" }, Cancel));

        await Task.WhenAll(tabs);
        await Store.SaveAsync(TestStudio.Owner, Guid.NewGuid(), new ComposeForm { Prompt = "The last one" }, Cancel);

        await using var db = await _studio.OpenAsync();
        Assert.Equal(1, await db.Drafts.CountAsync(Cancel));
        Assert.Equal("The last one", (await Store.FindAsync(TestStudio.Owner, Cancel))!.Value.Form.Prompt);
    }

    [Fact]
    public async Task UnreadableDraft_IsNone()
    {
        await Store.SaveAsync(TestStudio.Owner, Guid.NewGuid(), new ComposeForm(), Cancel);
        await using (var db = await _studio.OpenAsync())
            await db.Drafts.ExecuteUpdateAsync(s => s.SetProperty(d => d.FormJson, "{ \"prompt\": 5"), Cancel);

        Assert.Null(await Store.FindAsync(TestStudio.Owner, Cancel));
    }

    [Fact]
    public async Task Keeper_SavesAMomentAfterTheLastChange()
    {
        var form = new ComposeForm();
        var saved = new TaskCompletionSource();
        await using var keeper = new DraftKeeper(Store, _studio.Clock, TestStudio.Owner, () => (Guid.Empty, form), async work =>
        {
            await work();
            saved.SetResult();
        });

        form.Prompt = "A";
        keeper.Touch();
        _studio.Clock.Advance(DraftKeeper.Delay - TimeSpan.FromMilliseconds(1));
        form.Prompt = "AB";
        keeper.Touch();
        _studio.Clock.Advance(DraftKeeper.Delay - TimeSpan.FromMilliseconds(1));
        Assert.Null(await Store.FindAsync(TestStudio.Owner, Cancel));

        _studio.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await saved.Task.WaitAsync(Cancel);
        Assert.Equal("AB", (await Store.FindAsync(TestStudio.Owner, Cancel))!.Value.Form.Prompt);
    }

    [Fact]
    public async Task Keeper_SavesWhenThePageIsLeft_AndOnlyWhatChanged()
    {
        var form = new ComposeForm();
        var keeper = Keeper(form);
        form.Prompt = "Left in a hurry";
        keeper.Touch();
        await keeper.DisposeAsync();
        Assert.Equal("Left in a hurry", (await Store.FindAsync(TestStudio.Owner, Cancel))!.Value.Form.Prompt);

        // A second tab that changed nothing does not bring its old form back.
        await Keeper(new ComposeForm { Prompt = "An old tab" }).DisposeAsync();
        Assert.Equal("Left in a hurry", (await Store.FindAsync(TestStudio.Owner, Cancel))!.Value.Form.Prompt);
    }

    private DraftKeeper Keeper(ComposeForm form) => new(Store, _studio.Clock, TestStudio.Owner, () => (Guid.Empty, form), work => work());
}
