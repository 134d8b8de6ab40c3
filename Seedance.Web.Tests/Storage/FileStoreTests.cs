using System.Security.Cryptography;
using Seedance.Web.Storage;

namespace Seedance.Web.Tests.Storage;

/// <summary>What every store must do; run for each of them.</summary>
public abstract class FileStoreTests
{
    /// <summary>Longer than several parts of an upload, and no multiple of anything.</summary>
    private const int Long = 20_000_011;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>An empty store for this test.</summary>
    protected abstract IFileStore Store { get; }

    /// <summary>All that lies in the store, also out of sight.</summary>
    protected abstract IReadOnlyList<string> Remains();

    [Theory]
    [InlineData(1)]
    [InlineData(1024 * 1024)]
    [InlineData(5_000_011)]
    [InlineData(8 * 1024 * 1024)]
    [InlineData(16 * 1024 * 1024)]
    [InlineData(Long)]
    public async Task Write_StoresTheBytes_WithLengthAndHash(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);

        var stored = await Store.WriteAsync("a/b/c.bin", new DrippingStream(bytes), length, Cancelled);

        Assert.Equal(new StoredFile("a/b/c.bin", length, Sha256(bytes)), stored);
        Assert.Equal(stored, await Store.DescribeAsync("a/b/c.bin", Cancelled));
        Assert.Equal(length, await Store.FindLengthAsync("a/b/c.bin", Cancelled));
        Assert.Equal(bytes, await ReadAsync("a/b/c.bin"));
    }

    [Theory]
    [InlineData(10, 11L)]
    [InlineData(10, 9L)]
    [InlineData(0, null)]
    [InlineData(Long, Long + 1L)]
    public async Task Write_OfAnotherLength_StoresNothing(int length, long? announced)
    {
        await Assert.ThrowsAsync<IncompleteFileException>(() => Store.WriteAsync("x", new MemoryStream(new byte[length]), announced, Cancelled));

        Assert.Null(await Store.FindLengthAsync("x", Cancelled));
        Assert.Empty(Remains());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Long)]
    public async Task Write_ThatIsCut_KeepsTheOldFile(int bytesBefore)
    {
        await PutAsync("x", [1, 2, 3]);

        await Assert.ThrowsAsync<IncompleteFileException>(() => Store.WriteAsync("x", new CutStream(bytesBefore), null, Cancelled));

        Assert.Equal([1, 2, 3], await ReadAsync("x"));
    }

    [Fact]
    public async Task Write_OverAFile_ReplacesIt()
    {
        await PutAsync("a/x", new byte[5000]);
        await PutAsync("a/x", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await ReadAsync("a/x"));
        Assert.Equal(["a/x"], await Store.ListAsync("a", Cancelled));
    }

    [Theory]
    [InlineData(0, null, 0, 700_001)]
    [InlineData(0, 1L, 0, 1)]
    [InlineData(131_071, 2L, 131_071, 2)]
    [InlineData(100_000, 300_000L, 100_000, 300_000)]
    [InlineData(700_000, null, 700_000, 1)]
    [InlineData(700_000, 1L, 700_000, 1)]
    public async Task Open_GivesThePartThatWasAskedFor(long from, long? count, int expectedFrom, int expectedCount)
    {
        var bytes = RandomNumberGenerator.GetBytes(700_001);
        await PutAsync("a/x", bytes);

        Assert.Equal(bytes.AsSpan(expectedFrom, expectedCount).ToArray(), await ReadAsync("a/x", from, count));
    }

    [Fact]
    public async Task WhatIsNotThere_IsNull_AndItsRemovalNoFault()
    {
        Assert.Null(await Store.FindLengthAsync("a/x", Cancelled));
        Assert.Null(await Store.OpenAsync("a/x", 0, null, Cancelled));
        Assert.Null(await Store.FetchAsync("a/x", Cancelled));
        Assert.Null(Store.FindPath("a/x"));
        Assert.Null(await Store.LastWriteAsync("a/x", Cancelled));
        Assert.Empty(await Store.ListAsync("a", Cancelled));
        Assert.Empty(await Store.ListFoldersAsync("a", Cancelled));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.DescribeAsync("a/x", Cancelled));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Store.MoveFolderAsync("a", "b", Cancelled));
        await Store.DeleteAsync("a/x", Cancelled);
        await Store.DeleteFolderAsync("a", Cancelled);
    }

    [Fact]
    public async Task Fetch_GivesAFileOfThisMachine()
    {
        await PutAsync("a/x.mp4", [1, 2, 3]);

        using var copy = await Store.FetchAsync("a/x.mp4", Cancelled);

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(copy!.Path, Cancelled));
        Assert.EndsWith(".mp4", copy.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(Long)]
    public async Task Take_MovesAFinishedFileIn(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var path = NewLocalFile(Store.WorkFolder, bytes);

        var stored = await Store.TakeAsync("a/x", path, Sha256(bytes), Cancelled);

        Assert.Equal(new StoredFile("a/x", length, Sha256(bytes)), stored);
        Assert.Equal(bytes, await ReadAsync("a/x"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Take_FromElsewhere_MovesItToo()
    {
        var path = NewLocalFile(Path.GetTempPath(), [1, 2, 3]);

        await Store.TakeAsync("a/x", path, Sha256([1, 2, 3]), Cancelled);

        Assert.Equal([1, 2, 3], await ReadAsync("a/x"));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Take_OfAnEmptyFile_StoresNothing()
    {
        var path = NewLocalFile(Path.GetTempPath(), []);

        await Assert.ThrowsAsync<IncompleteFileException>(() => Store.TakeAsync("a/x", path, Sha256([]), Cancelled));

        Assert.Empty(Remains());
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData("..\\outside")]
    [InlineData("a\0b")]
    public async Task Key_ThatLeavesTheStore_IsRefusedEverywhere(string key)
    {
        Assert.Throws<ArgumentException>(() => Store.FindPath(key));
        Assert.Throws<ArgumentException>(() => Store.Presign(key, TimeSpan.FromHours(1), "x", "video/mp4"));
        await RefusedAsync(() => Store.WriteAsync(key, new MemoryStream([1]), 1, Cancelled));
        await RefusedAsync(() => Store.TakeAsync(key, "none", "", Cancelled));
        await RefusedAsync(() => Store.FindLengthAsync(key, Cancelled));
        await RefusedAsync(() => Store.OpenAsync(key, 0, null, Cancelled));
        await RefusedAsync(() => Store.ListAsync(key, Cancelled));
        await RefusedAsync(() => Store.ListFoldersAsync(key, Cancelled));
        await RefusedAsync(() => Store.LastWriteAsync(key, Cancelled));
        await RefusedAsync(() => Store.MoveFolderAsync(key, "b", Cancelled));
        await RefusedAsync(() => Store.MoveFolderAsync("b", key, Cancelled));
        await RefusedAsync(() => Store.DeleteAsync(key, Cancelled));
        await RefusedAsync(() => Store.DeleteFolderAsync(key, Cancelled));

        static Task RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<ArgumentException>(call);
    }

    [Theory]
    [InlineData("a b+c&d=e%20f#g?h.mp4")]
    [InlineData("夏日果茶 – été.mp4")]
    public async Task Key_OfOddCharacters_HoldsItsFile(string name)
    {
        await PutAsync($"a/{name}", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await ReadAsync($"a/{name}"));
        Assert.Equal([$"a/{name}"], await Store.ListAsync("a", Cancelled));
    }

    [Fact]
    public async Task Lists_NameWhatLiesDirectlyInAFolder_AndNothingElse()
    {
        foreach (var key in (string[])["jobs/1/a", "jobs/1/b", "jobs/1/deep/c", "jobs/11/a", "jobs/2/a", "jobs/top"]) await PutAsync(key, [1]);

        Assert.Equal(["jobs/1/a", "jobs/1/b"], (await Store.ListAsync("jobs/1", Cancelled)).Order(StringComparer.Ordinal));
        Assert.Equal(["jobs/top"], await Store.ListAsync("jobs", Cancelled));
        Assert.Equal(["jobs/1", "jobs/11", "jobs/2"], (await Store.ListFoldersAsync("jobs", Cancelled)).Order(StringComparer.Ordinal));
        Assert.Equal(["jobs/1/deep"], await Store.ListFoldersAsync("jobs/1", Cancelled));
    }

    [Fact]
    public async Task DeleteFolder_RemovesWhatIsBelow_AndNothingElse()
    {
        foreach (var key in (string[])["jobs/1/a", "jobs/1/deep/b", "jobs/11/a"]) await PutAsync(key, [1]);

        await Store.DeleteFolderAsync("jobs/1", Cancelled);
        await Store.DeleteAsync("jobs/11/b", Cancelled);

        Assert.Null(await Store.FindLengthAsync("jobs/1/a", Cancelled));
        Assert.Null(await Store.FindLengthAsync("jobs/1/deep/b", Cancelled));
        Assert.Equal(1, await Store.FindLengthAsync("jobs/11/a", Cancelled));
        await Store.DeleteAsync("jobs/11/a", Cancelled);
        Assert.Null(await Store.FindLengthAsync("jobs/11/a", Cancelled));
    }

    [Fact]
    public async Task MoveFolder_TakesAllFilesAlong()
    {
        foreach (var key in (string[])["jobs/1/a", "jobs/1/deep/b", "jobs/11/a"]) await PutAsync(key, [7]);

        await Store.MoveFolderAsync("jobs/1", "aside/1-now", Cancelled);

        Assert.Equal([7], await ReadAsync("aside/1-now/a"));
        Assert.Equal([7], await ReadAsync("aside/1-now/deep/b"));
        Assert.Empty(await Store.ListAsync("jobs/1", Cancelled));
        Assert.Equal(["jobs/11"], await Store.ListFoldersAsync("jobs", Cancelled));
    }

    [Fact]
    public async Task LastWrite_IsTheLatestOfAFileOrFolder()
    {
        var before = DateTime.UtcNow.AddSeconds(-2); // a bucket counts in whole seconds
        await PutAsync("jobs/1/a", [1]);

        foreach (var key in (string[])["jobs/1/a", "jobs/1"]) Assert.InRange((await Store.LastWriteAsync(key, Cancelled))!.Value, before, DateTime.UtcNow.AddSeconds(2));
    }

    [Fact]
    public async Task Mark_OfTheStudio_IsReadBack()
    {
        var mark = new StoreMark(Store);
        Assert.Null(await mark.ReadAsync(Cancelled));

        await mark.WriteAsync("abc", Cancelled);

        Assert.Equal("abc", await mark.ReadAsync(Cancelled));
    }

    protected Task PutAsync(string key, byte[] bytes) => Store.WriteAsync(key, new MemoryStream(bytes), bytes.Length, Cancelled);

    protected async Task<byte[]> ReadAsync(string key, long from = 0, long? count = null)
    {
        await using var content = await Store.OpenAsync(key, from, count, Cancelled);
        var all = new MemoryStream();
        await content!.CopyToAsync(all, Cancelled);
        return all.ToArray();
    }

    protected static string NewLocalFile(string folder, byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, bytes);
        return path;
    }

    protected static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Gives less than it is asked for, as a line does.</summary>
    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 300_007)], cancellationToken);
    }

    private sealed class CutStream(int bytesBefore) : MemoryStream(new byte[bytesBefore])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("cut");
    }
}
