using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Seedance.Web.Limits;

namespace Seedance.Web.Media;

/// <summary>What the browser says of a file before it sends a byte.</summary>
/// <param name="Type">What the browser calls it; may be empty.</param>
/// <param name="Replaces">The item whose file it is to replace.</param>
public sealed record UploadAnnouncement(string? Name, long Bytes, string? Type, BrowserFacts? Measured, Guid? Replaces);

/// <summary>Where an upload stands.</summary>
/// <param name="Offset">So many bytes are here: the next piece begins there.</param>
/// <param name="Media">The item that it became, when it is whole.</param>
/// <param name="WasThere">The same file was in the library before.</param>
public sealed record UploadProgress(Guid Id, long Offset, Guid? Media = null, bool WasThere = false);

/// <summary>Why an upload is not taken.</summary>
/// <param name="Rule">A name of <see cref="MediaFaults"/> or <see cref="UploadFaults"/>; the page has the words for it.</param>
public sealed record UploadRefusal(string Rule, object[] Values);

/// <summary>What keeps an upload from being taken, beside what is wrong with the file itself; words as for <see cref="MediaFaults"/>.</summary>
public static class UploadFaults
{
    public const string UploadTooLarge = nameof(UploadTooLarge);
    public const string NoRoom = nameof(NoRoom);
    public const string DiskFull = nameof(DiskFull);
    public const string TooManyUploads = nameof(TooManyUploads);
    public const string StorageTrouble = nameof(StorageTrouble);
    public const string Gone = nameof(Gone);
    public const string OtherKind = nameof(OtherKind);
    public const string SameElsewhere = nameof(SameElsewhere);
    public const string NoLastFrame = nameof(NoLastFrame);
}

/// <summary>
/// <c>/media/uploads</c>: files come over plain HTTP in pieces, each where the last one ended. The browser asks where to go on after a cut
/// line; nothing crosses a circuit.
/// </summary>
public static class UploadEndpoints
{
    /// <summary>The largest piece that is taken at once.</summary>
    public const int MaxPieceBytes = 16 << 20;

    private const string OwnHeader = "X-Studio-Upload";
    private const int MostTypeChars = 100;

    // Whoever is told that another piece is on its way asks again at once.
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(500);

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        // A form of another site cannot send this header, and a script of another site may not.
        var uploads = routes.MapGroup("/media/uploads").RequireAuthorization().DisableAntiforgery()
            .AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.ContainsKey(OwnHeader) ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden));
        uploads.MapPost("", BeginAsync);
        uploads.MapGet("{id:guid}", AskAsync);
        uploads.MapPatch("{id:guid}", AddAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxPieceBytes));
        uploads.MapDelete("{id:guid}", RemoveAsync);
    }

    private static async Task<IResult> BeginAsync(
        UploadAnnouncement announced, ClaimsPrincipal person, LibraryQuota quota, MediaLibrary library, IOptionsMonitor<UploadOptions> options, RateLimits limits, HttpContext http,
        CancellationToken cancellationToken)
    {
        var ownerId = IdOf(person);
        if (limits.Take(Limit.UploadsPerPerson, ownerId) is { } wait)
        {
            RateLimits.Mark(http, wait);
            return Results.Json(new UploadRefusal(UploadFaults.TooManyUploads, [RateLimits.Seconds(wait)]), statusCode: StatusCodes.Status429TooManyRequests);
        }

        var most = options.CurrentValue.MaxBytes;
        if (announced.Bytes < 1) return Refused(new MediaFault(MediaFaults.Empty));
        if (announced.Bytes > most) return Refused(new MediaFault(UploadFaults.UploadTooLarge, announced.Bytes, most));
        if (announced.Replaces is { } replaced && (await library.FindAsync(ownerId, replaced, cancellationToken))?.OwnerId != ownerId) return Results.NotFound();

        var type = announced.Type ?? "";
        var upload = new Upload(
            Guid.NewGuid(), ownerId, MediaLibrary.CleanName(announced.Name ?? ""), type[..Math.Min(type.Length, MostTypeChars)], announced.Bytes, announced.Measured, announced.Replaces);
        try
        {
            if (await quota.BeginAsync(upload, cancellationToken) is { } fault) return Refused(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return NoDisk();
        }

        return Results.Json(new UploadProgress(upload.Id, 0), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> AskAsync(Guid id, ClaimsPrincipal person, Uploads uploads, CancellationToken cancellationToken) =>
        await uploads.FindAsync(IdOf(person), id, cancellationToken) is var (_, received) ? Results.Json(new UploadProgress(id, received)) : Results.NotFound();

    private static async Task<IResult> AddAsync(
        Guid id, long offset, ClaimsPrincipal person, Uploads uploads, MediaLibrary library, IHostApplicationLifetime lifetime, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(IdOf(person), id, cancellationToken) is not var (upload, _)) return Results.NotFound();
        PieceResult result;
        try
        {
            result = await uploads.AddAsync(upload, offset, http.Request.Body, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException and not BadHttpRequestException or UnauthorizedAccessException)
        {
            return NoDisk();
        }

        if (result == PieceResult.Busy) await Task.Delay(BusyPause, cancellationToken);
        if (await uploads.FindAsync(upload.OwnerId, id, cancellationToken) is not var (_, received)) return Results.NotFound();
        if (result != PieceResult.Stored) return Results.Json(new UploadProgress(id, received), statusCode: result == PieceResult.TooLong ? 413 : 409);
        if (received < upload.Bytes) return Results.Json(new UploadProgress(id, received));

        try
        {
            // Not given up with the tab: what has arrived is kept. A stop of the studio need not wait for ffmpeg: the page comes again.
            return await library.AddAsync(upload, lifetime.ApplicationStopping) switch
            {
                AddOutcome.Added added => Results.Json(new UploadProgress(id, received, added.Item.PublicId, added.WasThere)),
                AddOutcome.Refused refused => Refused(refused.Fault),
                _ => NoDisk(),
            };
        }
        catch (OperationCanceledException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return NoDisk(); // or the same last piece came twice at once, and the other one is at work
        }
    }

    private static async Task<IResult> RemoveAsync(Guid id, ClaimsPrincipal person, Uploads uploads, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(IdOf(person), id, cancellationToken) is null) return Results.NotFound();
        uploads.Remove(id);
        return Results.NoContent();
    }

    private static string IdOf(ClaimsPrincipal person) => person.FindFirstValue(ClaimTypes.NameIdentifier)!;

    private static JsonHttpResult<UploadRefusal> Refused(MediaFault fault) =>
        TypedResults.Json(new UploadRefusal(fault.Rule, fault.Values), statusCode: StatusCodes.Status422UnprocessableEntity);

    private static JsonHttpResult<UploadRefusal> NoDisk() =>
        TypedResults.Json(new UploadRefusal(UploadFaults.StorageTrouble, []), statusCode: StatusCodes.Status507InsufficientStorage);
}
