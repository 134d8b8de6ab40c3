using Microsoft.AspNetCore.Authentication.Cookies;

namespace Seedance.Web.Components.Account;

/// <summary>
/// Over TLS the sign-in cookie is named with the prefix <c>__Host-</c>: browsers take it from this very host only, so a neighbour
/// below the same domain cannot plant one.
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, Name(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, Name(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, Name(context, key), options);

    private static string Name(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
