using System.Globalization;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Ready means: the file is here and whole.</summary>
public sealed class SavingTests
{
    [Fact]
    public async Task ClipStoredBeforeACrash_IsNotFetchedAgain_AndLeftoversGo()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);
        var store = studio.Get<IFileStore>();
        var earlier = ClipFiles.Key(id, 1, ClipFiles.ClipName);
        await store.WriteAsync(earlier, new MemoryStream(studio.Gateway.ClipBytes), null, CancellationToken.None);
        await store.WriteAsync(ClipFiles.Key(id, 1, ClipFiles.PosterName), new MemoryStream([1, 2, 3]), null, CancellationToken.None);

        var job = await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(earlier, job.ClipKey);
        Assert.DoesNotContain(studio.Gateway.Calls, call => call.Path == "/clips/clip.mp4");
        Assert.DoesNotContain(ClipFiles.Key(id, 1, ClipFiles.PosterName), await store.ListAsync(ClipFiles.Folder(id), CancellationToken.None));
    }

    [Fact]
    public async Task StoreThatTakesNothing_KeepsTheJobInSaving_UntilItDoes()
    {
        await using var studio = await TestStudio.StartAsync();
        var unfinished = Path.Combine(studio.Folder, "media", "unfinished");
        await File.WriteAllTextAsync(unfinished, "in the way", TestContext.Current.CancellationToken);
        var id = await studio.SubmitAsync();
        await studio.RunTurnsAsync(40, TimeSpan.FromMinutes(1));
        var waiting = await studio.FindAsync(id);
        Assert.Equal(JobState.Saving, waiting.State);
        Assert.Equal(JobProblems.StorageTrouble, waiting.Problem!.Kind);

        File.Delete(unfinished);
        Directory.CreateDirectory(unfinished);

        Assert.Null((await studio.RunUntilAsync(id, JobState.Ready)).Problem);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task Restart_InTheMiddleOfSaving_AsksForFreshLinks_AndFinishes()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);
        await using (var db = await studio.OpenAsync())
        {
            var job = await db.Jobs.FindAsync([id], TestContext.Current.CancellationToken);
            job!.State = JobState.Saving; // what a crash leaves: the state, but no link in memory
            job.LeaseUntil = studio.Clock.GetUtcNow().UtcDateTime.AddSeconds(50);
            job.Fence++;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        studio.Gateway.PollsUntilSuccess = 0;
        await studio.Runner.RecoverAsync(CancellationToken.None);

        await studio.RunUntilAsync(id, JobState.Ready);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task Delete_RemovesRowAndFiles_AndAStrangerCannot()
    {
        await using var studio = await TestStudio.StartAsync();
        var job = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);
        var path = studio.Get<IFileStore>().FindPath(job.ClipKey!)!;

        Assert.Equal(DecisionResult.NotFound, await studio.Jobs.DeleteAsync(TestStudio.Stranger, job.Id, CancellationToken.None));
        Assert.True(File.Exists(path));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, job.Id, CancellationToken.None));

        Assert.False(File.Exists(path));
        Assert.Null(await studio.Store.FindAsync(job.Id, CancellationToken.None));
    }

    [Fact]
    public async Task PosterAndSize_AreRead_WhenTheToolsAreHere()
    {
        await using var studio = await TestStudio.StartAsync();
        Assert.SkipUnless(studio.Get<MediaTools>().HasFfmpeg, "ffmpeg is not installed; ./test.sh installs it.");

        var job = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);

        Assert.NotNull(job.PosterKey);
        Assert.True(job.Height > job.Width);
        Assert.InRange(job.DurationMs!.Value, 4_800, 5_300);
    }

    [Theory]
    [InlineData("Fruit tea – summer!", "9:16", 10, null, "Fruit-tea-summer_9x16_10s_c7.mp4")]
    [InlineData("../../etc/passwd", "16:9", null, 4_960, "etc-passwd_16x9_5s_c7.mp4")]
    [InlineData("\u202Egnp.exe\r\nX: y", "1:1", 4, null, "gnp-exe-X-y_1x1_4s_c7.mp4")]
    [InlineData("夏日果茶", "adaptive", 5, null, "夏日果茶_adaptive_5s_c7.mp4")]
    [InlineData("🍓🍓", "1:1", null, null, "1x1_c7.mp4")]
    public void DownloadName_SpeaksAndIsSafe(string title, string ratio, int? seconds, int? milliseconds, string expected) =>
        Assert.Equal(expected, ClipName.For(title, ratio, seconds, milliseconds, 7));

    [Theory]
    [InlineData("C12-H2-A1-9x16-EN-v1 · Fruit tea", "C12-H2-A1-9x16-EN-v1-Fruit-tea_9x16_5s_c7.mp4")]
    [InlineData("Fruit tea", "C12-H2-A1-9x16-EN-v1_Fruit-tea_9x16_5s_c7.mp4")]
    [InlineData("C12-H2-A1-9x16-EN-v10 · Fruit tea", "C12-H2-A1-9x16-EN-v1_C12-H2-A1-9x16-EN-v10-Fruit-tea_9x16_5s_c7.mp4")]
    [InlineData("🍓", "C12-H2-A1-9x16-EN-v1_9x16_5s_c7.mp4")]
    public void DownloadName_OfAVariant_HasItsWholeNameOnce(string title, string expected) =>
        Assert.Equal(expected, ClipName.For(title, "9:16", 5, null, 7, "C12-H2-A1-9x16-EN-v1"));

    [Fact]
    public void DownloadName_OfALongTitle_IsCut() =>
        Assert.InRange(ClipName.For(new string('x', 5_000), "9:16", 5, null, 12).Length, 40, 100);

    [Fact]
    public void Keys_OfTwoAttempts_DifferAndLieInTheJobsFolder()
    {
        var first = ClipFiles.Key(12_345, 3, ClipFiles.ClipName);
        Assert.NotEqual(first, ClipFiles.Key(12_345, 4, ClipFiles.ClipName));
        Assert.StartsWith(ClipFiles.Folder(12_345) + "/", first, StringComparison.Ordinal);
        Assert.Contains(12_345.ToString(CultureInfo.InvariantCulture), first, StringComparison.Ordinal);
    }
}
