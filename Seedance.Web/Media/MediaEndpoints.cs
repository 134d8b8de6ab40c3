using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Media.Placements;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// <c>/media/{job}/…</c>: stored files over plain HTTP with ranges, to those who may see the job. What a person may not see answers
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
        media.MapMethods(ClipFiles.CropName, Methods, (HttpContext http, long jobId, MediaReader reader, CancellationToken cancellationToken) =>
            reader.ServeCropAsync(http, jobId, cancellationToken));
        media.MapMethods("files/{name}", Methods, (HttpContext http, long jobId, string name, MediaReader reader, CancellationToken cancellationToken) =>
            reader.ServeFileAsync(http, jobId, name, cancellationToken));
    }

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
}

/// <summary>Finds a stored file for the person who asks and hands it to the web server.</summary>
public sealed class MediaReader(
    IDbContextFactory<StudioDb> databases, IFileStore store, JobFileShelf shelf, ClipNames names, RightsLedger rights, IOptionsMonitor<PlacementOptions> placements) : IDisposable
{
    // A player asks for many small pieces of one file in a row. What is kept is hardly ever wrong: Ready is final, of a deleted job there
    // is no file any more, and whoever leaves a campaign may see its clips for some seconds more.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    // StudioDb.JobsSeenBy in full: a prepared query cannot call it.
    private readonly Func<StudioDb, long, string, CancellationToken, Task<StoredMedia?>> _find = EF.CompileAsyncQuery(
        (StudioDb db, long jobId, string personId, CancellationToken cancellationToken) => db.Jobs.AsNoTracking()
            .Where(j => j.Id == jobId && j.State == JobState.Ready && (j.OwnerId == personId || db.Campaigns.Any(c =>
                c.Id == j.CampaignId && c.DeletedAt == null && (c.IsShared || c.OwnerId == personId || c.Members.Any(m => m.UserId == personId)))))
            .Select(j => new StoredMedia(j.ClipKey, j.ClipSha256, j.PosterKey, j.LastFrameKey, j.ChangedAt))
            .FirstOrDefault());

    public async Task<IResult> ServeAsync(HttpContext http, long jobId, string name, CancellationToken cancellationToken)
    {
        var job = await FindAsync(jobId, http.User.FindFirstValue(ClaimTypes.NameIdentifier)!, cancellationToken);
        var (key, type, ending) = name switch
        {
            ClipFiles.ClipName => (job?.ClipKey, "video/mp4", ".mp4"),
            ClipFiles.PosterName => (job?.PosterKey, "image/jpeg", "_poster.jpg"),
            _ => (job?.LastFrameKey, "image/png", "_last-frame.png"),
        };
        if (job is null || key is null) return Results.NotFound();
        if (await IsBlockedAsync(http, jobId, cancellationToken)) return Blocked();
        var download = http.Request.Query.ContainsKey("download") ? await names.ForAsync(jobId, ending, null, cancellationToken) : null;
        return await StoredResults.ServeAsync(http, store, key, type, download, job.ChangedAt, job.ClipSha256![..32], cancellationToken);
    }

    /// <summary>Asked for anew each time: unlike the others, this file may be made once more in another way.</summary>
    public async Task<IResult> ServeCropAsync(HttpContext http, long jobId, CancellationToken cancellationToken)
    {
        var personId = http.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var job = await db.JobsSeenBy(personId).AsNoTracking().Where(j => j.Id == jobId && j.State == JobState.Ready && j.CropKey != null)
            .Select(j => new { j.CropKey, j.Placement, j.Ratio, j.Width, j.Height, j.ChangedAt }).FirstOrDefaultAsync(cancellationToken);
        if (job is null) return Results.NotFound();
        if (await IsBlockedAsync(http, jobId, cancellationToken)) return Blocked();
        var ratio = placements.CurrentValue.CropFor(job.Placement, ClipRatio.Of(job.Ratio, job.Width, job.Height))?.Ratio;
        var download = http.Request.Query.ContainsKey("download") ? await names.ForAsync(jobId, ".mp4", ratio, cancellationToken) : null;
        var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job.CropKey!)))[..32]; // every making has a key of its own
        return await StoredResults.ServeAsync(http, store, job.CropKey!, "video/mp4", download, job.ChangedAt, tag, cancellationToken);
    }

    /// <summary>What is made from the clip, made when it is first asked for.</summary>
    public async Task<IResult> ServeFileAsync(HttpContext http, long jobId, string name, CancellationToken cancellationToken)
    {
        var personId = http.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        if (await FindAsync(jobId, personId, cancellationToken) is null) return Results.NotFound();
        if (await IsBlockedAsync(http, jobId, cancellationToken)) return Blocked();
        var (ending, ratio) = ClipCrops.RatioOf(name) is { } cut ? (".mp4", cut)
            : ClipStrips.MomentOf(name) is { } moment ? (string.Create(CultureInfo.InvariantCulture, $"_{moment / 1000.0:0.00}s.png"), null)
            : ("_" + name, default(string));
        var download = http.Request.Query.ContainsKey("download") ? await names.ForAsync(jobId, ending, ratio, cancellationToken) : null;
        return await shelf.ServeAsync(http, jobId, name, personId, download, cancellationToken);
    }

    // What is kept from a delivery is not handed out by itself either; to look at it is no delivery.
    private async Task<bool> IsBlockedAsync(HttpContext http, long jobId, CancellationToken cancellationToken) =>
        http.Request.Query.ContainsKey("download") && await rights.IsBlockedAsync(jobId, cancellationToken);

    private static IResult Blocked() =>
        Results.Text("A file that this clip was made with has a licence that ended, or persons who did not agree: this studio does not deliver it.", statusCode: StatusCodes.Status403Forbidden);

    // The connection to the database goes back before the file is sent, which may take as long as the reader's line is slow.
    private async Task<StoredMedia?> FindAsync(long jobId, string personId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue<StoredMedia>((jobId, personId), out var known)) return known;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await _find(db, jobId, personId, cancellationToken) is not { } found) return null;
        return _known.Set((jobId, personId), found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
    }

    /// <inheritdoc />
    public void Dispose() => _known.Dispose();

    private sealed record StoredMedia(string? ClipKey, string? ClipSha256, string? PosterKey, string? LastFrameKey, DateTime ChangedAt);
}
