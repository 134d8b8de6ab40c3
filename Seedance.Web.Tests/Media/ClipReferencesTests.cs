using System.Net;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Gateway;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Finished clips as files of the library; and what is made of those there.</summary>
public sealed class ClipReferencesTests(MediaSamples samples)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClipAndItsLastFrame_JoinTheLibraryOnce_AndOutliveTheJob()
    {
        var clip = await File.ReadAllBytesAsync(await samples.GetAsync("clip.mp4"), Token);
        await using var studio = await TestStudio.StartAsync();
        studio.Gateway.ClipBytes = clip;
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Ready);
        var (references, library) = (studio.Get<ClipReferences>(), studio.Get<MediaLibrary>());
        var (licensed, face) = (await studio.AddItemAsync("Song"), await studio.AddItemAsync("Face"));
        var ends = new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc);
        await using (var db = await studio.OpenAsync())
        {
            await db.MediaItems.Where(item => item.Id == licensed.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.LicenceUntil, ends), Token);
            await db.MediaItems.Where(item => item.Id == face.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.HasConsent, false), Token);
            db.JobMedia.AddRange(new JobMedia { JobId = id, MediaId = licensed.Id }, new JobMedia { JobId = id, MediaId = face.Id });
            await db.SaveChangesAsync(Token);
        }

        var first = Assert.IsType<AddOutcome.Added>(await references.TakeAsync(TestStudio.Owner, id, ClipPart.Clip, Token));
        Assert.Equal((nameof(MediaKind.Video), "mp4", clip.LongLength, false), (first.Item.Kind, first.Item.Format, first.Item.Bytes, first.WasThere));
        Assert.Equal((ends, (bool?)false), (first.Item.LicenceUntil, first.Item.HasConsent)); // what the clip was made with is in it
        var again = Assert.IsType<AddOutcome.Added>(await references.TakeAsync(TestStudio.Owner, id, ClipPart.Clip, Token));
        Assert.Equal((first.Item.PublicId, true), (again.Item.PublicId, again.WasThere));

        // Where the gateway gave no last frame it is made.
        await using (var db = await studio.OpenAsync())
            await db.Jobs.ExecuteUpdateAsync(set => set.SetProperty(job => job.LastFrameKey, (string?)null), Token);
        var frame = Assert.IsType<AddOutcome.Added>(await references.TakeAsync(TestStudio.Owner, id, ClipPart.LastFrame, Token));
        Assert.Equal((nameof(MediaKind.Image), "png", 640, 640), (frame.Item.Kind, frame.Item.Format, frame.Item.Width, frame.Item.Height));

        Assert.Null(await references.TakeAsync(TestStudio.Stranger, id, ClipPart.Clip, Token));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Token));
        Assert.Null(await references.TakeAsync(TestStudio.Owner, id, ClipPart.Clip, Token));
        Assert.Equal(2, (await library.FindAsync(TestStudio.Owner, [first.Item.PublicId, frame.Item.PublicId], Token)).Count);
        Assert.NotNull(await studio.Get<IFileStore>().FindLengthAsync(first.Item.FileKey, Token));

        await PartsAsync(studio, first.Item);
    }

    [Fact]
    public async Task FullLibrary_TakesNoClip()
    {
        await using var studio = await TestStudio.StartAsync(configure: settings => settings["Uploads:QuotaPerPerson"] = "10", services: SharedStudio.WithoutPosters);
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Ready);
        var refused = Assert.IsType<AddOutcome.Refused>(await studio.Get<ClipReferences>().TakeAsync(TestStudio.Owner, id, ClipPart.Clip, Token));
        Assert.Equal(UploadFaults.NoRoom, refused.Fault.Rule);
    }

    [Fact]
    public async Task Strip_IsForWhoeverMayUseTheFile()
    {
        var sound = await File.ReadAllBytesAsync(await samples.GetAsync("sound.wav"), Token);
        await using var studio = await StudioApp.StartAsync(settings: new() { ["Limits:StripsPerPerson"] = "2" });
        await studio.AddMemberAsync("colleague@example.org");
        var owner = await studio.SignInAsync();
        var path = LibraryFiles.StripUrl(await new Uploader(owner.Http).UploadAsync("jingle.wav", sound));

        using var mine = await owner.GetAsync(path);
        Assert.Equal(("image/png", HttpStatusCode.OK), (mine.Content.Headers.ContentType!.MediaType, mine.StatusCode));
        using var theirs = await (await studio.SignInAsync("colleague@example.org")).GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);

        using var again = await owner.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var tooOften = await owner.GetAsync(path);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooOften.StatusCode);
        Assert.InRange(tooOften.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    // What is made of a file has its rights; when the same was made before, the stricter ones.
    private static async Task RightsAsync(TestStudio studio, MediaItem item, MediaItem silent, MediaLimits limits)
    {
        var (mender, library, today) = (studio.Get<LibraryMender>(), studio.Get<MediaLibrary>(), studio.Clock.GetUtcNow().UtcDateTime.Date);
        await library.ChangeAsync(TestStudio.Owner, item.PublicId, change =>
        {
            (change.LicenceUntil, change.HasConsent, change.RightsOwner, change.RightsNote) = (today.AddDays(-1), false, "Ada", "for the web");
            (change.Purpose, change.Tags) = (MediaPurpose.Motion, "spring, boat");
        }, Token);
        var part = (await mender.TrimAsync(TestStudio.Owner, item.PublicId, new MediaPart(TimeSpan.Zero, TimeSpan.FromSeconds(2)), limits, Token))!;
        Assert.Equal((today.AddDays(-1), false, "Ada", "for the web"), (part.LicenceUntil, part.HasConsent, part.RightsOwner, part.RightsNote));
        Assert.Equal((MediaPurpose.Motion, "spring, boat"), (part.Purpose, part.Tags));

        await library.ChangeAsync(TestStudio.Owner, silent.PublicId, change => (change.LicenceUntil, change.HasConsent, change.RightsOwner) = (today.AddDays(9), true, "Eve"), Token);
        var again = (await mender.RemoveSoundAsync(TestStudio.Owner, item.PublicId, limits, Token))!;
        Assert.Equal((silent.PublicId, today.AddDays(-1), false, "Eve"), (again.PublicId, again.LicenceUntil, again.HasConsent, again.RightsOwner));
    }

    // A part, no sound, a strip: all beside the original, which stays.
    private static async Task PartsAsync(TestStudio studio, MediaItem item)
    {
        var (mender, limits) = (studio.Get<LibraryMender>(), new MediaLimits());
        limits.Video.Seconds.Max = 2.2;
        var part = await mender.TrimAsync(TestStudio.Owner, item.PublicId, new MediaPart(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(60)), limits, Token);
        Assert.InRange(part!.DurationMs!.Value, 2100, 2200); // never longer than the model takes
        Assert.Equal((item.Id, item.Name), (part.MadeFromId, part.Name));
        Assert.NotEqual(item.PublicId, part.PublicId);
        var silent = await mender.RemoveSoundAsync(TestStudio.Owner, item.PublicId, limits, Token);
        Assert.Equal((false, item.DurationMs), (silent!.HasAudio, silent.DurationMs));
        await RightsAsync(studio, item, silent, limits);
        Assert.True((await studio.Get<MediaLibrary>().FindAsync(TestStudio.Owner, item.PublicId, Token))!.HasAudio);
        Assert.Null(await mender.TrimAsync(TestStudio.Stranger, item.PublicId, new MediaPart(TimeSpan.Zero, TimeSpan.FromSeconds(2)), limits, Token));

        var strips = studio.Get<MediaStrips>();
        var strip = (await strips.FindAsync(item, Token))!;
        Assert.Equal(("image/jpeg", (byte)0xFF), (strip.ContentType, strip.Bytes[0]));
        Assert.Same(strip, await strips.FindAsync(item, Token));
    }
}
