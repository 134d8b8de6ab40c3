using Microsoft.AspNetCore.Authorization;

namespace Seedance.Web.Components.Account;

/// <summary>Where a request may not go on, before any page runs.</summary>
internal static class AccountGates
{
    /// <summary>Needs the signed-in person, so it stands between authentication and authorization.</summary>
    public static void UseAccountGates(this IApplicationBuilder app)
    {
        app.Use(CloseSetupAsync);
        app.Use(DemandNewPassword);
    }

    // There is no setup page any more once an administrator exists; who had its form open is led to the sign-in.
    private static async Task CloseSetupAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/setup")
            || await context.RequestServices.GetRequiredService<SetupGate>().IsOpenAsync(context.RequestAborted))
            await next(context);
        else if (HttpMethods.IsPost(context.Request.Method))
            context.Response.Redirect("/account/login");
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    // Who signed in with a one-time password gets no further than the page that replaces it.
    private static Task DemandNewPassword(HttpContext context, RequestDelegate next)
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
    }
}
