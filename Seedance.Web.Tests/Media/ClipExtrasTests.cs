using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Other shapes, previews for e-mails and single frames of a clip (640 × 640 pixels, 24 frames a second, 2.5 s).</summary>
public sealed class ClipExtrasTests(MediaSamples samples)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crops_OfAnyShape_AreReplaced_Removed_AndLockedWithTheClip()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var (crops, shelf) = (studio.Get<JobCrops>(), studio.Get<JobFileShelf>());

        Assert.Equal(CropEnd.Done, await crops.MakeAsync(TestStudio.Owner, id, "9:16", 0, Cancel));
        var first = (await shelf.FindAsync(id, "crop-9x16.mp4", Cancel))!;
        var facts = await studio.Get<MediaTools>().ProbeAsync(studio.Get<IFileStore>().FindPath(first.FileKey)!, Cancel);
        Assert.Equal((360, 640), (facts!.Width, facts.Height));
        Assert.Equal(CropEnd.Done, await crops.MakeAsync(TestStudio.Owner, id, "9:16", 1, Cancel));
        var second = (await shelf.FindAsync(id, "crop-9x16.mp4", Cancel))!;
        Assert.NotEqual(first.FileKey, second.FileKey);
        Assert.Null(studio.Get<IFileStore>().FindPath(first.FileKey) is { } path && File.Exists(path) ? path : null);
        Assert.Equal(CropEnd.Failed, await crops.MakeAsync(TestStudio.Owner, id, "1:1", 0, Cancel)); // its own shape
        Assert.Equal(CropEnd.Gone, await crops.MakeAsync("somebody", id, "4:5", 0, Cancel));
        Assert.Equal(CropEnd.Gone, await crops.DeleteAsync("somebody", id, "crop-9x16.mp4", Cancel));

        await using var db = await studio.OpenAsync();
        await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.Review, ReviewState.Approved), Cancel);
        Assert.Equal(CropEnd.Locked, await crops.MakeAsync(TestStudio.Owner, id, "4:5", 0, Cancel));
        Assert.Equal(CropEnd.Locked, await crops.DeleteAsync(TestStudio.Owner, id, "crop-9x16.mp4", Cancel));
        await db.Jobs.ExecuteUpdateAsync(s => s.SetProperty(j => j.Review, ReviewState.Draft), Cancel);
        Assert.Equal(CropEnd.Done, await crops.DeleteAsync(TestStudio.Owner, id, "crop-9x16.mp4", Cancel));
        Assert.Empty(await shelf.ListAsync(id, [ClipCrops.Prefix], Cancel));
        Assert.False(File.Exists(studio.Get<IFileStore>().FindPath(second.FileKey)));
    }

    [Fact]
    public async Task Previews_AreSmallMovingPictures_AndAStillIsTheFrameThatIsShown()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = await ReadyAsync(studio);
        var (previews, shelf, store) = (studio.Get<ClipPreviews>(), studio.Get<JobFileShelf>(), studio.Get<IFileStore>());

        var gif = (await shelf.GetAsync(id, previews.Gif, Cancel)).File!;
        Assert.InRange(gif.Bytes, 1000, ClipPreviews.MostBytes);
        Assert.Equal("GIF89a"u8.ToArray(), (await File.ReadAllBytesAsync(store.FindPath(gif.FileKey)!, Cancel))[..6]);
        if (await previews.WritesWebPAsync())
        {
            var webp = await File.ReadAllBytesAsync(store.FindPath((await shelf.GetAsync(id, previews.WebP, Cancel)).File!.FileKey)!, Cancel);
            Assert.True(webp.AsSpan().IndexOf("ANIM"u8) > 0);
        }

        // In the middle of a frame, and at its very beginning: the same picture. The next one is another.
        var pictures = new List<string>();
        foreach (var at in (int[])[1000, 1015, 1100])
            pictures.Add(await FileHash.OfAsync(store.FindPath((await shelf.GetAsync(id, studio.Get<ClipStrips>().Still(at), Cancel)).File!.FileKey)!, Cancel));
        Assert.Equal(pictures[0], pictures[1]);
        Assert.NotEqual(pictures[0], pictures[2]);
        Assert.Equal(ShelfEnd.Done, (await shelf.GetAsync(id, studio.Get<ClipStrips>().Still(2490), Cancel)).End);
    }

    [Theory]
    [InlineData(720, 1280, "1:1", 0.5, "0 280 720 720")]
    [InlineData(720, 1280, "4:5", 0.0, "0 0 720 900")]
    [InlineData(1280, 720, "9:16", 1.0, "876 0 404 720")]
    [InlineData(1280, 720, "2:3", 0.25, "200 0 480 720")]
    [InlineData(720, 1280, "9:16", 0.5, null)]
    [InlineData(720, 1280, "7:9", 0.5, null)]
    public void AreaOfAShape_IsTheLargestOne_AtItsPlace(int width, int height, string ratio, double position, string? expected)
    {
        var area = ClipCrops.AreaOf(width, height, ratio, position);
        Assert.Equal(expected, area is null ? null : $"{area.X} {area.Y} {area.Width} {area.Height}");
        Assert.Equal(expected is null ? ratio == "9:16" ? ratio : null : ratio, ClipCrops.RatioOf(ClipCrops.NameOf(ratio)));
    }

    private async Task<long> ReadyAsync(TestStudio studio)
    {
        studio.Gateway.ClipBytes = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), Cancel);
        return (await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready)).Id;
    }
}
