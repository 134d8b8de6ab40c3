using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Storage;

/// <summary>The store on a disk: as every store, and what only a disk has.</summary>
public sealed class DiskFileStoreTests : FileStoreTests, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store-").FullName;

    protected override IFileStore Store => new DiskFileStore(_root);

    protected override IReadOnlyList<string> Remains() => Directory.GetFiles(_root, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task File_IsServedByItsPath_AndHasNoLink()
    {
        await PutAsync("a/b.bin", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Store.FindPath("a/b.bin")!, Cancelled));
        Assert.Null(Store.FindPath("a/c.bin"));
        Assert.Null(Store.Presign("a/b.bin", TimeSpan.FromHours(1), "b.bin", "video/mp4"));
    }

    [Fact]
    public async Task Take_OfAFileInTheWorkFolder_MovesTheFileItself()
    {
        var path = NewLocalFile(Store.WorkFolder, [1, 2, 3]);
        await using (var open = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Delete | FileShare.ReadWrite))
        {
            await Store.TakeAsync("a/taken", path, Sha256([1, 2, 3]), Cancelled);
            await open.WriteAsync(new byte[] { 9 }, Cancelled); // through a handle of before: it is the same file
        }

        Assert.Equal([9, 2, 3], await ReadAsync("a/taken"));
    }

    [Fact]
    public async Task Take_ThatFails_LeavesTheFileWhereItWas()
    {
        await PutAsync("a", [1]); // in the way of a folder
        var path = NewLocalFile(Directory.CreateDirectory(Path.Combine(_root, "..", $"{Path.GetFileName(_root)}-outside")).FullName, [1, 2, 3]);

        await Assert.ThrowsAsync<StorageException>(() => Store.TakeAsync("a/b", path, Sha256([1, 2, 3]), Cancelled));

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path, Cancelled));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task SweepUnfinished_RemovesWhatNobodyTouches_AndNothingFresh()
    {
        var left = NewLocalFile(Store.WorkFolder, [1]);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        var fresh = NewLocalFile(Store.WorkFolder, [2]); // another process writes it

        Assert.Equal(1, await Store.SweepUnfinishedAsync(TimeSpan.FromHours(1), Cancelled));

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(fresh));
    }
}
