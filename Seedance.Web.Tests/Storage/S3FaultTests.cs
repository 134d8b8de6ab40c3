using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Storage;

/// <summary>A bucket in trouble. What s3rver cannot do (list and abort uploads, fail) a server of this test does.</summary>
public sealed class S3FaultTests : IAsyncLifetime
{
    private const string Tag = "\"0123456789abcdef0123456789abcdef\"";

    private readonly List<string> _calls = [];
    private WebApplication _server = null!;
    private S3FileStore _store = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the bucket answers.</summary>
    private Func<HttpRequest, (int Status, string Body)> Answer { get; set; } = _ => (500, "");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            lock (_calls) _calls.Add($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
            (http.Response.StatusCode, var body) = Answer(http.Request);
            http.Response.Headers.ETag = Tag;
            if (body.Length > 0) await http.Response.WriteAsync(body);
        });
        await _server.StartAsync(Cancelled);
        _store = new S3FileStore(
            new S3Options { ServiceUrl = _server.Urls.Single(), Bucket = "bucket", AccessKey = "AKCANARY", SecretKey = S3Server.SecretKey },
            Path.Combine(Path.GetTempPath(), $"none-{Guid.NewGuid():N}"));
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task UploadThatFails_IsAborted()
    {
        Answer = request => request.Method switch
        {
            "POST" => (200, "<InitiateMultipartUploadResult><UploadId>up-1</UploadId></InitiateMultipartUploadResult>"),
            "PUT" => (200, ""),
            _ => (204, ""),
        };

        await Assert.ThrowsAsync<IncompleteFileException>(() => _store.WriteAsync("a", new MemoryStream(new byte[9_000_000]), 10_000_000, Cancelled));

        Assert.Equal(["POST /bucket/a?uploads", "PUT /bucket/a?partNumber=1&uploadId=up-1", "PUT /bucket/a?partNumber=2&uploadId=up-1", "DELETE /bucket/a?uploadId=up-1"], _calls);
    }

    [Fact]
    public async Task SweepUnfinished_AbortsOldUploads_AndNothingFresh()
    {
        Answer = request => request.Method == "DELETE" ? (204, "") : (200, $"""
            <ListMultipartUploadsResult><IsTruncated>false</IsTruncated>
            <Upload><Key>old</Key><UploadId>1</UploadId><Initiated>{DateTime.UtcNow.AddHours(-2):yyyy-MM-ddTHH:mm:ss.000Z}</Initiated></Upload>
            <Upload><Key>fresh</Key><UploadId>2</UploadId><Initiated>{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.000Z}</Initiated></Upload>
            </ListMultipartUploadsResult>
            """);

        Assert.Equal(1, await _store.SweepUnfinishedAsync(TimeSpan.FromHours(1), Cancelled));

        Assert.Equal(["DELETE /bucket/old?uploadId=1"], _calls.Where(call => call.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task BucketThatRefuses_IsATroubleOfTheStore_WithoutAnyKeyInIt()
    {
        Answer = _ => (403, $"<Error><Code>InvalidAccessKeyId</Code><Message>no</Message><AWSAccessKeyId>AKCANARY</AWSAccessKeyId></Error>");

        var fault = await Assert.ThrowsAsync<StorageException>(() => _store.WriteAsync("a", new MemoryStream([1]), 1, Cancelled));

        Assert.Equal("The bucket bucket answered 403 InvalidAccessKeyId.", fault.Message);
        Assert.DoesNotContain("AKCANARY", fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Server.SecretKey, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BucketThatDoesNotExist_IsNoMissingFile()
    {
        Answer = _ => (404, "<Error><Code>NoSuchBucket</Code></Error>");
        await Assert.ThrowsAsync<StorageException>(() => _store.OpenAsync("a", 0, null, Cancelled));
    }

    [Fact]
    public async Task BodyThatEndsEarly_IsATroubleOfTheStore()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: {Tag}\r\n\r\nfive!");
        });
        using var store = new S3FileStore(new S3Options { ServiceUrl = new Uri(server.BaseUrl).GetLeftPart(UriPartial.Authority), Bucket = "bucket", AccessKey = "a", SecretKey = "b" }, "/none");
        await using var content = await store.OpenAsync("a", 0, null, Cancelled);

        await Assert.ThrowsAsync<StorageException>(() => content!.CopyToAsync(new MemoryStream(), Cancelled));
    }
}
