using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Jobs;

/// <summary>Whatever the clip's server does: nothing but the whole clip becomes Ready, and what cannot be had ends.</summary>
public sealed class SavingFaultTests(SharedStudio shared) : IClassFixture<SharedStudio>, IAsyncDisposable
{
    private static readonly byte[] Head = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8];

    /// <summary>Ways to hand over less than the clip, each tried at every tenth of it.</summary>
    public static TheoryData<string> Cuts =>
        ["announced whole, then cut", "no length, then cut", "no length, ends politely", "one byte more announced", "a part that nobody asked for", "a part that says it is all", "another file under another ETag"];

    /// <summary>Answers that are no clip, however complete.</summary>
    public static TheoryData<string> NoClips =>
        ["403", "404", "410", "xml with 200", "html named mp4", "nothing", "head and rubbish", "head and zeros", "no index", "length too small"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task CutAtEveryTenth_IsNeverReady_AndTheNextFetchBringsTheWholeClip(string kind)
    {
        var (studio, posts) = Mended();
        var fetches = 0;
        studio.Gateway.OnOther = http => IsClip(http) && ++fetches <= 10
            ? CutAsync(http, kind, studio.Gateway.ClipBytes, fetches)
            : Task.FromResult(false);
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(11, fetches);
        await AssertWholeAsync(studio, job);
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);
    }

    [Theory]
    [MemberData(nameof(NoClips))]
    public async Task NoClip_AFreshLinkIsAskedFor_AndBringsIt(string kind)
    {
        var (studio, posts) = Mended();
        studio.Gateway.OnPoll = (task, turn) =>
        {
            var reply = studio.Gateway.Progress(task, turn);
            return Task.FromResult(reply with { Body = reply.Body.Replace(FakeGateway.LinkCanary, $"link{turn}", StringComparison.Ordinal) });
        };
        var links = new HashSet<string>();
        studio.Gateway.OnOther = http =>
            IsClip(http) && links.Add(http.Request.QueryString.Value!) && links.Count <= 3 ? NoClipAsync(http, kind) : Task.FromResult(false);
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Ready);

        Assert.Equal(4, links.Count);
        await AssertWholeAsync(studio, job);
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);
    }

    [Theory]
    [MemberData(nameof(NoClips))]
    public async Task NoClip_ForEver_CountsAsLost(string kind)
    {
        var (studio, posts) = Mended();
        studio.Gateway.OnOther = http => IsClip(http) ? NoClipAsync(http, kind) : Task.FromResult(false);
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Expired);

        Assert.Equal((JobProblems.ClipLost, "Charged"), (job.Problem!.Kind, job.Problem.Charge));
        Assert.InRange(studio.Gateway.Polls.Count(call => call.Path.EndsWith(job.TaskId!, StringComparison.Ordinal)), 6, 13); // fresh links were asked for
        Assert.Contains(studio.Gateway.Calls, call => call.Path == $"/v1/videos/{job.TaskId}/content"); // and the gateway's own copy
        Assert.Empty(await studio.Get<IFileStore>().ListAsync(ClipFiles.Folder(id), CancellationToken.None));
        Assert.Equal(posts + 1, studio.Gateway.Posts.Count);
    }

    [Fact]
    public async Task FiftyGigabytes_AreNotBegun()
    {
        var (studio, _) = Mended();
        var fetches = 0;
        studio.Gateway.OnOther = async http =>
        {
            if (!IsClip(http)) return false;
            fetches++;
            http.Response.ContentType = "video/mp4";
            http.Response.ContentLength = 50L << 30;
            await http.Response.Body.WriteAsync(Head);
            await http.Response.Body.FlushAsync();
            return true;
        };
        var id = await studio.SubmitAsync();

        var job = await studio.RunUntilAsync(id, JobState.Expired);

        Assert.Equal(JobProblems.ClipLost, job.Problem!.Kind);
        Assert.Equal(1, fetches); // a fresh link leads to the same
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "media", "unfinished")));
    }

    [Fact]
    public async Task RubbishStoredBeforeACrash_IsNotTakenForTheClip()
    {
        var (studio, _) = Mended();
        var id = await studio.SubmitAsync();
        await studio.RunUntilAsync(id, JobState.Generating);
        await studio.Get<IFileStore>().WriteAsync(
            ClipFiles.Key(id, 1, ClipFiles.ClipName), new MemoryStream(studio.Gateway.ClipBytes[..^1]), null, CancellationToken.None);

        await AssertWholeAsync(studio, await studio.RunUntilAsync(id, JobState.Ready));
    }

    public async ValueTask DisposeAsync() => await shared.Studio.Promises.CheckAsync(settled: true);

    private static bool IsClip(HttpContext http) => http.Request.Path == "/clips/clip.mp4";

    private static async Task<bool> CutAsync(HttpContext http, string kind, byte[] clip, int tenth)
    {
        var part = clip[..(clip.Length * (tenth - 1) / 10)];
        var answer = http.Response;
        answer.ContentType = "video/mp4";
        answer.Headers.ETag = "\"one\"";
        switch (kind)
        {
            case "announced whole, then cut": answer.ContentLength = clip.Length; break;
            case "one byte more announced":
                answer.ContentLength = clip.Length + 1;
                part = clip;
                break;
            case "another file under another ETag":
                answer.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"v{tenth}\"");
                answer.ContentLength = clip.Length;
                part = [.. Head, .. part.Skip(Head.Length).Select(b => (byte)~b)];
                break;
            case "a part that nobody asked for":
                part = part.Length == 0 ? clip[..100] : part;
                answer.StatusCode = 206;
                answer.ContentLength = part.Length;
                answer.Headers.ContentRange = $"bytes 0-{part.Length - 1}/{clip.Length}";
                break;
            case "a part that says it is all":
                answer.StatusCode = 206;
                answer.Headers.ContentRange = $"bytes 0-{clip.Length - 1}/{clip.Length}";
                break;
        }

        await answer.Body.WriteAsync(part);
        await answer.Body.FlushAsync();
        if (kind == "no length, then cut") http.Abort();
        return true;
    }

    private static async Task<bool> NoClipAsync(HttpContext http, string kind)
    {
        var (status, type, body) = kind switch
        {
            "403" or "404" or "410" => (int.Parse(kind, CultureInfo.InvariantCulture), "application/xml", "<Error><Code>AccessDenied</Code></Error>"u8.ToArray()),
            "xml with 200" => (200, "application/octet-stream", "<?xml version=\"1.0\"?><Error><Code>ExpiredToken</Code></Error>"u8.ToArray()),
            "html named mp4" => (200, "video/mp4", "<!DOCTYPE html><title>Sign in</title>"u8.ToArray()),
            "nothing" => (200, "video/mp4", []),
            "head and rubbish" => (200, "video/mp4", [.. Head, .. Enumerable.Repeat("rubbish "u8.ToArray(), 10_000).SelectMany(b => b)]),
            "head and zeros" => (200, "video/mp4", [.. Head, .. new byte[100_000]]),
            "no index" => (200, "video/mp4", [.. Head, 0, 0, 0, 16, .. "mdat"u8, .. new byte[8]]),
            _ => (200, "video/mp4", (byte[])[.. Head, 0, 1, 0, 0, .. "moov"u8, .. new byte[100]]), // the announced length ends within a box
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
        return true;
    }

    private static async Task AssertWholeAsync(TestStudio studio, Job job)
    {
        var store = studio.Get<IFileStore>();
        Assert.Equal(studio.Gateway.ClipBytes, await File.ReadAllBytesAsync(store.FindPath(job.ClipKey!)!, TestContext.Current.CancellationToken));
        Assert.Equal(studio.Gateway.ClipBytes.Length, job.ClipBytes);
        Assert.Null(job.Problem);
        Assert.Single(await store.ListAsync(ClipFiles.Folder(job.Id), CancellationToken.None), key => key.EndsWith(ClipFiles.ClipName, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(studio.Folder, "media", "unfinished")));
    }

    private (TestStudio Studio, int Posts) Mended()
    {
        shared.Studio.Gateway.Heal();
        return (shared.Studio, shared.Studio.Gateway.Posts.Count);
    }
}
