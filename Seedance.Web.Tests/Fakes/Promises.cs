using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;

namespace Seedance.Web.Tests.Fakes;

/// <summary>
/// The checker of the promises I1 to I9: compares the gateway's ledger, the database, the files on the disk and what was
/// clicked. Jobs are recognised by their prompts in the ledger; where prompts are unique it is exact. Look as often as you like
/// (states that were final stay final from look to look); it says all that is broken, not only the first.
/// </summary>
/// <param name="open">The database, of whichever kind.</param>
/// <param name="mediaFolder">Where the files of the store lie.</param>
public sealed partial class Promises(FakeGateway gateway, Func<Task<StudioDb>> open, string mediaFolder)
{
    private static readonly JobState[] Final = [JobState.Ready, JobState.Failed, JobState.Cancelled, JobState.Expired];

    /// <summary>Readable refusals that promise that nothing was taken: the same call may be made again.</summary>
    private static readonly int?[] Free = [401, 402, 403, 429];

    private readonly Dictionary<long, string> _ended = [];
    private readonly List<string> _broken = [];

    /// <summary>Operation ids that a person was told to be accepted: none of their jobs may be missing.</summary>
    public ICollection<Guid> Clicked { get; } = new HashSet<Guid>();

    /// <summary>Jobs may still be under way; false when faults have ended and everything must have come to its end (I5).</summary>
    public async Task CheckAsync(bool settled, string log = "", string? dataFolder = null)
    {
        await using var db = await open();
        var jobs = await db.Jobs.AsNoTracking().Include(job => job.Events).AsSplitQuery().ToListAsync();
        CheckPosts(jobs);
        CheckTasks(jobs);
        CheckHistory(jobs);
        await CheckFilesAsync(jobs);
        if (settled)
        {
            CheckEnded(jobs);
            CheckLeftovers(jobs);
        }

        await CheckSecretsAsync(db, log, dataFolder);
        await CheckDatabaseAsync(db);
        Assert.True(_broken.Count == 0, "Broken promises:\n" + string.Join('\n', _broken.Take(20)));
    }

    // I1. An operation is paid for at most once, unless a person asked for it again.
    private void CheckPosts(List<Job> jobs)
    {
        var allowed = jobs.GroupBy(job => job.Prompt, StringComparer.Ordinal).ToDictionary(
            same => same.Key, same => same.Sum(job => 1 + job.Events.Count(e => Says(e, JobNotes.SubmittedAgain))), StringComparer.Ordinal);
        foreach (var same in gateway.Calls.Where(call => call.IsPost && !Free.Contains(call.Status)).GroupBy(call => PromptOf(call.Body), StringComparer.Ordinal))
            if (same.Count() > allowed.GetValueOrDefault(same.Key))
                Broken("I1", $"{same.Count()} paid calls for “{same.Key}”, {allowed.GetValueOrDefault(same.Key)} are allowed");
    }

    // I2. Every task that was taken has one job, or the job that asked for it shows that somebody must decide (or has decided).
    private void CheckTasks(List<Job> jobs)
    {
        var byTask = jobs.Where(job => job.TaskId is not null).ToLookup(job => job.TaskId!, StringComparer.Ordinal);
        var byPrompt = jobs.ToLookup(job => job.Prompt, StringComparer.Ordinal);
        foreach (var task in gateway.Tasks)
        {
            var bound = byTask[task.Id].ToList();
            if (bound.Count > 1) Broken("I2", $"task {task.Id} belongs to {bound.Count} jobs");
            if (bound is [var job] && job.Prompt != task.Prompt && !job.Events.Any(e => Says(e, JobNotes.TaskNamed)))
                Broken("I2", $"job {job.Id} has the task of “{task.Prompt}”");
            if (bound.Count == 0 && !byPrompt[task.Prompt].Any(asker => IsSeen(asker, task.Id)))
                Broken("I2", $"task {task.Id} of “{task.Prompt}” belongs to nobody ({string.Join(", ", byPrompt[task.Prompt].Select(Describe))})");
        }
    }

    // Submitting is not seen yet, but the next start or the end of its lease makes it so; a settled studio has none (I5).
    private static bool IsSeen(Job asker, string taskId) => asker.State is JobState.NeedsAttention or JobState.Submitting
        || asker.Events.Any(e => e.By is not null || (e.Note is { } note && note.EndsWith(taskId, StringComparison.Ordinal)));

    // I3. Nobody vanishes, and what has ended stays as it is.
    private void CheckHistory(List<Job> jobs)
    {
        var there = jobs.Select(job => job.OperationId).ToHashSet();
        foreach (var lost in Clicked.Where(id => !there.Contains(id))) Broken("I3", $"the job of operation {lost} has vanished");
        foreach (var job in jobs)
        {
            var end = job.Events.OrderBy(e => e.Id).SkipWhile(e => !Final.Contains(e.State)).Select(e => e.State).ToList();
            if (end.Distinct().Count() > 1) Broken("I3", $"job {job.Id} went on after its end: {string.Join(" > ", end)}");
            if (!Final.Contains(job.State)) continue;
            var now = $"{job.State} {job.TaskId} {job.ClipSha256}";
            if (_ended.TryGetValue(job.Id, out var before) && before != now) Broken("I3", $"job {job.Id} was “{before}” and is “{now}”");
            _ended[job.Id] = now;
        }

        foreach (var gone in _ended.Keys.Except(jobs.Select(job => job.Id))) Broken("I3", $"job {gone} had ended and has vanished");
    }

    // I4. Ready is here and whole, and it is the clip of its own task; nothing else can be asked for.
    private async Task CheckFilesAsync(List<Job> jobs)
    {
        foreach (var job in jobs)
        {
            if (job.State != JobState.Ready)
            {
                if (job.ClipKey is not null) Broken("I4", $"job {job.Id} is {job.State} and names a clip");
                continue;
            }

            var path = Path.Combine(mediaFolder, job.ClipKey ?? "none");
            if (!File.Exists(path))
            {
                Broken("I4", $"the clip of job {job.Id} is not here");
                continue;
            }

            var bytes = await File.ReadAllBytesAsync(path);
            if (bytes.LongLength != job.ClipBytes) Broken("I4", $"the clip of job {job.Id} has {bytes.LongLength} bytes, not {job.ClipBytes}");
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != job.ClipSha256) Broken("I4", $"the clip of job {job.Id} has another hash");
            if (!bytes.AsSpan().SequenceEqual(gateway.ClipOf(job.TaskId))) Broken("I4", $"the clip of job {job.Id} is not the one of its task");
        }
    }

    // I4, once everything has ended: not even beside the rows does a part of a clip lie under a clip's name.
    private void CheckLeftovers(List<Job> jobs)
    {
        var byId = jobs.ToDictionary(job => job.Id);
        var files = Path.Combine(mediaFolder, "jobs");
        foreach (var path in Directory.Exists(files) ? Directory.EnumerateFiles(files, "*clip.mp4", SearchOption.AllDirectories) : [])
        {
            var id = long.Parse(Path.GetFileName(Path.GetDirectoryName(path)!), CultureInfo.InvariantCulture);
            if (new FileInfo(path).Length != gateway.ClipOf(byId.GetValueOrDefault(id)?.TaskId).Length) Broken("I4", $"{path} is a part of a clip");
        }
    }

    // I5, its first half.
    private void CheckEnded(List<Job> jobs)
    {
        foreach (var job in jobs.Where(job => !JobService.IsOver(job.State)))
            Broken("I5", $"job {job.Id} has not ended: {Describe(job)}, {job.Troubles} troubles, due {job.DueAt:O}, held until {job.LeaseUntil:O}");
    }

    private static string Describe(Job job) =>
        $"{job.State} by {string.Join(" > ", job.Events.OrderBy(e => e.Id).Select(e => $"{e.State}{(e.Note is null ? "" : $" ({e.Note})")}"))}, {job.Problem?.Kind} {job.Problem?.Code} {job.Problem?.Status}";

    private void Broken(string promise, string what) => _broken.Add($"{promise}: {what}");

    private static bool Says(JobEvent line, string code) => line.Note is { } note && JobNotes.Read(note).Code == code;

    private static string PromptOf(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("prompt").GetString() ?? "";
    }
}
