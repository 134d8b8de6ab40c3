using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Features.Compose;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose;

public sealed class DraftSessionTests : ComposeRig
{
    private DraftStore Drafts => Services.GetRequiredService<DraftStore>();

    private FormSubmitter Submitter => Services.GetRequiredService<FormSubmitter>();

    [Fact]
    public async Task AnotherDraftOpenedRightAfterGenerate_LeavesTheFirstOneReadyForAnotherClip()
    {
        var (session, state) = Begin();
        await session.ShowAsync(null);
        state.Edit("Prompt", form => form.Prompt = "A paper boat.");
        var (first, gate) = (session.PublicId!.Value, session.Gate);
        Assert.IsType<SubmitResult.Created>(await Submitter.SubmitAsync(TestStudio.Owner, state.Form, state.Version, gate, session.SaveAsync));
        await session.OnSentAsync(gate);
        var used = gate.OperationId;

        await session.ShowAsync(null); // no second has passed

        var left = (await Drafts.FindAsync(TestStudio.Owner, first, Cancel))!;
        Assert.NotEqual(used, left.OperationId);
        await session.ShowAsync(left);
        Assert.IsType<SubmitResult.Created>(await Submitter.SubmitAsync(TestStudio.Owner, state.Form, state.Version, session.Gate, session.SaveAsync));
    }

    [Fact]
    public async Task AnotherDraftOpenedWhileTheFirstIsSent_KeepsBothApart()
    {
        var (session, state) = Begin();
        await session.ShowAsync(null);
        state.Edit("Prompt", form => form.Prompt = "A paper boat.");
        var (first, gate) = (session.PublicId!.Value, session.Gate);
        var used = gate.OperationId;
        var opened = new TaskCompletionSource();
        var sending = Submitter.SubmitAsync(TestStudio.Owner, state.Form, state.Version, gate, async () =>
        {
            await session.SaveAsync();
            await opened.Task;
        });

        await session.ShowAsync(null);
        opened.SetResult();
        Assert.IsType<SubmitResult.Created>(await sending);
        await session.OnSentAsync(gate);

        Assert.NotEqual(used, (await Drafts.FindAsync(TestStudio.Owner, first, Cancel))!.OperationId);
        state.Edit("Prompt", form => form.Prompt = "A red balloon.");
        Assert.IsType<SubmitResult.Created>(await Submitter.SubmitAsync(TestStudio.Owner, state.Form, state.Version, session.Gate, session.SaveAsync));
    }

    [Fact]
    public async Task WhatIsFilledIn_LeavesTheTypedWordsADraft_ThatUndoBringsBack()
    {
        var (session, state) = Begin();
        await session.ShowAsync(null);
        state.Edit("Prompt", form => form.Prompt = "Mine");
        var mine = session.PublicId;

        await session.FillAsync(new ComposeForm { Model = state.Form.Model, Prompt = "Theirs" }, "Filled.");
        Assert.Equal(("Theirs", "Filled."), (state.Form.Prompt, session.Undo!.Words));
        Assert.NotEqual(mine, session.PublicId);

        await session.UndoAsync();
        Assert.Equal(("Mine", mine, null), (state.Form.Prompt, session.PublicId, session.Undo));
        state.Edit("Prompt", form => form.Prompt = "Mine, and more");
        await session.DisposeAsync();
        Assert.Equal("Mine, and more", (await Drafts.FindLatestAsync(TestStudio.Owner, Cancel))!.Form.Prompt);
    }

    private (DraftSession Session, ComposeState State) Begin()
    {
        var (session, state) = (ActivatorUtilities.CreateInstance<DraftSession>(Services), NewState(new ComposeForm()));
        session.Begin(TestStudio.Owner, state, work => work(), () => { }, Cancel);
        state.Changed += session.OnChanged;
        return (session, state);
    }
}
