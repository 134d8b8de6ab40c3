using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Seedance.Web.Resources;

namespace Seedance.Web.Components.Account;

/// <summary>
/// In which language a request is answered: the person's own choice, else the one made in this browser before the sign-in, else
/// the browser's. A circuit has that of the request that opened it.
/// </summary>
internal static class LanguageChoice
{
    public const string Cookie = "studio-language";

    /// <summary>Knows the signed-in person, so it stands behind the authentication.</summary>
    public static void UseLanguages(this IApplicationBuilder app)
    {
        string[] names = [.. Languages.All.Select(language => language.Name)];
        var options = new RequestLocalizationOptions().SetDefaultCulture(names[0]).AddSupportedCultures(names).AddSupportedUICultures(names);
        options.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult<ProviderCultureResult?>(new(Of(context).Name)))];
        app.UseRequestLocalization(options);
    }

    public static Language Of(HttpContext context) =>
        Languages.Find(context.User.FindFirst(StudioClaims.Language)?.Value)
        ?? Languages.Find(context.Request.Cookies[Cookie])
        ?? context.Request.GetTypedHeaders().AcceptLanguage.Where(wish => wish.Quality != 0).OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Languages.Suiting(wish.Value.ToString())).FirstOrDefault(language => language is not null)
        ?? Languages.All[0];

    public static void MapLanguageChoice(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/account/language", async (StudioSignInManager signIn, IAntiforgery antiforgery, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http) || Languages.Find(http.Request.Form["language"]) is not { } language) return Results.BadRequest();

            // Also for who is signed in: after the sign-out the sign-in page speaks as the studio did.
            http.Response.Cookies.Append(Cookie, language.Name, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
            });
            if (await signIn.UserManager.GetUserAsync(http.User) is { } user)
            {
                user.Language = language.Name;
                await signIn.UserManager.UpdateAsync(user);
                await signIn.RefreshSignInAsync(user);
            }

            return Results.LocalRedirect(PageOf(http.Request));
        }).AllowAnonymous();

    // Where the choice was made, as the browser tells.
    private static string PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            ? LocalUrl.OrHome(page.PathAndQuery, mayBeAccount: true)
            : "/";
}
