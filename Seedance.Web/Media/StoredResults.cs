using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>A stored file as the answer to a request: ranges, HEAD, "not modified"; never as a page of this studio.</summary>
internal static class StoredResults
{
    /// <param name="download">The name of the saved file; null shows it in place.</param>
    /// <param name="tag">What changes with the content, for example a part of its hash.</param>
    public static async Task<IResult> ServeAsync(
        HttpContext http, IFileStore store, string key, string contentType, string? download, DateTime changedAt, string tag, CancellationToken cancellationToken)
    {
        var (path, length) = (store.FindPath(key), (long?)null);
        if (path is null)
        {
            try
            {
                length = await store.FindLengthAsync(key, cancellationToken);
            }
            catch (StorageException)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            if (length is null) return Results.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache"; // kept by the browser, asked for again each time: the next person may be another
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        var (changed, entityTag) = (new DateTimeOffset(changedAt), new EntityTagHeaderValue($"\"{tag}\""));
        if (path is null)
        {
            var asked = http.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault();
            var content = new StoredContent(store, key, length!.Value, asked is { From: not null } ? asked.To : null);
            return Results.File(content, contentType, download, changed, entityTag, enableRangeProcessing: true);
        }

        http.Features.Set<IHttpResponseBodyFeature>(new LargePieces(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
        return Results.File(path, contentType, download, changed, entityTag, enableRangeProcessing: true);
    }
}
