using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Seedance.Web.Storage;

namespace Seedance.Web.Media;

/// <summary>A stored file on its way to a browser or a provider.</summary>
/// <param name="Version">Another one for every other content; becomes the ETag.</param>
public sealed record ServedFile(string Key, string ContentType, string Version)
{
    /// <summary>What a browser calls the saved file; null: it is shown.</summary>
    public string? DownloadName { get; init; }

    public DateTime? LastModified { get; init; }

    /// <summary>Answers with ranges and HEAD, under its one type, and so that no browser takes it for a page.</summary>
    public static async Task<IResult> ServeAsync(HttpContext http, IFileStore store, ServedFile file, CancellationToken cancellationToken)
    {
        var path = store.FindPath(file.Key);
        if (path is null && await store.FindLengthAsync(file.Key, cancellationToken) is null) return Results.NotFound();
        http.Features.Set<IHttpResponseBodyFeature>(new LargePieces(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>()));
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache"; // kept by the browser, asked for again each time: the next person may be another
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        DateTimeOffset? modified = file.LastModified is { } at ? new DateTimeOffset(at) : null;
        var tag = new EntityTagHeaderValue($"\"{file.Version}\"");
        return path is not null
            ? Results.File(path, file.ContentType, file.DownloadName, modified, tag, enableRangeProcessing: true)
            : throw new NotSupportedException("TODO S3");
    }
}
