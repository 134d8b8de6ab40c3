using System.Security.Cryptography;
using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Storage;

public sealed class DiskFileStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("store-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(5_000_011)]
    public async Task Write_StoresTheBytes_WithLengthAndHash(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var stored = await new DiskFileStore(_root).WriteAsync("a/b/c.bin", new MemoryStream(bytes), length, CancellationToken.None);

        Assert.Equal(length, stored.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), stored.Sha256);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(new DiskFileStore(_root).FindPath("a/b/c.bin")!));
    }

    [Theory]
    [InlineData(10, 11L)]
    [InlineData(10, 9L)]
    [InlineData(0, null)]
    public async Task Write_OfAnotherLength_StoresNothing(int length, long? announced)
    {
        var store = new DiskFileStore(_root);
        await Assert.ThrowsAsync<IncompleteFileException>(() => store.WriteAsync("x", new MemoryStream(new byte[length]), announced, CancellationToken.None));

        Assert.Null(store.FindPath("x"));
        Assert.Empty(Directory.GetFiles(_root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Write_ThatIsCut_KeepsTheOldFile()
    {
        var store = new DiskFileStore(_root);
        await store.WriteAsync("x", new MemoryStream([1, 2, 3]), 3, CancellationToken.None);

        await Assert.ThrowsAsync<IncompleteFileException>(() => store.WriteAsync("x", new CutStream(), null, CancellationToken.None));

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(store.FindPath("x")!));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    public void Key_ThatLeavesTheStore_IsRefused(string key) =>
        Assert.Throws<ArgumentException>(() => new DiskFileStore(_root).FindPath(key));

    [Fact]
    public async Task DeleteFolder_RemovesWhatIsBelow_AndNothingElse()
    {
        var store = new DiskFileStore(_root);
        await store.WriteAsync("jobs/1/a", new MemoryStream([1]), 1, CancellationToken.None);
        await store.WriteAsync("jobs/11/a", new MemoryStream([1]), 1, CancellationToken.None);

        store.DeleteFolder("jobs/1");
        store.DeleteFolder("jobs/404");

        Assert.Null(store.FindPath("jobs/1/a"));
        Assert.NotNull(store.FindPath("jobs/11/a"));
    }

    [Fact]
    public void SweepUnfinished_RemovesWhatNobodyTouches_AndNothingFresh()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_root, "unfinished")).FullName;
        var left = Path.Combine(unfinished, "left");
        File.WriteAllText(left, "half a clip");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        var fresh = Path.Combine(unfinished, "fresh");
        File.WriteAllText(fresh, "another process writes it");

        Assert.Equal(1, new DiskFileStore(_root).SweepUnfinished(TimeSpan.FromHours(1)));

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(fresh));
    }

    private sealed class CutStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("cut");
    }
}
