using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Seedance.Web.Media.Delivery;
using Seedance.Web.Storage;

namespace Seedance.Web.Features.Delivery;

/// <summary>
/// <c>/delivery/clips.zip</c>: all files of a delivery in one archive whose length is said at once, and that goes on where it was cut (Range, If-Range);
/// <c>/delivery/manifest.csv</c>: its list alone.
/// </summary>
public static class DeliveryEndpoints
{
    public static void MapDelivery(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/delivery/clips.zip", [HttpMethods.Get, HttpMethods.Head], SendArchiveAsync).RequireAuthorization();
        routes.MapGet("/delivery/manifest.csv", SendManifestAsync).RequireAuthorization();
    }

    private static async Task SendArchiveAsync(
        HttpContext http, ClaimsPrincipal person, DeliveryPlanner planner, DeliveryReadme readme, ClipNames names, ZipSender sender, ILogger<DeliveryPlanner> log,
        string? ids, string? campaign, string? concept, string? only, string? folders, string? crops, string? previews)
    {
        var stop = http.RequestAborted;
        if (await FindAsync(http, person, planner, ids, campaign, concept, only, folders, crops, previews) is not { } plan) return;
        var layout = new ZipLayout(Entries(plan, readme));
        var tag = new EntityTagHeaderValue($"\"{layout.Tag()}\"");
        var headers = http.Response.Headers;
        headers.ETag = tag.ToString();
        headers.AcceptRanges = "bytes";
        headers.CacheControl = "private, no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.ContentType = "application/zip";
        Name(http, plan.FileName(names.IsLatin) + ".zip");
        var (from, to) = (0L, layout.Length);
        switch (RangeOf(http.Request, layout.Length, tag))
        {
            case { IsSatisfiable: false }:
                http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{layout.Length}");
                return;
            case { } range:
                (from, to) = (range.From, range.To);
                http.Response.StatusCode = StatusCodes.Status206PartialContent;
                headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to - 1}/{layout.Length}");
                break;
        }

        http.Response.ContentLength = to - from;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        try
        {
            await sender.SendAsync(layout, from, to, http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && !stop.IsCancellationRequested)
        {
            // Fewer bytes than were promised, and a cut line: nobody takes that for a whole archive.
            log.ArchiveCut(fault);
            http.Abort();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // whoever asked has gone, and may ask for the rest later
        }
    }

    private static async Task SendManifestAsync(
        HttpContext http, ClaimsPrincipal person, DeliveryPlanner planner, ClipNames names,
        string? ids, string? campaign, string? concept, string? only, string? folders, string? crops, string? previews)
    {
        if (await FindAsync(http, person, planner, ids, campaign, concept, only, folders, crops, previews) is not { } plan) return;
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        Name(http, plan.FileName(names.IsLatin) + ".csv");
        await http.Response.Body.WriteAsync(DeliveryManifest.Write(plan), http.RequestAborted);
    }

    /// <summary>Null: the answer is given already, there is nothing to deliver.</summary>
    private static async Task<DeliveryPlan?> FindAsync(
        HttpContext http, ClaimsPrincipal person, DeliveryPlanner planner, string? ids, string? campaign, string? concept, string? only, string? folders, string? crops, string? previews)
    {
        var choice = DeliveryChoice.Read(ids, campaign, concept, only, folders, crops, previews);
        try
        {
            var plan = choice.IsEmpty ? null : await planner.PlanAsync(person.FindFirstValue(ClaimTypes.NameIdentifier)!, choice, http.RequestAborted);
            if (plan is { Clips.Count: > 0 }) return plan;
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (StorageException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return null;
    }

    /// <summary>The small files come first: an archive begins at once, while the first clip is being counted.</summary>
    private static List<ZipEntry> Entries(DeliveryPlan plan, DeliveryReadme readme)
    {
        var changed = plan.Clips.Max(clip => clip.Row.ChangedAt);
        return
        [
            ZipEntry.Of("README.txt", readme.Write(plan), changed),
            ZipEntry.Of("manifest.csv", DeliveryManifest.Write(plan), changed),
            .. plan.Clips.SelectMany(clip => clip.Files.Select(file => new ZipEntry(file.Path, file.Bytes, clip.Row.ChangedAt) { Key = file.Key, JobId = clip.Row.Id, Crc32 = file.Crc32 })),
        ];
    }

    /// <summary>The one part that is asked for; null: all of it, also when what is asked for are several parts, or parts of another archive.</summary>
    private static (bool IsSatisfiable, long From, long To)? RangeOf(HttpRequest request, long length, EntityTagHeaderValue tag)
    {
        var asked = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || asked.Range is not { } range || range.Unit != "bytes" || range.Ranges.Count != 1) return null;
        if (request.Headers.IfRange.Count > 0 && !(asked.IfRange?.EntityTag is { } known && tag.Compare(known, useStrongComparison: true))) return null;
        var one = range.Ranges.Single();
        return one switch
        {
            { From: { } from } when from >= length => (false, 0, 0),
            { From: { } from } => (true, from, Math.Min(one.To ?? long.MaxValue - 1, length - 1) + 1),
            { To: 0 } => (false, 0, 0),
            { To: { } last } => (true, Math.Max(0, length - last), length),
            _ => null,
        };
    }

    private static void Name(HttpContext http, string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
    }
}
