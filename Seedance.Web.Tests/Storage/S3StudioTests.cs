using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Maintenance;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Storage;

/// <summary>A studio whose files lie in a bucket.</summary>
public sealed class S3StudioTests(S3Server server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_BecomesReady_WithClipPosterAndFacts_AndNothingStaysOnThisMachine()
    {
        var bucket = await server.NewBucketAsync();
        await using var studio = await TestStudio.StartAsync(configure: settings => S3Server.Use(bucket, settings));
        var id = await studio.SubmitAsync(TestStudio.Request() with { ReturnLastFrame = true });

        var job = await studio.RunUntilAsync(id, JobState.Ready);

        var store = studio.Get<IFileStore>();
        var stored = await store.DescribeAsync(job.ClipKey!, Cancelled);
        Assert.Equal((studio.Gateway.ClipBytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(studio.Gateway.ClipBytes))), (stored.Bytes, stored.Sha256));
        Assert.Equal((stored.Bytes, stored.Sha256), (job.ClipBytes, job.ClipSha256));
        Assert.NotNull(job.LastFrameKey);
        Assert.NotNull(job.PosterKey);
        Assert.True(job.Height > job.Width);
        Assert.Equal(3, (await store.ListAsync(ClipFiles.Folder(id), Cancelled)).Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "media"), "*", SearchOption.AllDirectories));

        Assert.Equal(0, await studio.Get<MediaSweeper>().SweepAsync(Cancelled));
        Assert.Equal(DecisionResult.Done, await studio.Jobs.DeleteAsync(TestStudio.Owner, id, Cancelled));
        Assert.Empty(await store.ListFoldersAsync(ClipFiles.Root, Cancelled));
    }

    [Fact]
    public async Task BucketThatIsAway_KeepsTheJobInSaving_UntilItIsBack()
    {
        var bucket = await server.NewBucketAsync();
        await using var line = new CuttableLine(bucket.ServiceUrl);
        bucket.ServiceUrl = line.Url;
        await using var studio = await TestStudio.StartAsync(configure: settings => S3Server.Use(bucket, settings));
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);
        line.Cut();

        await studio.RunUntilAsync(id, JobState.Saving);
        await studio.RunTurnsAsync(2, TimeSpan.FromMinutes(30));
        var waiting = await studio.FindAsync(id);
        line.Mend();
        var ready = await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal((JobState.Saving, JobProblems.StorageTrouble), (waiting.State, waiting.Problem?.Kind));
        Assert.Null(ready.Problem);
        Assert.Single(studio.Gateway.Posts);
    }

    [Fact]
    public async Task Clip_IsServedThroughTheStudio_WithRanges_HeadAndTag()
    {
        var bucket = await server.NewBucketAsync();
        var settings = new Dictionary<string, string?>();
        S3Server.Use(bucket, settings);
        await using var studio = await StudioApp.StartAsync(settings: settings);
        var id = await studio.AddReadyJobAsync(StudioApp.AdminEmail);
        var bytes = RandomNumberGenerator.GetBytes(700_001);
        await studio.Get<IFileStore>().WriteAsync(ClipFiles.Key(id, 1, ClipFiles.ClipName), new MemoryStream(bytes), null, Cancelled);
        var client = await studio.SignInAsync();

        using var whole = await client.GetAsync(ClipFiles.ClipUrl(id));
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", whole.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var (range, from, count) in (ValueTuple<string, int, int>[])[("bytes=0-0", 0, 1), ("bytes=100000-399999", 100_000, 300_000), ("bytes=-17", 699_984, 17), ("bytes=700000-", 700_000, 1)])
        {
            using var part = await SendAsync(HttpMethod.Get, request => request.Headers.Range = RangeHeaderValue.Parse(range));
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
            Assert.Equal(bytes.AsSpan(from, count).ToArray(), await part.Content.ReadAsByteArrayAsync(Cancelled));
        }

        using var head = await SendAsync(HttpMethod.Head, _ => { });
        Assert.Equal((HttpStatusCode.OK, 700_001L), (head.StatusCode, head.Content.Headers.ContentLength));
        using var known = await SendAsync(HttpMethod.Get, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var beyond = await SendAsync(HttpMethod.Get, request => request.Headers.Range = RangeHeaderValue.Parse("bytes=800000-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var health = await client.GetAsync("/healthz/ready");
        Assert.Contains("the bucket answers", await health.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await studio.Get<IFileStore>().DeleteAsync(ClipFiles.Key(id, 1, ClipFiles.ClipName), Cancelled);
        using var gone = await client.GetAsync(ClipFiles.ClipUrl(id));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, Action<HttpRequestMessage> change)
        {
            using var request = new HttpRequestMessage(method, ClipFiles.ClipUrl(id));
            change(request);
            return await client.Http.SendAsync(request, Cancelled);
        }
    }

    [Fact]
    public async Task Backup_ComesBackInAnotherBucket_AndVerifySaysSo()
    {
        await using var from = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        S3Server.Use(await server.NewBucketAsync(), from.Settings);
        await using var to = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        S3Server.Use(await server.NewBucketAsync(), to.Settings);
        using (var host = await from.StartAsync())
        {
            await host.Services.PrepareStorageAsync(Cancelled);
            var clip = await host.Services.GetRequiredService<IFileStore>().WriteAsync(ClipFiles.Key(1, 1, ClipFiles.ClipName), new MemoryStream(new byte[300_000]), null, Cancelled);
            await using var db = from.Open();
            db.Users.Add(new StudioUser { Id = "u", UserName = "u", DisplayName = "u" });
            db.Jobs.Add(NewReadyJob(clip));
            await db.SaveChangesAsync(Cancelled);
        }

        var output = new StringWriter();
        var folder = Path.Combine(from.Folder, "..", "backup");
        using (var host = from.Build()) Assert.Equal(0, await new BackupCommand(host.Services, output).RunAsync(folder, Cancelled));
        using (var host = to.Build()) Assert.Equal(0, await new RestoreCommand(host.Services, output).RunAsync(folder, Cancelled));
        using (var host = to.Build()) Assert.Equal(0, await new VerifyCommand(host.Services, output).RunAsync(Cancelled));
        using (var host = to.Build())
        {
            await host.Services.GetRequiredService<IFileStore>().DeleteAsync(ClipFiles.Key(1, 1, ClipFiles.ClipName), Cancelled);
            Assert.Equal(1, await new VerifyCommand(host.Services, output).RunAsync(Cancelled));
        }

        Assert.Contains("clip.mp4 is missing", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BucketOfAnotherStudio_IsRefused_AndSoIsOneWithoutItsClips()
    {
        await using var rig = await StartRig.CreateAsync(DatabaseProvider.Sqlite);
        var bucket = await server.NewBucketAsync();
        S3Server.Use(bucket, rig.Settings);
        using var host = await rig.StartAsync();
        await host.Services.PrepareStorageAsync(Cancelled);
        await host.Services.PrepareStorageAsync(Cancelled); // it knows its own
        await host.Services.GetRequiredService<StoreMark>().WriteAsync("another", Cancelled);

        var foreign = await Assert.ThrowsAsync<StartRefusedException>(() => host.Services.PrepareStorageAsync(Cancelled));

        Assert.Contains($"The bucket {bucket.Bucket} does not belong to this database", foreign.Message, StringComparison.Ordinal);
        await host.Services.GetRequiredService<IFileStore>().DeleteAsync(StudioMark.FileName, Cancelled);
        await using var db = rig.Open();
        db.Users.Add(new StudioUser { Id = "u", UserName = "u", DisplayName = "u" });
        db.Jobs.Add(NewReadyJob(new StoredFile("jobs/000000/1/1-clip.mp4", 1, "")));
        await db.SaveChangesAsync(Cancelled);
        var empty = await Assert.ThrowsAsync<StartRefusedException>(() => host.Services.PrepareStorageAsync(Cancelled));
        Assert.Contains("does not hold them", empty.Message, StringComparison.Ordinal);
    }

    private static Job NewReadyJob(StoredFile clip) => new()
    {
        OwnerId = "u",
        OperationId = Guid.NewGuid(),
        Title = "t",
        Prompt = "p",
        SearchText = "p",
        Model = "m",
        Ratio = "1:1",
        Resolution = "720p",
        InputsJson = "{}",
        RequestJson = "{}",
        Gateway = "demo",
        State = JobState.Ready,
        ClipKey = clip.Key,
        ClipBytes = clip.Bytes,
        ClipSha256 = clip.Sha256,
    };
}
