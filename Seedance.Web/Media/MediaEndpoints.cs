using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Seedance.Web.Data;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// <c>/media/{job}/…</c>: stored files over plain HTTP with ranges, to their owner only. What belongs to somebody else answers
/// like what does not exist.
/// </summary>
public static class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media/{jobId:long}").RequireAuthorization();
        media.MapMethods(ClipFiles.ClipName, Methods, (HttpContext http, long jobId, MediaReader reader, CancellationToken cancellationToken) =>
            reader.ServeAsync(http, jobId, ClipFiles.ClipName, cancellationToken));
        media.MapMethods(ClipFiles.PosterName, Methods, (HttpContext http, long jobId, MediaReader reader, CancellationToken cancellationToken) =>
            reader.ServeAsync(http, jobId, ClipFiles.PosterName, cancellationToken));
        media.MapMethods(ClipFiles.LastFrameName, Methods, (HttpContext http, long jobId, MediaReader reader, CancellationToken cancellationToken) =>
            reader.ServeAsync(http, jobId, ClipFiles.LastFrameName, cancellationToken));
    }

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
}

/// <summary>Finds a stored file for the person who asks and hands it to the web server.</summary>
public sealed class MediaReader(IDbContextFactory<StudioDb> databases, IFileStore store)
{
    public async Task<IResult> ServeAsync(HttpContext http, long jobId, string name, CancellationToken cancellationToken)
    {
        var owner = http.User.FindFirstValue(ClaimTypes.NameIdentifier);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.Jobs.AsNoTracking()
            .Where(j => j.Id == jobId && j.OwnerId == owner && j.State == JobState.Ready)
            .Select(j => new { j.ClipKey, j.ClipSha256, j.PosterKey, j.LastFrameKey, j.Title, j.Ratio, j.Seconds, j.DurationMs, j.ChangedAt })
            .FirstOrDefaultAsync(cancellationToken);
        var (key, type) = name switch
        {
            ClipFiles.ClipName => (job?.ClipKey, "video/mp4"),
            ClipFiles.PosterName => (job?.PosterKey, "image/jpeg"),
            _ => (job?.LastFrameKey, "image/png"),
        };
        if (job is null || key is null || store.FindPath(key) is not { } path) return Results.NotFound();

        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache"; // kept by the browser, asked for again each time: the next person may be another
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        var download = http.Request.Query.ContainsKey("download") && name == ClipFiles.ClipName
            ? ClipName.For(job.Title, job.Ratio, job.Seconds, job.DurationMs, jobId)
            : null;
        return Results.File(
            path, type, download, new DateTimeOffset(job.ChangedAt), new EntityTagHeaderValue($"\"{job.ClipSha256![..32]}\""), enableRangeProcessing: true);
    }
}
