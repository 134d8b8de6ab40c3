using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Features.Compose;
using Seedance.Web.Features.Compose.Variants;
using Seedance.Web.Jobs;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Features.Compose.Variants;

/// <summary>Cells become jobs: all or none, each once, drafts first and then finals that know their draft.</summary>
public sealed class StartTests : VariantRig
{
    [Fact]
    public async Task SixtyCells_AreStartedOnce_WhateverIsPressedHowOften()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 5, 3, "tiktok", "feed-4x5", "square", "instream-16x9"));
        var other = (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!; // a second tab, opened before
        var board = await BoardAsync(concept, VariantStage.Draft);
        var stale = await BoardAsync(other, VariantStage.Draft);

        var time = System.Diagnostics.Stopwatch.StartNew();
        var created = await StartAsync(board);
        Xunit.TestContext.Current.TestOutputHelper?.WriteLine($"start of 60 jobs: {time.ElapsedMilliseconds} ms");
        var again = await StartAsync(board);
        var outdated = await Starter.StartAsync(other, VariantStage.Draft, stale.Review.Cells, stale.Jobs, Cancel);

        Assert.Equal((60, 0, 60), (created.JobIds.Count, created.Repeated, again.Repeated));
        Assert.Equal(created.JobIds, again.JobIds);
        Assert.IsType<StartResult.Outdated>(outdated);
        await using var db = await Studio.OpenAsync();
        var jobs = await db.Jobs.AsNoTracking().ToListAsync(Cancel);
        Assert.Equal(60, jobs.Count);
        Assert.All(jobs, job => Assert.Equal((concept.Id, "doubao-seedance-2-0-fast-260128", "480p"), (job.ConceptId, job.Model, job.Resolution)));
        Assert.Contains(jobs, job => job.AssetId == $"C{concept.Id}-H5-A3-4x5-v1-draft" && job is { Placement: "feed-4x5", Ratio: "3:4" });
    }

    [Fact]
    public async Task Finals_KnowTheirDraft_AndEditedCellsHaveNone()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1));
        var board = await BoardAsync(concept, VariantStage.Draft);
        var drafts = await StartAsync(board);
        board.Tell(await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel));
        Assert.Empty(board.Review.Cells);
        board.Edit(axes => axes.Hooks[1].Text = "Edited since.");
        Assert.Equal([$"C{concept.Id}-H2-A1-9x16-v2-draft"], board.Review.Cells.Select(cell => cell.AssetId));

        board.Turn(VariantStage.Final);
        board.Pick(board.Cells, isPicked: true);
        await StartAsync(board);

        var finals = (await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel)).Values.Where(job => !job.AssetId.EndsWith("-draft", StringComparison.Ordinal)).OrderBy(job => job.AssetId).ToList();
        Assert.Equal([($"C{concept.Id}-H1-A1-9x16-v1", drafts.JobIds[0]), ($"C{concept.Id}-H2-A1-9x16-v2", (long?)null)], finals.Select(job => (job.AssetId, job.DraftOfId)));
        await using var db = await Studio.OpenAsync();
        var (draft, final) = (await Studio.FindAsync(drafts.JobIds[0]), await Studio.FindAsync(finals[0].Job.Id));
        Assert.Equal((draft.Prompt, draft.Ratio, draft.Seconds, "720p"), (final.Prompt, final.Ratio, final.Seconds, final.Resolution));
    }

    [Fact]
    public async Task FinalsWithAnotherModel_HaveTheSameDrafts_AndNoDraftIsOfferedAgain()
    {
        var concept = await ConceptAsync(vary: axes =>
        {
            Vary(axes, 2, 1);
            axes.Qualities.Add(axes.NewQuality(TestStudio.Request().Model, "720p"));
        });
        var board = await BoardAsync(concept, VariantStage.Draft);
        var drafts = await StartAsync(board);
        board.Tell(await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel));
        board.Turn(VariantStage.Final);
        board.Pick(board.Cells, isPicked: true);
        await StartAsync(board);
        board.Edit(axes => axes.Qualities[0].Resolution = "480p");
        await StartAsync(board);

        board.Show(concept, VariantStage.Final, await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel));

        Assert.Equal(drafts.JobIds, board.Cells.Select(cell => board.DraftOf(cell)?.Job.Id ?? 0));
        Assert.Equal(drafts.JobIds, board.Cells.Select(cell => board.JobOf(cell)?.DraftOfId ?? 0));
        Assert.All(board.Cells, cell => Assert.EndsWith("-Q1-v2", cell.AssetId));
        board.Turn(VariantStage.Draft);
        Assert.Empty(board.Review.Cells);
    }

    [Fact]
    public async Task OneFaultyCell_KeepsAllFromBeingStored()
    {
        var concept = await ConceptAsync(vary: axes =>
        {
            Vary(axes, 3, 1);
            axes.Seeds.Add(axes.NewSeed("1"));
            axes.Seeds.Add(axes.NewSeed("99999999999"));
        });
        var board = await BoardAsync(concept, VariantStage.Draft);
        Assert.NotEmpty(board.Review.Faults);

        var result = Assert.IsType<StartResult.Done>(await Starter.StartAsync(concept, VariantStage.Draft, board.Review.Cells, board.Jobs, Cancel));

        Assert.Equal(3, Assert.IsType<BatchResult.Invalid>(result.Batch).Faults.Count);
        await using var db = await Studio.OpenAsync();
        Assert.False(await db.Jobs.AnyAsync(Cancel));
    }

    [Fact]
    public async Task CancelledCell_IsStartedAnew_AndAFailedOneIsRetriedWithWhatWasSent()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1));
        var board = await BoardAsync(concept, VariantStage.Draft);
        var first = await StartAsync(board);
        await Studio.Jobs.CancelAsync(TestStudio.Owner, first.JobIds[0], "Ana", Cancel);
        await using (var db = await Studio.OpenAsync())
            await db.Jobs.Where(job => job.Id == first.JobIds[1]).ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Failed), Cancel);
        board.Tell(await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel));
        Assert.Equal([$"C{concept.Id}-H1-A1-9x16-v1-draft"], board.Review.Cells.Select(cell => cell.AssetId));

        var anew = await StartAsync(board);
        var again = await Jobs.AgainAsync(TestStudio.Owner, [first.JobIds[1]], Cancel);
        var retried = Assert.IsType<BatchResult.Created>(await Studio.Get<JobBatches>().SubmitAllAsync(again, Cancel));
        var repeated = Assert.IsType<BatchResult.Created>(await Studio.Get<JobBatches>().SubmitAllAsync(again, Cancel));

        Assert.DoesNotContain(anew.JobIds[0], first.JobIds);
        Assert.Equal((retried.JobIds[0], 1), (repeated.JobIds[0], repeated.Repeated));
        var (failed, second) = (await Studio.FindAsync(first.JobIds[1]), await Studio.FindAsync(retried.JobIds[0]));
        Assert.Equal((failed.RequestJson, failed.AssetId, failed.ConceptId, failed.RequestHash), (second.RequestJson, second.AssetId, second.ConceptId, second.RequestHash));
        Assert.Empty(await Jobs.AgainAsync(TestStudio.Stranger, [first.JobIds[1]], Cancel));
    }

    [Fact]
    public async Task Concept_IsItsOwnersAlone_AndASecondTabSeesThatItIsLate()
    {
        var concept = await ConceptAsync();
        var other = (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!;
        Assert.Null(await Store.FindAsync(TestStudio.Stranger, concept.PublicId, Cancel));
        Assert.Empty(await Store.ListAsync(TestStudio.Stranger, Cancel));

        other.Name = "Fizzier";
        Assert.True(await Store.SaveAsync(other, Cancel));
        Assert.False(await Store.SaveAsync(concept, Cancel));
        await Store.DeleteAsync(TestStudio.Owner, concept.PublicId, Cancel);
        Assert.Null(await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel));
        await Store.RestoreAsync(TestStudio.Owner, concept.PublicId, Cancel);
        Assert.Equal("Fizzier", Assert.Single(await Store.ListAsync(TestStudio.Owner, Cancel)).Name);
    }

    [Fact]
    public async Task CompositionThatWasChangedElsewhere_IsNotReplacedUnasked_AndAxesAreNeverLost()
    {
        var concept = await ConceptAsync(Form("A fox."), axes => Vary(axes, 2, 1));
        Assert.Equal(RecomposeResult.Done, await RecomposeAsync("A fox in the snow.", concept.Mark)); // the axes were kept since it was opened: no reason to ask

        Assert.Equal(RecomposeResult.Changed, await RecomposeAsync("A wolf.", concept.Mark));
        Assert.Equal("A fox in the snow.", (await FindAsync()).Form.Prompt);
        Assert.Equal(RecomposeResult.Done, await RecomposeAsync("A wolf.", null));

        var now = await FindAsync();
        Assert.Equal(("A wolf.", 2), (now.Form.Prompt, now.Axes.Hooks.Count));
        Assert.False(await Store.SaveAsync(concept, Cancel)); // a tab that was open meanwhile reads it again
        await Store.DeleteAsync(TestStudio.Owner, concept.PublicId, Cancel);
        Assert.Equal(RecomposeResult.Gone, await RecomposeAsync("A bear.", null));

        Task<RecomposeResult> RecomposeAsync(string prompt, string? mark) => Store.RecomposeAsync(TestStudio.Owner, concept.PublicId, Form(prompt), mark, Cancel);
        async Task<ConceptDraft> FindAsync() => (await Store.FindAsync(TestStudio.Owner, concept.PublicId, Cancel))!;
    }

    [Fact]
    public async Task AlreadyMade_PrefersOnesOwn_AndForgetsWhatCameToNothing()
    {
        var made = Services.GetRequiredService<AlreadyMade>();
        var request = TestStudio.Request();
        var fingerprint = Web.Gateway.RequestFingerprint.Of(request with { Prompt = request.Prompt + " " });
        var mine = await Studio.SubmitAsync(request);
        var theirs = await Studio.SubmitAsync(request, TestStudio.Stranger);

        Assert.Equal((mine, true), await FindAsync());
        await Studio.Jobs.CancelAsync(TestStudio.Owner, mine, "Ana", Cancel);
        Assert.Equal((theirs, false), await FindAsync());
        var third = await Studio.SubmitAsync(request);
        await SetTrashedAsync(third, true);
        Assert.Equal((theirs, false), await FindAsync()); // what is there comes before what was thrown away
        await SetTrashedAsync(theirs, true);
        Assert.Equal((third, true), await FindAsync());
        Assert.True((await made.FindAsync(TestStudio.Owner, [fingerprint], Cancel))[fingerprint].IsTrashed);
        await SetTrashedAsync(third, false);
        await Studio.Jobs.CancelAsync(TestStudio.Owner, third, "Ana", Cancel);
        await SetTrashedAsync(theirs, false);
        await Studio.Jobs.CancelAsync(TestStudio.Stranger, theirs, "Ben", Cancel);
        Assert.Empty(await made.FindAsync(TestStudio.Owner, [fingerprint], Cancel));

        async Task<(long, bool)> FindAsync() => (await made.FindAsync(TestStudio.Owner, [fingerprint], Cancel))[fingerprint] is var clip ? (clip.JobId, clip.IsMine) : default;
    }

    [Fact]
    public async Task CellWhoseClipLiesInTheTrash_IsFreeAgain_AndSaysSo()
    {
        var concept = await ConceptAsync(vary: axes => Vary(axes, 2, 1));
        var board = await BoardAsync(concept, VariantStage.Draft);
        var first = await StartAsync(board);
        await using (var db = await Studio.OpenAsync())
            await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(job => job.State, JobState.Ready), Cancel);
        await SetTrashedAsync(first.JobIds[0], true);
        board = await BoardAsync(concept, VariantStage.Draft);
        board.Tell(await Services.GetRequiredService<AlreadyMade>().FindAsync(TestStudio.Owner, board.Fingerprints, Cancel));

        var free = Assert.Single(board.Review.Cells);
        Assert.Equal($"C{concept.Id}-H1-A1-9x16-v1-draft", free.AssetId);
        Assert.Equal((first.JobIds[0], true), board.MadeOf(free) is { } made ? (made.JobId, made.IsTrashed) : default);
        Assert.Contains(board.Review.Findings, finding => finding.Text == Texts["Warn_Trashed", 1] && finding.Clips.Count == 1);
        Assert.Equal(first.JobIds[1], Assert.Single(board.Started).Job.Id);
        Assert.Equal((1, 1), (await Store.ListAsync(TestStudio.Owner, Cancel)) is [var summary] ? (summary.Clips, summary.Ready) : default);
        board.Turn(VariantStage.Final);
        Assert.Equal([null, first.JobIds[1]], board.Cells.Select(cell => board.DraftOf(cell)?.Job.Id));

        // Made anew it is another one; taken out of the trash, the newer one stands in the cell.
        board.Turn(VariantStage.Draft);
        var second = await StartAsync(board);
        Assert.DoesNotContain(second.JobIds[0], first.JobIds);
        await SetTrashedAsync(first.JobIds[0], false);
        Assert.Equal(second.JobIds[0], (await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel))[free.AssetId].Job.Id);

        // The newer one failed and was thrown away: the older stands there again, and a further try is not the thrown one.
        await SetTrashedAsync(second.JobIds[0], true);
        Assert.Equal(first.JobIds[0], (await Jobs.ReadAsync(TestStudio.Owner, concept.Id, Cancel))[free.AssetId].Job.Id);
        var third = Assert.IsType<BatchResult.Created>(await Studio.Get<JobBatches>().SubmitAllAsync(await Jobs.AgainAsync(TestStudio.Owner, [first.JobIds[0]], Cancel), Cancel));
        Assert.Equal(0, third.Repeated);
    }

    private async Task SetTrashedAsync(long id, bool isTrashed)
    {
        await using var db = await Studio.OpenAsync();
        await db.Jobs.Where(job => job.Id == id).ExecuteUpdateAsync(s => s.SetProperty(job => job.TrashedAt, isTrashed ? DateTime.UtcNow : null), Cancel);
    }

    private async Task<BatchResult.Created> StartAsync(ConceptBoard board) => Assert.IsType<BatchResult.Created>(
        Assert.IsType<StartResult.Done>(await Starter.StartAsync(board.Concept, board.Stage, board.Review.Cells, board.Jobs, Cancel)).Batch);
}
