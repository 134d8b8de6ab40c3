using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Seedance.Web.Data;
using Seedance.Web.Jobs;
using Seedance.Web.Media;
using Seedance.Web.Storage;
using Seedance.Web.Tests.Fakes;

namespace Seedance.Web.Tests.Media;

/// <summary>Stored clips over HTTP: every byte that was asked for and no other, to their owner only.</summary>
public sealed class ServingTests
{
    private const int Length = 700_001; // several pieces and a bit

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 0, Length)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=131071-131072", 131071, 2)]
    [InlineData("bytes=100000-399999", 100_000, 300_000)]
    [InlineData("bytes=-17", Length - 17, 17)]
    [InlineData("bytes=700000-", 700_000, 1)]
    public async Task Clip_ComesAsAsked(string? range, int from, int count)
    {
        await using var studio = await StudioApp.StartAsync();
        var (url, bytes) = await AddClipAsync(studio, await studio.FindUserAsync(StudioApp.AdminEmail));
        var client = await studio.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (range is not null) request.Headers.Range = RangeHeaderValue.Parse(range);

        using var answer = await client.Http.SendAsync(request, Cancelled);

        Assert.Equal(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(count, answer.Content.Headers.ContentLength);
        Assert.Equal(bytes.AsSpan(from, count).ToArray(), await answer.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Clip_ThatTheBrowserHas_IsNotSentAgain()
    {
        await using var studio = await StudioApp.StartAsync();
        var (url, _) = await AddClipAsync(studio, await studio.FindUserAsync(StudioApp.AdminEmail));
        var client = await studio.SignInAsync();
        using var first = await client.GetAsync(url);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await client.Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Clip_OfSomebodyElse_AnswersLikeNone()
    {
        await using var studio = await StudioApp.StartAsync();
        var other = new StudioUser { Id = "other", UserName = "other", DisplayName = "other" };
        await using (var db = await studio.OpenAsync())
        {
            db.Users.Add(other);
            await db.SaveChangesAsync(Cancelled);
        }

        var (url, _) = await AddClipAsync(studio, other);
        var client = await studio.SignInAsync();

        using var theirs = await client.GetAsync(url);
        using var none = await client.GetAsync(ClipFiles.ClipUrl(4711));

        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal(await none.Content.ReadAsStringAsync(Cancelled), await theirs.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Clip_ThatWasDeleted_IsGoneAtOnce()
    {
        await using var studio = await StudioApp.StartAsync();
        var owner = await studio.FindUserAsync(StudioApp.AdminEmail);
        var (url, _) = await AddClipAsync(studio, owner);
        var client = await studio.SignInAsync();
        using var before = await client.GetAsync(url);

        await studio.Get<JobService>().DeleteAsync(owner.Id, 1, Cancelled);
        using var after = await client.GetAsync(url);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (before.StatusCode, after.StatusCode));
    }

    private static async Task<(string Url, byte[] Bytes)> AddClipAsync(StudioApp studio, StudioUser owner)
    {
        var bytes = RandomNumberGenerator.GetBytes(Length);
        await using var db = await studio.OpenAsync();
        var job = new Job
        {
            OwnerId = owner.Id,
            OperationId = Guid.NewGuid(),
            Title = "A paper boat",
            Prompt = "",
            SearchText = "",
            Model = "m",
            Ratio = "9:16",
            Resolution = "720p",
            InputsJson = "{}",
            RequestJson = "{}",
            Gateway = "demo",
            State = JobState.Ready,
            ChangedAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync(Cancelled);
        var stored = await studio.Get<IFileStore>().WriteAsync(
            ClipFiles.Key(job.Id, 1, ClipFiles.ClipName), new MemoryStream(bytes), bytes.Length, Cancelled);
        (job.ClipKey, job.ClipBytes, job.ClipSha256) = (stored.Key, stored.Bytes, stored.Sha256);
        await db.SaveChangesAsync(Cancelled);
        return (ClipFiles.ClipUrl(job.Id), bytes);
    }
}
