using Microsoft.AspNetCore.Authorization;

namespace Seedance.Web.Components.Account;

/// <summary>Who signed in with a one-time password gets no further than the page that replaces it.</summary>
internal static class MustChangePassword
{
    public static void UseMustChangePassword(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(claim => claim.Type == StudioClaims.MustChangePassword)
            || context.Request.Path.StartsWithSegments("/account")
            || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return next(context);

        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor"))
            context.Response.Redirect("/account/manage");
        else
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });
}
