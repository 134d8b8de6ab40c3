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
        var draft = New("Half a thought") with { Form = new ComposeForm { Prompt = "Half a thought", Seed = "abc" } };
        await SaveAsync(draft);

        var latest = await Store.FindLatestAsync(TestStudio.Owner, Cancel);

        Assert.Equal((draft.PublicId, draft.OperationId, 1), (latest!.PublicId, latest.OperationId, latest.Version));
        Assert.Equal(("Half a thought", "abc"), (latest.Form.Prompt, latest.Form.Seed));
        Assert.NotNull(await Store.FindAsync(TestStudio.Owner, draft.PublicId, Cancel));
        Assert.Null(await Store.FindLatestAsync(TestStudio.Stranger, Cancel));
        Assert.Null(await Store.FindAsync(TestStudio.Stranger, draft.PublicId, Cancel));
    }

    [Fact]
    public async Task TheDraftThatWasChangedLast_IsTheLatest()
    {
        var (first, second) = (New("First"), New("Second"));
        await SaveAsync(first);
        _studio.Clock.Advance(TimeSpan.FromMinutes(1));
        await SaveAsync(second);
        Assert.Equal("Second", await LatestAsync());

        _studio.Clock.Advance(TimeSpan.FromMinutes(1));
        await SaveAsync(first with { Version = 1, Form = new ComposeForm { Prompt = "First, again" } });
        Assert.Equal("First, again", await LatestAsync());
    }

    [Fact]
    public async Task TwoTabs_SavingOneNewDraftTogether_LeaveOne()
    {
        var draft = New("");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SaveAsync(draft with { Form = new ComposeForm { Prompt = $"Tab {i}" } })));
        await SaveAsync(draft with { Version = 8, Form = new ComposeForm { Prompt = "The last one" } });

        await using var db = await _studio.OpenAsync();
        Assert.Equal(1, await db.Compositions.CountAsync(Cancel));
        Assert.Equal("The last one", await LatestAsync());
    }

    [Fact]
    public async Task TwoTabsThatDiffer_TheLastWriterWins_AndIsToldWhatTheOtherHad()
    {
        var draft = New("Both saw this");
        await SaveAsync(draft);
        Assert.Null((await SaveAsync(draft with { Version = 1, Form = new ComposeForm { Prompt = "From tab A" } })).Overwritten);

        var saved = await SaveAsync(draft with { Version = 1, Form = new ComposeForm { Prompt = "From tab B" } });

        Assert.Equal((3, "From tab A"), (saved.Version, saved.Overwritten?.Prompt));
        Assert.Equal("From tab B", await LatestAsync());
        Assert.Null((await SaveAsync(draft with { Version = 1, Form = new ComposeForm { Prompt = "From tab B" } })).Overwritten); // the same text is no other
    }

    [Fact]
    public async Task UnreadableDraft_IsNone()
    {
        await SaveAsync(New("x"));
        await using (var db = await _studio.OpenAsync())
            await db.Compositions.ExecuteUpdateAsync(s => s.SetProperty(d => d.FormJson, "{ \"prompt\": 5"), Cancel);

        Assert.Null(await Store.FindLatestAsync(TestStudio.Owner, Cancel));
    }

    [Fact]
    public async Task Keeper_SavesAMomentAfterTheLastChange()
    {
        var form = new ComposeForm();
        var saved = new TaskCompletionSource();
        await using var keeper = new DraftKeeper(Store, _studio.Clock, TestStudio.Owner, null, () => (Guid.Empty, form), async work =>
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
        Assert.Null(await Store.FindLatestAsync(TestStudio.Owner, Cancel));

        _studio.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await saved.Task.WaitAsync(Cancel);
        Assert.Equal("AB", await LatestAsync());
    }

    [Fact]
    public async Task Keeper_SavesWhenThePageIsLeft_AndOnlyWhatChanged()
    {
        var form = new ComposeForm();
        var keeper = Keeper(null, form);
        form.Prompt = "Left in a hurry";
        keeper.Touch();
        await keeper.DisposeAsync();
        var draft = await Store.FindLatestAsync(TestStudio.Owner, Cancel);
        Assert.Equal("Left in a hurry", draft!.Form.Prompt);

        // A second tab that changed nothing does not bring its old form back.
        await Keeper(draft, new ComposeForm { Prompt = "An old tab" }).DisposeAsync();
        Assert.Equal("Left in a hurry", await LatestAsync());
    }

    [Fact]
    public async Task Keeper_ThatWroteOverAnotherTab_SaysSoOnce()
    {
        await SaveAsync(New("Both saw this"));
        var opened = (await Store.FindLatestAsync(TestStudio.Owner, Cancel))!;
        var overwritten = new List<string>();
        await using var one = Keeper(opened, new ComposeForm { Prompt = "One" });
        await using var two = Keeper(opened, new ComposeForm { Prompt = "Two" });
        two.Overwritten = other => overwritten.Add(other.Prompt);

        foreach (var keeper in new[] { one, two, two })
        {
            keeper.Touch();
            await keeper.SaveAsync();
        }

        Assert.Equal(["One"], overwritten);
    }

    private static OpenDraft New(string prompt) => new(Guid.NewGuid(), 0, Guid.NewGuid(), new ComposeForm { Prompt = prompt });

    private Task<DraftSaved> SaveAsync(OpenDraft draft) => Store.SaveAsync(TestStudio.Owner, draft, Cancel);

    private async Task<string?> LatestAsync() => (await Store.FindLatestAsync(TestStudio.Owner, Cancel))?.Form.Prompt;

    private DraftKeeper Keeper(OpenDraft? opened, ComposeForm form) => new(Store, _studio.Clock, TestStudio.Owner, opened, () => (Guid.Empty, form), work => work());
}
