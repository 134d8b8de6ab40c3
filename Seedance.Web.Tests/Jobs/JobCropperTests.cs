using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>4:5 is cut out of 3:4 by the real ffmpeg, after the clip is Ready and beside it.</summary>
public sealed class JobCropperTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadyClip_OfItsPlacement_IsCutBesideIt_AndOnceMoreInAnotherWay()
    {
        var clip = await TallClipAsync();
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(clip, Cancel);
        var id = await SubmitAsync(studio, CropAnchor.End);
        var ready = await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Null(ready.CropKey); // Ready waits for nothing
        Assert.True(studio.Get<JobCropper>().IsMaking(id));
        var told = new List<long>();
        studio.Get<JobNotifier>().Notified += (_, job) => told.Add(job);

        await studio.Get<JobCropper>().RunOnceAsync(Cancel);

        var end = await studio.FindAsync(id);
        Assert.Equal([id], told);
        Assert.False(studio.Get<JobCropper>().IsMaking(id));
        Assert.Equal((ready.ClipKey, ready.ClipSha256), (end.ClipKey, (await studio.Get<IFileStore>().DescribeAsync(end.ClipKey!, Cancel)).Sha256));
        Assert.Equal((834, 1042), await SizeAsync(studio, end.CropKey!));
        Assert.True(await IsBlueAtTheBottomAsync(studio, end.CropKey!)); // the end was kept
        Assert.True(await HasSoundAsync(studio, end.CropKey!));

        Assert.Equal(CropEnd.Gone, await studio.Get<JobCropper>().MakeAsync(TestStudio.Stranger, id, CropAnchor.Start, Cancel));
        Assert.Equal(CropEnd.Done, await studio.Get<JobCropper>().MakeAsync(TestStudio.Owner, id, CropAnchor.Start, Cancel));

        var start = await studio.FindAsync(id);
        Assert.False(await IsBlueAtTheBottomAsync(studio, start.CropKey!)); // the top was kept
        Assert.Null(studio.Get<IFileStore>().FindPath(end.CropKey!));
        Assert.Equal(4, (await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(id), Cancel)).Count + (start.LastFrameKey is null ? 1 : 0)); // clip, poster, last frame, crop
    }

    [Fact]
    public async Task StopBeforeTheCut_IsMadeUpForAtTheNextStart()
    {
        var clip = await TallClipAsync();
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(clip, Cancel);
        var id = await SubmitAsync(studio, null);
        await studio.RunUntilAsync(id, JobState.Ready);
        var other = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);
        using var next = studio.Make<JobCropper>(); // what the stopped one had in mind is lost

        await next.RecoverAsync(Cancel);
        await next.RunOnceAsync(Cancel);

        Assert.NotNull((await studio.FindAsync(id)).CropKey);
        Assert.Null((await studio.FindAsync(other.Id)).CropKey);
    }

    [Fact]
    public async Task ClipThatHasTheShapeAlready_AndAnotherPlacements_AreLeftAlone()
    {
        await samples.GetAsync("clip.mp4");
        await using var studio = await TestStudio.StartAsync();
        var tall = await studio.RunUntilAsync(await SubmitAsync(studio, null, "tiktok", "9:16"), JobState.Ready);
        Assert.Equal(CropEnd.NotNeeded, await studio.Get<JobCropper>().MakeAsync(TestStudio.Owner, tall.Id, CropAnchor.Middle, Cancel));
        Assert.Null((await studio.FindAsync(tall.Id)).CropKey);
    }

    [Fact]
    public async Task WithoutFfmpeg_TheClipIsReady_AndNothingIsCut()
    {
        await using var studio = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere")));
        var id = await SubmitAsync(studio, null);
        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.False(studio.Get<JobCropper>().IsMaking(id));
        Assert.Equal(CropEnd.NotAvailable, await studio.Get<JobCropper>().MakeAsync(TestStudio.Owner, id, CropAnchor.Middle, Cancel));
    }

    [Fact]
    public async Task ClipThatCannotBeRead_StaysReady()
    {
        await samples.GetAsync("clip.mp4");
        await using var studio = await TestStudio.StartAsync();
        var id = await SubmitAsync(studio, null);
        var ready = await studio.RunUntilAsync(id, JobState.Ready);
        await File.WriteAllBytesAsync(studio.Get<IFileStore>().FindPath(ready.ClipKey!)!, new byte[1000], Cancel);

        await studio.Get<JobCropper>().RunOnceAsync(Cancel);

        var after = await studio.FindAsync(id);
        Assert.Equal((JobState.Ready, null), (after.State, after.CropKey));
        Assert.False(studio.Get<JobCropper>().IsMaking(id));
        Assert.DoesNotContain(Directory.EnumerateFiles(studio.Get<IFileStore>().WorkFolder), file => file.EndsWith(".crop", StringComparison.Ordinal));
    }

    private static async Task<long> SubmitAsync(TestStudio studio, CropAnchor? crop, string placement = "feed-4x5", string ratio = "3:4")
    {
        var job = new NewJob(TestStudio.Owner, Guid.NewGuid(), null, TestStudio.Request() with { Ratio = ratio, Crop = crop }) { Placement = placement };
        return Assert.IsType<SubmitResult.Created>(await studio.Jobs.SubmitAsync(job, Cancel)).JobId;
    }

    // Red with a blue strip at the bottom, lower than what a cut takes away.
    private async Task<string> TallClipAsync()
    {
        var name = Path.ChangeExtension(Path.GetFileName(await samples.GetAsync("clip.mp4")), ".tall.mp4");
        var path = Path.Combine(Path.GetDirectoryName(await samples.GetAsync("clip.mp4"))!, name);
        if (!File.Exists(path))
        {
            var made = samples.NewPath(".mp4");
            await samples.RunAsync("-f lavfi -i color=red:size=834x1112:rate=12:duration=0.5,drawbox=y=1052:h=60:color=blue:t=fill -f lavfi -i sine=duration=0.5 "
                + $"-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart {made}");
            File.Move(made, path, overwrite: true);
        }

        return path;
    }

    private static async Task<(int, int)> SizeAsync(TestStudio studio, string key)
    {
        var facts = await studio.Get<MediaTools>().ProbeAsync(studio.Get<IFileStore>().FindPath(key)!, Cancel);
        return (facts!.Width, facts.Height);
    }

    private async Task<bool> IsBlueAtTheBottomAsync(TestStudio studio, string key)
    {
        var pixel = samples.NewPath(".rgb");
        await samples.RunAsync($"-i {studio.Get<IFileStore>().FindPath(key)} -frames:v 1 -vf crop=2:2:100:ih-4 -f rawvideo -pix_fmt rgb24 {pixel}");
        var bytes = await File.ReadAllBytesAsync(pixel, Cancel);
        return bytes[2] > bytes[0];
    }

    private static async Task<bool> HasSoundAsync(TestStudio studio, string key)
    {
        var run = await studio.Get<MediaTools>().RunFfprobeAsync(
            ToolUse.Look, ["-v", "error", "-select_streams", "a", "-show_entries", "stream=codec_name", "-of", "csv=p=0", studio.Get<IFileStore>().FindPath(key)!], TimeSpan.FromMinutes(1), Cancel);
        return run!.Output.Contains("aac", StringComparison.Ordinal);
    }
}
