using Microsoft.AspNetCore.Diagnostics;
using Seedance.Web.Media;

namespace Seedance.Web.Features.Review.Guests;

/// <summary>
/// <c>/g/{token}</c>: what people without an account see. Plain pages and forms, no circuit; nothing else of the studio hangs below it, and
/// nothing of it is kept by caches or search engines.
/// </summary>
public static class GuestEndpoints
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapGuests(this IEndpointRouteBuilder routes)
    {
        var guests = routes.MapGroup("/g/{token}").AllowAnonymous().AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            http.Features.Get<IStatusCodePagesFeature>()?.Enabled = false; // the studio's own pages for errors lead into the studio
            http.Response.Headers.CacheControl = "no-cache, no-store"; // in the words of the forms' tokens, which would warn of any other
            return next(context);
        });
        guests.MapMethods("", Read, (HttpContext http, string token, long? after, GuestPages pages) => pages.HomeAsync(http, token, after));
        guests.MapPost("unlock", (HttpContext http, string token, GuestPages pages) => pages.UnlockAsync(http, token));
        guests.MapMethods("clips/{id:long}", Read, (HttpContext http, string token, long id, GuestPages pages) => pages.ClipAsync(http, token, id));
        guests.MapPost("clips/{id:long}/comments", (HttpContext http, string token, long id, GuestPosts posts) => posts.WriteAsync(http, token, id));
        guests.MapPost("clips/{id:long}/comments/{remark:guid}", (HttpContext http, string token, long id, Guid remark, GuestPosts posts) => posts.ChangeAsync(http, token, id, remark));
        guests.MapPost("clips/{id:long}/decision", (HttpContext http, string token, long id, GuestPosts posts) => posts.DecideAsync(http, token, id));

        // A form that was refused is answered at its own address. Whoever asks for that with GET, after another language was chosen there or out of the history, is led to the page itself.
        guests.MapMethods("unlock", Read, (HttpContext http, string token) => GuestPosts.SeeOther(http, $"/g/{Uri.EscapeDataString(token)}"));
        foreach (var form in (string[])["comments", "comments/{remark:guid}", "decision"])
            guests.MapMethods($"clips/{{id:long}}/{form}", Read, (HttpContext http, string token, long id) => GuestPosts.SeeOther(http, FormattableString.Invariant($"/g/{Uri.EscapeDataString(token)}/clips/{id}")));
        foreach (var name in (string[])[ClipFiles.ClipName, ClipFiles.PosterName])
            guests.MapMethods($"media/{{id:long}}/{name}", Read, (HttpContext http, string token, long id, GuestPages pages) => pages.FileAsync(http, token, id, name));

        // A mistyped address, or a method that none of them has, leads to nobody's door.
        guests.Map("{**rest}", (HttpContext http, GuestPages pages) => pages.Closed(http, new Entry.Nowhere()));
    }
}
