using System.Security.Claims;
using Seedance.Web.Data;
using Seedance.Web.Limits;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>
/// <c>/media/library/{id}/…</c>: files of the library, to whoever may use them; <c>/media/links/{token}/…</c>: the same without signing in, for
/// the provider that holds a link.
/// </summary>
public static class LibraryEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapLibrary(this IEndpointRouteBuilder routes)
    {
        var library = routes.MapGroup("/media/library/{id:guid}").RequireAuthorization();
        library.MapMethods("file", Methods, async (Guid id, HttpContext http, ClaimsPrincipal person, MediaLibrary items, IFileStore store, CancellationToken cancellationToken) =>
            await items.FindAsync(IdOf(person), id, cancellationToken) is { } item
                ? await FileAsync(http, store, item, cancellationToken)
                : Results.NotFound());
        library.MapMethods("preview", Methods, async (Guid id, HttpContext http, ClaimsPrincipal person, MediaLibrary items, IFileStore store, CancellationToken cancellationToken) =>
            await items.FindAsync(IdOf(person), id, cancellationToken) is { PreviewKey: { } preview } item
                ? await StoredResults.ServeAsync(
                    http, store, preview, preview.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg", null, item.CreatedAt, Path.GetFileNameWithoutExtension(preview), cancellationToken)
                : Results.NotFound());
        library.MapGet("strip", StripAsync); // no HEAD: ffmpeg would have to make it all the same

        routes.MapMethods(LibraryFiles.LinkCheck + "{token}", Methods, (string token, HttpContext http, PublicAddressCheck check) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return check.Answer(token) is { } nonce ? Results.Text(nonce) : Results.NotFound();
        }).AllowAnonymous();
        routes.MapMethods(LibraryFiles.Links + "{token}/{name}", Methods, async (string token, HttpContext http, MediaLinks links, IFileStore store, CancellationToken cancellationToken) =>
            await links.OpenAsync(token, cancellationToken) is { } item
                ? await FileAsync(http, store, item, cancellationToken)
                : Results.StatusCode(StatusCodes.Status403Forbidden)).AllowAnonymous();
    }

    private static Task<IResult> FileAsync(HttpContext http, IFileStore store, MediaItem item, CancellationToken cancellationToken) =>
        StoredResults.ServeAsync(http, store, item.FileKey, item.ContentType, null, item.CreatedAt, item.Sha256[..32], cancellationToken);

    private static async Task<IResult> StripAsync(
        Guid id, HttpContext http, ClaimsPrincipal person, MediaLibrary items, MediaStrips strips, RateLimits limits, CancellationToken cancellationToken)
    {
        if (limits.Take(Limit.StripsPerPerson, IdOf(person)) is { } wait)
        {
            RateLimits.Mark(http, wait);
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (await items.FindAsync(IdOf(person), id, cancellationToken) is not { } item || await strips.FindAsync(item, cancellationToken) is not { } strip) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(strip.Bytes, strip.ContentType);
    }

    private static string IdOf(ClaimsPrincipal person) => person.FindFirstValue(ClaimTypes.NameIdentifier)!;
}
