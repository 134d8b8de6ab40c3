using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Storage;

/// <summary>The store in a bucket: as every store, and what only a bucket has.</summary>
public sealed class S3FileStoreTests(S3Server server) : FileStoreTests, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;
    private S3Options _bucket = new();
    private S3FileStore _store = null!;

    protected override IFileStore Store => _store;

    protected override IReadOnlyList<string> Remains() => server.ObjectsOf(_bucket);

    public async ValueTask InitializeAsync() => _store = new S3FileStore(_bucket = await server.NewBucketAsync(), Path.Combine(_folder, "unfinished"));

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task SignedLink_IsReadByAPlainClient_WithRanges_UntilItExpires()
    {
        var bytes = RandomNumberGenerator.GetBytes(10_000);
        await PutAsync("a/clip.mp4", bytes);
        using var http = new HttpClient();
        var link = Store.Presign("a/clip.mp4", TimeSpan.FromHours(1), "夏 \"1\".mp4", "video/mp4")!;
        using var part = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(100, 299) } };

        using var whole = await http.GetAsync(link, Cancelled);
        using var middle = await http.SendAsync(part, Cancelled);

        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("夏 \"1\".mp4", whole.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal(HttpStatusCode.PartialContent, middle.StatusCode);
        Assert.Equal(bytes[100..300], await middle.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Contains("X-Amz-Expires=3600", link.Query, StringComparison.Ordinal);
        Assert.DoesNotContain(S3Server.SecretKey, link.ToString(), StringComparison.Ordinal);

        var brief = Store.Presign("a/clip.mp4", TimeSpan.FromSeconds(1), "clip.mp4", "video/mp4")!;
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        HttpStatusCode answer;
        do
        {
            await looks.WaitForNextTickAsync(Cancelled);
            using var again = await http.GetAsync(brief, Cancelled);
            answer = again.StatusCode;
        }
        while (answer == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, answer);
    }

    [Fact]
    public void SignedLink_ForLongerThanABucketAllows_LivesSevenDays() =>
        Assert.Contains("X-Amz-Expires=604800", Store.Presign("a", TimeSpan.FromDays(30), "a", "video/mp4")!.Query, StringComparison.Ordinal);

    [Fact]
    public async Task Take_OfAFileWithAnotherHash_StoresNothing_AndLeavesTheFile()
    {
        var path = NewLocalFile(Store.WorkFolder, new byte[9_000_000]);

        await Assert.ThrowsAsync<IncompleteFileException>(() => Store.TakeAsync("a", path, Sha256([1]), Cancelled));

        Assert.Empty(Remains());
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task TemporaryCopy_GoesWithItsUse()
    {
        await PutAsync("a", [1]);

        using (await Store.FetchAsync("a", Cancelled)) Assert.Single(Directory.GetFiles(Store.WorkFolder));

        Assert.Empty(Directory.GetFiles(Store.WorkFolder));
    }

    [Fact]
    public async Task ThousandFiles_AreListedAll()
    {
        await PutAsync("many/0", [1]);
        var one = Assert.Single(Remains());
        for (var n = 1; n < 1_100; n++) File.Copy(one, one.Replace("/0._", $"/{n}._", StringComparison.Ordinal));

        Assert.Equal(1_100, (await Store.ListAsync("many", Cancelled)).Distinct().Count());
    }
}
