using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>What is made from a clip is made once, lies beside it and goes with it.</summary>
public sealed class JobFileShelfTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyWhoAskAtOnce_GetOneFile_WithFramesSideBySide()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var shelf = studio.Get<JobFileShelf>();
        var strips = studio.Get<ClipStrips>();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shelf.GetAsync(id, strips.Find(ClipStrips.HookName)!, Cancel)));

        var file = Assert.Single(results.Select(result => result.File!.FileKey).Distinct());
        Assert.Single(await MadeAsync(studio, id));
        var facts = await studio.Get<MediaProbe>().ReadAsync(studio.Get<IFileStore>().FindPath(file)!, "hook.jpg", null, null, Cancel);
        Assert.Equal((5 * 240, 240), (facts.Facts!.Width, facts.Facts.Height)); // 2.5 s: a frame every half second
        Assert.Equal(ShelfEnd.Done, (await shelf.GetAsync(id, strips.Find(ClipStrips.FramesName)!, Cancel)).End);
        Assert.Equal(ShelfEnd.Done, (await shelf.GetAsync(id, strips.Find(ClipStrips.WaveName)!, Cancel)).End);
        var still = await shelf.GetAsync(id, strips.Still(1000), Cancel);
        Assert.Equal((1000, "image/png"), (ClipStrips.MomentOf(still.File!.Name), still.File.ContentType));

        await using var db = await studio.OpenAsync();
        Assert.Equal(4, await db.JobFiles.CountAsync(f => f.JobId == id, Cancel));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Cancel));
        Assert.Equal(0, await db.JobFiles.CountAsync(Cancel));
        Assert.Empty(await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(id), Cancel));
    }

    [Fact]
    public async Task FileThatIsLost_IsMadeAgain_AndTidyingLeavesItAlone()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var (shelf, recipe) = (studio.Get<JobFileShelf>(), studio.Get<ClipStrips>().Find(ClipStrips.WaveName)!);
        var first = (await shelf.GetAsync(id, recipe, Cancel)).File!;
        File.Delete(studio.Get<IFileStore>().FindPath(first.FileKey)!);
        await using (var db = await studio.OpenAsync()) await db.JobFiles.ExecuteUpdateAsync(s => s.SetProperty(file => file.Crc32, 5), Cancel);

        var second = (await shelf.GetAsync(id, recipe, Cancel)).File!;

        Assert.NotEqual(first.FileKey, second.FileKey);
        Assert.Null((await shelf.FindAsync(id, ClipStrips.WaveName, Cancel))!.Crc32); // that of another file
        var job = await studio.FindAsync(id);
        await studio.Get<ClipSaver>().TidyAsync(id, new SavedClip(new StoredFile(job.ClipKey!, 1, ""), job.PosterKey, job.LastFrameKey, null), Cancel);
        Assert.Equal([second.FileKey], await MadeAsync(studio, id));
        Assert.Equal(second.FileKey, (await shelf.FindAsync(id, ClipStrips.WaveName, Cancel))!.FileKey);
    }

    [Fact]
    public async Task JobThatGoesWhileItsFileIsMade_LeavesNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var recipe = new JobFileRecipe("late.txt", "text/plain", async (_, target, cancellationToken) =>
        {
            await File.WriteAllTextAsync(target, "x", cancellationToken);
            return await studio.Jobs.DeleteAsync(TestStudio.Owner, id, cancellationToken) == DecisionResult.Done;
        });

        Assert.Equal(ShelfEnd.Gone, (await studio.Get<JobFileShelf>().GetAsync(id, recipe, Cancel)).End);
        Assert.Empty(await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(id), Cancel));
    }

    [Fact]
    public async Task FileThatMayNotBeKeptAnyMoreOnceItIsMade_Goes_AndTheEarlierOneStays()
    {
        await using var studio = await TestStudio.StartAsync();
        var (id, shelf, isApproved) = (await ReadyAsync(studio), studio.Get<JobFileShelf>(), false);
        var first = (await shelf.RemakeAsync(id, Recipe("first"), _ => Task.FromResult(!isApproved), Cancel)).File!;

        isApproved = true;
        Assert.Equal(ShelfEnd.Gone, (await shelf.RemakeAsync(id, Recipe("second"), _ => Task.FromResult(!isApproved), Cancel)).End);
        Assert.Equal(first.FileKey, (await shelf.FindAsync(id, "cut.txt", Cancel))!.FileKey);
        Assert.Equal([first.FileKey], await MadeAsync(studio, id));

        static JobFileRecipe Recipe(string text) => new("cut.txt", "text/plain", async (_, target, cancellationToken) =>
        {
            await File.WriteAllTextAsync(target, text, cancellationToken);
            return true;
        });
    }

    [Fact]
    public async Task ClipThatCannotBeRead_IsTriedOnce_AndAMissingToolSaysSo()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var tries = 0;
        var recipe = new JobFileRecipe("never.txt", "text/plain", (_, _, _) => Task.FromResult(++tries < 0));
        Assert.Equal(ShelfEnd.Failed, (await studio.Get<JobFileShelf>().GetAsync(id, recipe, Cancel)).End);
        Assert.Equal(ShelfEnd.Failed, (await studio.Get<JobFileShelf>().GetAsync(id, recipe, Cancel)).End);
        Assert.Equal(1, tries);

        await using var bare = await TestStudio.StartAsync(services: services => services.AddSingleton(new MediaTools(NullLogger<MediaTools>.Instance, "/nowhere")));
        var other = await ReadyAsync(bare);
        Assert.Equal(ShelfEnd.NotAvailable, (await bare.Get<JobFileShelf>().GetAsync(other, recipe, Cancel)).End);
        Assert.Equal(ShelfEnd.Gone, (await bare.Get<JobFileShelf>().GetAsync(other + 1, recipe, Cancel)).End);
    }

    [Fact]
    public async Task Address_MakesWhatItKnows_NamesTheDownload_AndSaysWhyThereIsNone()
    {
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Limits:StripsPerPerson"] = "4" });
        var id = await studio.AddReadyJobAsync(StudioApp.AdminEmail);
        await using (var db = await studio.OpenAsync())
        {
            await db.JobFiles.ExecuteDeleteAsync(Cancel);
            File.Copy(await samples.GetAsync("clip.mp4"), studio.Get<IFileStore>().FindPath((await db.Jobs.SingleAsync(Cancel)).ClipKey!)!, overwrite: true);
        }

        var client = await studio.SignInAsync();

        using var made = await client.GetAsync(JobFileNames.Url(id, ClipStrips.HookName) + "?download");
        using var broken = await client.GetAsync(JobFileNames.Url(id, ClipStrips.FramesName)); // nobody has read how long it is
        using var again = await client.GetAsync(JobFileNames.Url(id, ClipStrips.HookName));
        using var unknown = await client.GetAsync(JobFileNames.Url(id, "still-00500ms.png"));
        await using (var db = await studio.OpenAsync()) File.Delete(studio.Get<IFileStore>().FindPath((await db.Jobs.SingleAsync(Cancel)).ClipKey!)!);
        using var gone = await client.GetAsync(JobFileNames.Url(id, ClipStrips.WaveName));
        using var goneDownload = await client.GetAsync(JobFileNames.Url(id, ClipStrips.WaveName) + "?download");
        using var tooMany = await client.GetAsync(JobFileNames.Url(id, ClipStrips.WaveName));

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests),
            (made.StatusCode, broken.StatusCode, again.StatusCode, unknown.StatusCode, tooMany.StatusCode));
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (gone.StatusCode, goneDownload.StatusCode));
        Assert.Equal("image/jpeg", made.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"A-paper-boat_9x16_5s_c{id}_hook.jpg", made.Content.Headers.ContentDisposition!.FileName);
    }

    private async Task<long> ReadyAsync(TestStudio studio)
    {
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), Cancel);
        return (await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready)).Id;
    }

    private static async Task<IEnumerable<string>> MadeAsync(TestStudio studio, long id) =>
        (await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(id), Cancel)).Where(JobFileNames.IsMade);
}
