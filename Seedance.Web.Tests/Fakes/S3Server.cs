using System.Diagnostics;
using System.Net;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Seedance.Web.Tests.Fakes;

/// <summary>A bucket server (s3rver) for the whole run; it starts when the first test asks for a bucket.</summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string AccessKey = "S3RVER"; // the only one it knows
    public const string SecretKey = "a-secret-that-must-appear-nowhere";

    private static readonly string Home = Path.Combine(StudioProcess.RepositoryRoot, "artifacts", "s3rver-3.7.1", "node_modules", "s3rver");
    private readonly string _folder = Directory.CreateTempSubdirectory("s3rver-").FullName;
    private readonly Lazy<Task<(Process Process, string Url)>> _started;

    public S3Server() => _started = new(StartAsync);

    /// <summary>An empty bucket of its own.</summary>
    public async Task<S3Options> NewBucketAsync()
    {
        var (_, url) = await _started.Value;
        var bucket = $"b-{Guid.NewGuid():N}";
        using var http = new HttpClient();
        using var made = await http.PutAsync(new Uri($"{url}/{bucket}"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        return new S3Options { ServiceUrl = url, Bucket = bucket, AccessKey = AccessKey, SecretKey = SecretKey };
    }

    /// <summary>The settings of a studio with this bucket.</summary>
    public static void Use(S3Options bucket, Dictionary<string, string?> settings)
    {
        settings["Storage:Provider"] = "S3";
        settings["Storage:S3:ServiceUrl"] = bucket.ServiceUrl;
        settings["Storage:S3:Bucket"] = bucket.Bucket;
        settings["Storage:S3:AccessKey"] = bucket.AccessKey;
        settings["Storage:S3:SecretKey"] = bucket.SecretKey;
    }

    /// <summary>The files that the server keeps for the objects of a bucket.</summary>
    public IReadOnlyList<string> ObjectsOf(S3Options bucket) =>
        Directory.GetFiles(Path.Combine(_folder, bucket.Bucket), "*._S3rver_object", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated && _started.Value.IsCompletedSuccessfully)
        {
            var (process, _) = await _started.Value;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(Process Process, string Url)> StartAsync()
    {
        if (!Directory.Exists(Home))
            throw new InvalidOperationException($"The tests of S3 need s3rver in {Home}: run ./test.sh, which installs it with npm and needs the network for that once.");
        var script = Path.Combine(StudioProcess.RepositoryRoot, "Seedance.Web.Tests", "Fakes", "s3rver.js");

        // Its tokens for the next page of a list are made with DES.
        var process = Process.Start(new ProcessStartInfo("node", ["--openssl-legacy-provider", script, Home, _folder]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"s3rver did not start: {await complaints}");
        return (process, $"http://127.0.0.1:{port}");
    }
}
