using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs.Sequences;
using Seedance.Web.Media;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs.Sequences;

/// <summary><c>kill -9</c> while clips are being joined.</summary>
public sealed class SequenceRestartTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Kill9InTheMiddle_IsMadeByTheNextStart_Once(DatabaseProvider provider)
    {
        var path = await samples.MakeAsync(1, 6, "128x72");
        using var stalled = new StalledFfmpeg();
        await using var lab = await StudioLab.CreateAsync(provider);
        var media = Path.Combine(lab.Studio.Folder, "data", "media");
        var made = await PrepareAsync(lab, media, path);
        lab.Studio.Set("PATH", stalled.Path);
        await lab.Studio.StartAgainAsync();
        await stalled.WaitAsync();
        Assert.Equal(JobState.Assembling, (await FindAsync(lab, made)).State);
        await lab.Studio.KillAsync();
        Assert.NotEmpty(Films(media));

        lab.Studio.Set("PATH", "/usr/bin:/bin");
        await lab.Studio.StartAgainAsync();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await FindAsync(lab, made)).State == JobState.Assembling) await looks.WaitForNextTickAsync(Cancel);
        Assert.Equal(0, await lab.Studio.StopAsync());

        var job = await FindAsync(lab, made);
        Assert.Equal(JobState.Ready, job.State);
        Assert.InRange(job.DurationMs!.Value, 1960, 2040);
        Assert.Empty(Films(media));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(media, ClipFiles.Folder(made))).Length); // clip, poster, last frame
        await using var db = await lab.OpenAsync();
        Assert.Equal(1, await db.Jobs.CountAsync(j => j.SequenceId != null, Cancel));
        Assert.Equal([JobState.Assembling, JobState.Ready], await db.JobEvents.Where(line => line.JobId == made).OrderBy(line => line.Id).Select(line => line.State).ToListAsync(Cancel));
    }

    private static string[] Films(string media) => Directory.GetFiles(media, "film-*", SearchOption.AllDirectories);

    private static async Task<Job> FindAsync(StudioLab lab, long id)
    {
        await using var db = await lab.OpenAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id, Cancel);
    }

    // While the program is down: a finished clip, and the order to join it with itself.
    private static async Task<long> PrepareAsync(StudioLab lab, string media, string path)
    {
        await using var db = await lab.OpenAsync();
        var owner = await db.Users.Select(user => user.Id).FirstAsync(Cancel);
        var clip = Row(owner, JobState.Ready);
        db.Jobs.Add(clip);
        await db.SaveChangesAsync(Cancel);
        clip.ClipKey = ClipFiles.Key(clip.Id, 1, ClipFiles.ClipName);
        Directory.CreateDirectory(Path.Combine(media, ClipFiles.Folder(clip.Id)));
        File.Copy(path, Path.Combine(media, clip.ClipKey));
        var order = Row(owner, JobState.Assembling);
        (order.SequenceId, order.SequenceJson, order.Gateway) = (1, new SequencePlan { Clips = [new(clip.Id), new(clip.Id)] }.ToJson(), SequenceMaker.Here);
        db.Jobs.Add(order);
        await db.SaveChangesAsync(Cancel);
        return order.Id;
    }

    private static Job Row(string owner, JobState state)
    {
        var now = DateTime.UtcNow;
        return new Job
        {
            OwnerId = owner,
            OperationId = Guid.NewGuid(),
            Title = "Boat",
            Prompt = "",
            SearchText = "boat",
            Model = "m",
            Ratio = "16:9",
            Resolution = "720p",
            InputsJson = "{}",
            RequestJson = "{}",
            Gateway = "demo",
            State = state,
            CreatedAt = now,
            ChangedAt = now,
            DueAt = now,
            Events = [new JobEvent { At = now, State = state }],
        };
    }
}
