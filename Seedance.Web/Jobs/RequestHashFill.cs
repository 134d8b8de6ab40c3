using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Media;

namespace Seedance.Web.Jobs;

/// <summary>
/// Gives clips of a time before <see cref="Job.RequestHash"/> theirs, so that what the team has already is found whenever it was made. In small
/// steps behind the start, once for a database; what a stop leaves undone is done after the next start.
/// </summary>
public sealed class RequestHashFill(IDbContextFactory<StudioDb> databases, TimeProvider clock, ILogger<RequestHashFill> log) : BackgroundService
{
    internal const string DoneKey = "Jobs.RequestHashes";

    private const int Step = 100;

    /// <summary>Between two steps: whoever submits or saves meanwhile does not wait for this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan TryLater = TimeSpan.FromMinutes(1);

    /// <summary>Fills those of the next clips after this one. Null: there are no more.</summary>
    internal async Task<long?> StepAsync(long after, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var jobs = await db.Jobs.AsNoTracking().Where(job => job.Id > after && job.RequestHash == null && job.SequenceId == null).OrderBy(job => job.Id).Take(Step)
            .Select(job => new { job.Id, job.InputsJson }).ToListAsync(cancellationToken);
        var ids = jobs.Select(job => job.Id).ToList();
        var files = (await db.JobMedia.AsNoTracking().Where(used => ids.Contains(used.JobId)).Join(db.MediaItems, used => used.MediaId, item => item.Id, (used, item) => new { item.PublicId, item.Sha256 })
            .Distinct().ToListAsync(cancellationToken)).ToDictionary(file => file.PublicId, file => file.Sha256);
        foreach (var job in jobs)
        {
            if (TryHash(job.InputsJson, files) is { } hash)
                await db.Jobs.Where(row => row.Id == job.Id && row.RequestHash == null).ExecuteUpdateAsync(s => s.SetProperty(row => row.RequestHash, hash), cancellationToken);
        }

        return jobs.Count < Step ? null : jobs[^1].Id;
    }

    /// <summary>Fills all of them, if that was not done before.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            if (await db.Settings.AnyAsync(row => row.Key == DoneKey, cancellationToken)) return;
        for (var after = await StepAsync(0, cancellationToken); after is { } last; after = await StepAsync(last, cancellationToken)) await Task.Delay(Pause, clock, cancellationToken);
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            db.Settings.Add(new Setting { Key = DoneKey, Value = "1" });
            await db.SaveChangesAsync(cancellationToken);
        }
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
                log.HashesNotFilled(fault); // the database is busy, or another replica was faster
            }

            await Task.Delay(TryLater, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Clips of the very first time do not say what their files are: the library does, and its files never change.
    private static string? TryHash(string inputs, Dictionary<Guid, string> files)
    {
        try
        {
            if (JsonSerializer.Deserialize<VideoRequest>(inputs, JsonSerializerOptions.Web) is not { } request) return null;
            return RequestFingerprint.Of(request with
            {
                References = [.. request.References.Select(one => one.Sha256 is null && LibraryFiles.IdOf(one.Url) is { } id && files.TryGetValue(id, out var hash) ? one with { Sha256 = hash } : one)],
            });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
