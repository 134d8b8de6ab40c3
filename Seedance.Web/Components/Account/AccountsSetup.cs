using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;
using Seedance.Web.Limits;

namespace Seedance.Web.Components.Account;

public static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddAuthentication(options =>
        {
            options.DefaultScheme = IdentityConstants.ApplicationScheme;
            options.DefaultSignInScheme = IdentityConstants.ExternalScheme;
        }).AddIdentityCookies();
        services.ConfigureApplicationCookie(ConfigureCookie);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .PostConfigure(cookie => cookie.TicketDataFormat = new KnownTickets(cookie.TicketDataFormat));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "studio-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // who may frame us is said once, by the content security policy
        });

        services.AddIdentityCore<StudioUser>(ConfigureIdentity)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<StudioDb>()
            .AddSignInManager<StudioSignInManager>()
            .AddClaimsPrincipalFactory<StudioClaimsFactory>()
            .AddDefaultTokenProviders();
        services.RemoveAll<IPasswordValidator<StudioUser>>();
        services.AddScoped<IPasswordValidator<StudioUser>, PasswordRules>();
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section)
            .Validate(o => o.RevalidateEvery >= TimeSpan.FromSeconds(1) && o.RevalidateEvery <= TimeSpan.FromHours(1),
                "Accounts:RevalidateEvery must be from 00:00:01 to 01:00:00.")
            .Validate(o => o.SignInFor >= TimeSpan.FromMinutes(1) && o.SignInFor <= TimeSpan.FromDays(365), "Accounts:SignInFor must be from 00:01:00 to 365.00:00:00.")
            .ValidateOnStart();
        services.AddOptions<SecurityStampValidatorOptions>().Configure<IOptions<AccountsOptions>, TimeProvider>((stamp, accounts, clock) =>
        {
            (stamp.ValidationInterval, stamp.TimeProvider) = (accounts.Value.RevalidateEvery, clock);
            stamp.OnRefreshingPrincipal = KeepSessionAsync;
        });
        services.AddSingleton<Sessions>();

        services.AddScoped<AuthenticationStateProvider, RevalidatingAuthState>();
        services.AddOptions<SetupOptions>().BindConfiguration(SetupOptions.Section);
        services.AddSingleton<SetupGate>();
        services.AddScoped<FirstAdmin>();
        services.AddLimits();
        services.AddHostedService<ReadyMessage>();

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>Roles, and the administrator of the settings. Runs after the migration, before the first request.</summary>
    public static async Task PrepareAccountsAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdmin>().PrepareAsync(cancellationToken);
    }

    public static void MapAccounts(this WebApplication app)
    {
        app.MapLanguageChoice();
        app.MapPost("/account/logout", async (StudioSignInManager signIn, IAntiforgery antiforgery, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await signIn.SignOutAsync();
            return Results.LocalRedirect("/account/login");
        }).AllowAnonymous();
    }

    private static void ConfigureIdentity(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        identity.User.AllowedUserNameCharacters = "";
        identity.Lockout.MaxFailedAccessAttempts = 5;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "studio";
        cookie.CookieManager = new HostCookies();
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/account/login";
        cookie.LogoutPath = "/account/logout";
        cookie.AccessDeniedPath = "/account/denied";
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    // The validator makes the same check, but only after Identity's managers and a database context were made for it, with every
    // picture and every piece of a clip.
    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var interval = services.GetRequiredService<IOptions<SecurityStampValidatorOptions>>().Value.ValidationInterval;
        var age = services.GetRequiredService<TimeProvider>().GetUtcNow() - context.Properties.IssuedUtc;
        return age <= interval ? Task.CompletedTask : SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    // The person's claims are read anew from the database, which does not know which of the sign-ins this is.
    private static Task KeepSessionAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(StudioClaims.Session) is { } session) context.NewPrincipal?.Identities.First().AddClaim(session.Clone());
        return Task.CompletedTask;
    }

    // A player or a script can do nothing with the sign-in page.
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/media") || context.Request.Path.StartsWithSegments("/_blazor"))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(new Uri(context.RedirectUri).PathAndQuery); // whatever host the request named is not repeated
        return Task.CompletedTask;
    }
}
