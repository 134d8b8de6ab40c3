using Seedance.Web.Data;
using Seedance.Web.Media;

namespace Seedance.Web.Tests.Fakes;

/// <summary>Items of the library as rows, without their files.</summary>
internal static class LibraryRows
{
    /// <summary>A picture, unless <paramref name="change"/> says otherwise.</summary>
    public static async Task<MediaItem> AddItemAsync(this TestStudio studio, string name, string owner = TestStudio.Owner, Action<MediaItem>? change = null)
    {
        var item = new MediaItem
        {
            OwnerId = owner,
            Kind = "Image",
            Name = name,
            Format = "png",
            ContentType = "image/png",
            FileKey = "library/none.png",
            Bytes = 1_300_000,
            Sha256 = Guid.NewGuid().ToString("N"),
            Width = 640,
            Height = 640,
            CreatedAt = studio.Clock.GetUtcNow().UtcDateTime,
        };
        await using (var db = await studio.OpenAsync())
        {
            db.MediaItems.Add(item);
            await db.SaveChangesAsync();
        }

        // What is searched is written by the library itself.
        Assert.True(await studio.Get<MediaLibrary>().ChangeAsync(owner, item.PublicId, change ?? (_ => { }), CancellationToken.None));
        return item;
    }

    /// <summary>A job that used the item.</summary>
    public static async Task<long> UseItemAsync(this TestStudio studio, MediaItem item, string owner = TestStudio.Owner)
    {
        var job = await studio.SubmitAsync(owner: owner);
        await using var db = await studio.OpenAsync();
        db.JobMedia.Add(new JobMedia { JobId = job, MediaId = item.Id });
        await db.SaveChangesAsync();
        return job;
    }
}
