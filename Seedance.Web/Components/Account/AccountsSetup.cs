using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Seedance.Web.Data;

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
        services.AddIdentityCore<StudioUser>()
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<StudioDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    public static void MapAccounts(this WebApplication app)
    {
    }
}
