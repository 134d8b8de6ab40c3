using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

/// <summary>One wish is one job, and every new wish is a new one.</summary>
public sealed class SubmitTests : IAsyncLifetime
{
    private TestStudio _studio = null!;

    private FormSubmitter Submitter => new(_studio.Jobs);

    public async ValueTask InitializeAsync() => _studio = await TestStudio.StartAsync();

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task PressedAgainAtOnce_DoesNothing()
    {
        var gate = new SubmitGate(_studio.Clock);

        var first = Press(gate);
        var second = Press(gate);

        Assert.IsType<SubmitResult.Created>(await first);
        Assert.Null(await second);
        Assert.Null(await Press(gate));
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task PressedAgainAfterAPause_IsAnotherClip()
    {
        var gate = new SubmitGate(_studio.Clock);
        await Press(gate);

        _studio.Clock.Advance(SubmitGate.Pause - TimeSpan.FromMilliseconds(1));
        Assert.Null(await Press(gate));
        _studio.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<SubmitResult.Created>(await Press(gate));
        Assert.Equal(2, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task EditedMeanwhile_IsAnotherClipAtOnce()
    {
        var gate = new SubmitGate(_studio.Clock);
        await Press(gate, version: 1);

        Assert.IsType<SubmitResult.Created>(await Press(gate, "A red balloon.", version: 2));
        Assert.Equal(2, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task EditedWhileTheFirstIsStillStored_IsAnotherClip_PressedTwiceToo()
    {
        var gate = new SubmitGate(_studio.Clock);
        var stored = new TaskCompletionSource();
        var first = Press(gate, version: 1, saveDraft: () => stored.Task);
        var second = Press(gate, "A red balloon.", version: 2);
        var again = Press(gate, "A red balloon.", version: 2);
        Assert.False(second.IsCompleted);

        stored.SetResult();

        Assert.IsType<SubmitResult.Created>(await first);
        Assert.Single(await Task.WhenAll(second, again), result => result is SubmitResult.Created);
        Assert.Equal(2, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task TwoTabs_SameForm_IsOneJob()
    {
        var (one, two) = TwoTabs();

        var results = await Task.WhenAll(Press(one), Press(two));

        var job = Assert.Single(await JobsAsync());
        Assert.Single(results, result => result is SubmitResult.Created);
        var already = Assert.IsType<SubmitResult.AlreadySubmitted>(Assert.Single(results, result => result is not SubmitResult.Created));
        Assert.Equal((job.Id, true), (already.JobId, already.SameRequest));
    }

    [Fact]
    public async Task ManyTabs_SameForm_PressedTogetherAgainAndAgain_IsOneMoreJobEachTime()
    {
        var first = new SubmitGate(_studio.Clock);
        var tabs = Enumerable.Range(0, 6).Select(_ => new SubmitGate(_studio.Clock)).ToList();
        tabs.ForEach(tab => tab.Restore(first.OperationId));

        for (var clips = 1; clips <= 3; clips++)
        {
            await Task.WhenAll(tabs.Select(tab => Press(tab)));
            Assert.Equal(clips, (await JobsAsync()).Count);
            _studio.Clock.Advance(SubmitGate.Pause);
        }
    }

    [Fact]
    public async Task TwoTabs_EditedDifferentlyAfterTheSameClip_AreTwoJobs()
    {
        var (one, two) = TwoTabs();
        await Task.WhenAll(Press(one), Press(two));

        await Press(one, "A red balloon.", version: 2);
        await Press(two, "A green balloon.", version: 2);

        Assert.Equal(["A paper boat.", "A red balloon.", "A green balloon."], (await JobsAsync()).Select(j => j.Prompt));
    }

    [Fact]
    public async Task TwoTabs_DifferentForms_AreTwoJobs_AndTheDraftGetsTheNewId()
    {
        var (one, two) = TwoTabs();
        var before = two.OperationId;
        var drafts = new List<Guid>();
        await Press(one);

        var result = await Press(two, "A red balloon.", saveDraft: () =>
        {
            drafts.Add(two.OperationId);
            return Task.CompletedTask;
        });

        Assert.IsType<SubmitResult.Created>(result);
        Assert.Equal(["A paper boat.", "A red balloon."], (await JobsAsync()).Select(j => j.Prompt));
        Assert.Equal([before, two.OperationId], drafts);
        Assert.NotEqual(before, two.OperationId);
    }

    [Fact]
    public async Task LostAnswer_PressedAgainAfterAReload_IsTheSameJob()
    {
        var gate = new SubmitGate(_studio.Clock);
        await Press(gate);
        var reloaded = new SubmitGate(_studio.Clock);
        reloaded.Restore(gate.OperationId);
        _studio.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.IsType<SubmitResult.AlreadySubmitted>(await Press(reloaded));
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task Refused_CanBePressedAgainAtOnce()
    {
        var gate = new SubmitGate(_studio.Clock);

        Assert.IsType<SubmitResult.Invalid>(await Press(gate, ""));
        Assert.IsType<SubmitResult.Created>(await Press(gate));
    }

    [Fact]
    public async Task DraftThatCannotBeSaved_LeavesGenerateUsable()
    {
        var gate = new SubmitGate(_studio.Clock);

        await Assert.ThrowsAsync<IOException>(() => Press(gate, saveDraft: () => throw new IOException()));

        Assert.Empty(await JobsAsync());
        Assert.IsType<SubmitResult.Created>(await Press(gate));
    }

    private (SubmitGate One, SubmitGate Two) TwoTabs()
    {
        var (one, two) = (new SubmitGate(_studio.Clock), new SubmitGate(_studio.Clock));
        two.Restore(one.OperationId);
        return (one, two);
    }

    private Task<SubmitResult?> Press(SubmitGate gate, string prompt = "A paper boat.", int version = 1, Func<Task>? saveDraft = null)
    {
        var form = ComposeForm.From(TestStudio.Request(prompt));
        return Submitter.SubmitAsync(TestStudio.Owner, form, version, gate, saveDraft ?? (() => Task.CompletedTask));
    }

    private async Task<List<Job>> JobsAsync()
    {
        await using var db = await _studio.OpenAsync();
        return await db.Jobs.AsNoTracking().OrderBy(j => j.Id).ToListAsync(TestContext.Current.CancellationToken);
    }
}
