using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Jobs;

/// <summary>
/// Gives clips of earlier versions the words by which clips are found now: task id, name as a variant, file name. In small steps behind the
/// start, once for a database; how far it came is kept, and what a stop leaves undone is done after the next start. A text that has all its
/// words is not written: the index would be made anew for nothing.
/// </summary>
public sealed class JobTextFill(IDbContextFactory<StudioDb> databases, TimeProvider clock, ILogger<JobTextFill> log) : BackgroundService
{
    internal const string ProgressKey = "Jobs.SearchTexts";

    private const string Done = "done";

    private const int Step = 100;

    /// <summary>Between two steps: whoever submits or saves meanwhile does not wait for this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan TryLater = TimeSpan.FromMinutes(1);

    /// <summary>Goes on where it stood, to the end.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await StepAsync(cancellationToken)) await Task.Delay(Pause, clock, cancellationToken);
    }

    /// <summary>Looks at the next clips; false: there are no more.</summary>
    internal async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var progress = await db.Settings.FirstOrDefaultAsync(row => row.Key == ProgressKey, cancellationToken);
        if (progress is null) db.Settings.Add(progress = new Setting { Key = ProgressKey, Value = "0" });
        if (progress.Value == Done) return false;
        var after = long.Parse(progress.Value, CultureInfo.InvariantCulture);
        var rows = await db.Jobs.AsNoTracking().Where(job => job.Id > after).OrderBy(job => job.Id).Take(Step)
            .Select(job => new { job.Id, job.Title, job.Notes, job.Ratio, job.Seconds, job.DurationMs, job.AssetId, job.TaskId, job.Prompt, job.SearchText, Tags = job.Tags.Select(tag => tag.Name).ToList() })
            .ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var text = JobText.Of(
                new Job
                {
                    Id = row.Id,
                    Title = row.Title,
                    Notes = row.Notes,
                    Ratio = row.Ratio,
                    Seconds = row.Seconds,
                    DurationMs = row.DurationMs,
                    AssetId = row.AssetId,
                    TaskId = row.TaskId,
                    Prompt = row.Prompt,
                    OwnerId = "",
                    SearchText = "",
                    Model = "",
                    Resolution = "",
                    InputsJson = "",
                    RequestJson = "",
                    Gateway = "",
                },
                row.Tags);
            if (Words(text).IsSubsetOf(Words(row.SearchText))) continue;

            // Whoever changes its words meanwhile writes all of them.
            await db.Jobs.Where(job => job.Id == row.Id && job.SearchText == row.SearchText).ExecuteUpdateAsync(s => s.SetProperty(job => job.SearchText, text), cancellationToken);
        }

        progress.Value = rows.Count < Step ? Done : rows[^1].Id.ToString(CultureInfo.InvariantCulture);
        await db.SaveChangesAsync(cancellationToken);
        return rows.Count == Step;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the start waits for nothing of this
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.TextsNotFilled(fault); // the database is busy, or another replica was faster
            }

            await Task.Delay(TryLater, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static HashSet<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
