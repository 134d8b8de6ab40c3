using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Crashes leave files; they go, and nothing alive goes with them.</summary>
public sealed class SweepTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Sweep_RemovesOldOrphansAndLeftovers_AndNothingAlive(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var ready = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);
        var generating = await studio.SubmitAsync();
        await studio.RunUntilAsync(generating, JobState.Generating);
        var (deleted, fresh) = (await DeletedJobAsync(studio), await DeletedJobAsync(studio));
        var orphan = await PutAsync(studio, ClipFiles.Key(deleted, 1, ClipFiles.ClipName), hours: 2);
        var young = await PutAsync(studio, ClipFiles.Key(fresh, 1, ClipFiles.ClipName), hours: 0);
        var saving = await PutAsync(studio, ClipFiles.Key(generating, 1, ClipFiles.ClipName), hours: 2);
        var leftover = await PutAsync(studio, ClipFiles.Key(ready.Id, 99, ClipFiles.ClipName), hours: 2);
        var foreign = await PutAsync(studio, "jobs/notes/mine/readme.txt", hours: 2);
        var unfinished = await PutAsync(studio, "unfinished/left", hours: 2);
        Age(studio, ready.ClipKey!, 2);
        var crop = await PutAsync(studio, ClipFiles.Key(ready.Id, 1, ClipFiles.CropName), hours: 2);
        await using (var db = await studio.OpenAsync())
            await db.Jobs.Where(job => job.Id == ready.Id).ExecuteUpdateAsync(s => s.SetProperty(job => job.CropKey, ClipFiles.Key(ready.Id, 1, ClipFiles.CropName)), TestContext.Current.CancellationToken);

        Assert.Equal(3, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));

        Assert.All([orphan, leftover, unfinished], path => Assert.False(File.Exists(path), path));
        Assert.All([young, saving, foreign, crop, studio.Get<IFileStore>().FindPath(ready.ClipKey!)], path => Assert.True(File.Exists(path), path));
        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Sweep_WithAnotherDatabasesId_RemovesNoClip()
    {
        await using var studio = await TestStudio.StartAsync();
        var orphan = await PutAsync(studio, ClipFiles.Key(await DeletedJobAsync(studio), 1, ClipFiles.ClipName), hours: 2);
        await using (var db = await studio.OpenAsync())
            await db.Settings.Where(row => row.Key == StudioMark.SettingKey).ExecuteUpdateAsync(s => s.SetProperty(row => row.Value, "another"), TestContext.Current.CancellationToken);

        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.True(File.Exists(orphan));
    }

    [Fact]
    public async Task Sweep_ThatWouldRemoveSuspiciouslyMuch_RemovesNothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var files = new List<string>();
        for (var n = 0; n < 11; n++) files.Add(await PutAsync(studio, ClipFiles.Key(await DeletedJobAsync(studio), 1, ClipFiles.ClipName), hours: 2));

        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.All(files, path => Assert.True(File.Exists(path)));

        File.Delete(files[0]);
        Directory.Delete(Path.GetDirectoryName(files[0])!);
        Assert.Equal(10, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task FilesOfAJobThatIsYetToCome_AreSetAside_AndTheNewJobGetsItsOwnClip(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);
        var stray = await PutAsync(studio, ClipFiles.Key(1, 7, ClipFiles.ClipName), hours: 100); // from before an older database was put back

        await studio.Get<MediaSweeper>().SetAsideAsync(CancellationToken.None);
        var job = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);

        Assert.Equal(1, job.Id);
        Assert.Equal(studio.Gateway.ClipBytes.Length, job.ClipBytes);
        Assert.False(File.Exists(stray));
        var aside = Assert.Single(Directory.GetDirectories(Path.Combine(studio.Folder, "media", "set-aside")));
        Assert.Single(Directory.GetFiles(aside));
        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.Single(Directory.GetFiles(aside));
    }

    [Fact]
    public async Task FilesOfTheLibrary_StayAlsoWhenReplaced_AndGoWithWhatCrashesLeftBesideThem()
    {
        await using var studio = await TestStudio.StartAsync();
        var first = await AddAsync(studio, Samples.Png(seed: 1), null);
        var second = await AddAsync(studio, Samples.Png(seed: 2), first.PublicId);
        Assert.Equal(first.PublicId, second.PublicId);
        Assert.Null(studio.Get<IFileStore>().FindPath(first.FileKey));
        Age(studio, second.FileKey, 2);
        if (second.PreviewKey is { } preview) Age(studio, preview, 2);
        await PutAsync(studio, LibraryFiles.NewKey(first.PublicId, ".png"), hours: 2); // what a crash left in its folder
        var deleted = await studio.AddItemAsync("deleted");
        Assert.True(await studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, deleted.PublicId, CancellationToken.None));
        await PutAsync(studio, LibraryFiles.NewKey(deleted.PublicId, ".png"), hours: 2);

        Assert.Equal(2, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.NotNull(studio.Get<IFileStore>().FindPath(second.FileKey));

        // Another kind, or a file that is there under another name: refused, and nothing of the item is touched.
        await AddAsync(studio, Samples.Png(seed: 3), null);
        foreach (var (bytes, rule) in ((byte[], string)[])[(Samples.Wav(), UploadFaults.OtherKind), (Samples.Png(seed: 3), UploadFaults.SameElsewhere)])
        {
            var refused = Assert.IsType<AddOutcome.Refused>(await TryAddAsync(studio, bytes, first.PublicId));
            Assert.Equal(rule, refused.Fault.Rule);
            Assert.NotNull(studio.Get<IFileStore>().FindPath(second.FileKey));
        }

        Assert.True(await studio.Get<MediaLibrary>().DeleteAsync(TestStudio.Owner, first.PublicId, CancellationToken.None));
        Assert.Null(studio.Get<IFileStore>().FindPath(second.FileKey));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task OlderDatabaseThatWasPutBack_CostsNoFileOfTheLibrary(DatabaseProvider provider)
    {
        await using var studio = await TestStudio.StartAsync(provider);

        // Added after the copy: no row at all. Replaced after it: the row names a file that has gone since.
        var later = await PutAsync(studio, LibraryFiles.NewKey(Guid.NewGuid(), ".png"), hours: 100);
        var replaced = await studio.AddItemAsync("replaced");
        await studio.Get<MediaLibrary>().ChangeAsync(TestStudio.Owner, replaced.PublicId, item => item.FileKey = LibraryFiles.NewKey(item.PublicId, ".png"), CancellationToken.None);
        var newest = await PutAsync(studio, LibraryFiles.NewKey(replaced.PublicId, ".png"), hours: 100);
        var job = await studio.RunUntilAsync(await studio.SubmitAsync(), JobState.Ready);
        await studio.Get<IFileStore>().DeleteAsync(job.ClipKey!, CancellationToken.None);
        var clip = await PutAsync(studio, ClipFiles.Key(job.Id, 99, ClipFiles.ClipName), hours: 100);

        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.All([later, newest, clip], path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public async Task LeftoversBesideSuspiciouslyManyFiles_Stay()
    {
        await using var studio = await TestStudio.StartAsync();
        var left = new List<string>();
        for (var n = 0; n < 11; n++)
        {
            var item = await studio.AddItemAsync($"item {n}");
            var key = LibraryFiles.NewKey(item.PublicId, ".png");
            await PutAsync(studio, key, hours: 2);
            await studio.Get<MediaLibrary>().ChangeAsync(TestStudio.Owner, item.PublicId, row => row.FileKey = key, CancellationToken.None);
            left.Add(await PutAsync(studio, LibraryFiles.NewKey(item.PublicId, ".png"), hours: 2));
        }

        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
        Assert.All(left, path => Assert.True(File.Exists(path), path));

        File.Delete(left[0]);
        Assert.Equal(10, await studio.Get<MediaSweeper>().SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task WhatLiesInTheUploadFolderForADay_Goes_AndAnUploadThatGoesOnStays()
    {
        var folder = Directory.CreateTempSubdirectory("uploads-");
        try
        {
            var clock = new TestClock();
            var uploads = new Uploads(new UploadFolder(folder.FullName), clock);
            var (alive, left) = (Guid.NewGuid(), Guid.NewGuid());
            foreach (var id in (Guid[])[alive, left]) await uploads.BeginAsync(new Upload(id, "a", "a.png", "", 10, null, null), CancellationToken.None);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "left.mended"), "x", TestContext.Current.CancellationToken);
            foreach (var file in folder.GetFiles()) file.LastWriteTimeUtc = clock.GetUtcNow().UtcDateTime.AddHours(-25);
            File.Delete(Path.Combine(folder.FullName, $"{left:N}.part")); // its facts alone
            File.SetLastWriteTimeUtc(Path.Combine(folder.FullName, $"{alive:N}.part"), clock.GetUtcNow().UtcDateTime.AddHours(-23));

            Assert.Equal(2, uploads.Sweep());

            Assert.Equal(alive, Assert.Single(await uploads.AllAsync(CancellationToken.None)).Upload.Id);
            Assert.Equal(2, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<MediaItem> AddAsync(TestStudio studio, byte[] bytes, Guid? replaces) =>
        Assert.IsType<AddOutcome.Added>(await TryAddAsync(studio, bytes, replaces)).Item;

    private static async Task<AddOutcome> TryAddAsync(TestStudio studio, byte[] bytes, Guid? replaces)
    {
        var path = Path.Combine(studio.Folder, Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, bytes);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        return await studio.Get<MediaLibrary>().AddAsync(new NewMedia(TestStudio.Owner, "file", path, hash) { Replaces = replaces }, CancellationToken.None);
    }

    private static async Task<long> DeletedJobAsync(TestStudio studio)
    {
        var id = await studio.SubmitAsync();
        await using var db = await studio.OpenAsync();
        await db.Jobs.Where(job => job.Id == id).ExecuteDeleteAsync();
        return id;
    }

    private static async Task<string> PutAsync(TestStudio studio, string key, int hours)
    {
        var store = studio.Get<IFileStore>();
        await store.WriteAsync(key, new MemoryStream([1, 2, 3]), 3, CancellationToken.None);
        Age(studio, key, hours);
        return store.FindPath(key)!;
    }

    private static void Age(TestStudio studio, string key, int hours)
    {
        var path = studio.Get<IFileStore>().FindPath(key)!;
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(path)!, DateTime.UtcNow.AddHours(-hours));
    }
}
