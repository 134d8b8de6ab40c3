using Seedance.Web.Features.Compose.Brands;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;

namespace Seedance.Web.Features.Compose.Variants;

/// <summary>What is paid: started, taken back, tried again.</summary>
public sealed partial class ConceptPage
{
    private async Task ChangeLimitAsync(decimal? limit)
    {
        _perBatch = limit ?? limits.DefaultOfBatch; // at once: Start may be pressed while it is being kept
        await limits.SaveOfBatchAsync(OwnerId, limit, CancellationToken.None);
    }

    private async Task StartAsync()
    {
        if (_isStarting || _board is null) return;
        _isStarting = true;
        try
        {
            if (await brands.TellAsync(_board.Concept.Form, CancellationToken.None) != BrandNews.None)
            {
                // Other sentences round every prompt: a person looks at them first.
                await ReadAsync(_board.Stage);
                _news = texts["News_Brand"];
                return;
            }

            await LookAsync();
            if (_board.Review is not { Cells.Count: > 0 } review) _news = texts[_board.Stage == VariantStage.Draft ? "News_NothingDraft" : "News_NothingFinal"];
            else if (review.Faults.Count > 0) _news = texts[review.Faults.Count == 1 ? "News_Fault" : "News_Faults", review.Faults.Count];
            else if (await AgreesAsync(review.Cells.Count, words.Question(review, _perClip, _perBatch))) await StartAsync(review.Cells);
        }
        finally
        {
            _isStarting = false;
        }
    }

    private async Task<bool> AgreesAsync(int clips, string? question)
    {
        (_asked, _question) = (clips, question);
        if (question is null) return true;
        StateHasChanged(); // the dialog says it before it is opened
        return _confirm is not null && await _confirm.AskAsync();
    }

    private async Task StartAsync(IReadOnlyList<CellPlan> cells)
    {
        var stage = _board!.Stage;
        var started = await Writer.InTurnAsync(() => starter.StartAsync(_board.Concept, stage, cells, _board.Jobs, CancellationToken.None));
        if (Gone.IsCancellationRequested) return;
        if (started is StartResult.Outdated or StartResult.Done { Batch: BatchResult.Invalid }) await ReadAsync(stage); // the library has changed, or another tab the concept
        _news = started is StartResult.Done done ? words.Told(done.Batch, i => cells[i].AssetId) : texts["Note_OtherTab"];
        await RereadAsync();
    }

    private async Task CancelAsync(IReadOnlyList<VariantJob> waiting)
    {
        var done = 0;
        foreach (var job in waiting)
            if (await jobs.CancelAsync(OwnerId, job.Job.Id, OwnerName, CancellationToken.None) == DecisionResult.Done) done++;
        _news = texts[done == waiting.Count ? "News_Cancelled" : "News_CancelledSome", done, waiting.Count];
        await RereadAsync();
    }

    private async Task RetryAsync(IReadOnlyList<VariantJob> failed)
    {
        var again = await variantJobs.AgainAsync(OwnerId, [.. failed.Select(job => job.Job.Id)], CancellationToken.None);
        if (again.Count == 0) return;
        var estimates = again.Select(job => options.CurrentValue.FindModel(job.Request.Model) is { } model ? Estimate.For(job.Request, model) : new RequestEstimate(null, null, null, null, false)).ToList();
        if (!await AgreesAsync(again.Count, words.Question(again.Count, BatchEstimate.Of(estimates), estimates.Max(one => one.MaxCost), _perClip, _perBatch)) || Gone.IsCancellationRequested) return;
        _news = words.Told(await batches.SubmitAllAsync(again, CancellationToken.None), i => again[i].AssetId ?? "");
        await RereadAsync();
    }

    private async Task RereadAsync()
    {
        if (_board is null || Gone.IsCancellationRequested) return;
        _board.Tell(await variantJobs.ReadAsync(OwnerId, _board.Concept.Id, Gone));
    }
}
