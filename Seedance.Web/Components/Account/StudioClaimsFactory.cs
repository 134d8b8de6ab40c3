using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Puts what the shell shows into the sign-in cookie, so that no page has to ask the database for it.</summary>
public sealed class StudioClaimsFactory(UserManager<StudioUser> users, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<StudioUser, IdentityRole>(users, roles, options)
{
    /// <inheritdoc />
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StudioUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(StudioClaims.DisplayName, user.DisplayName));
        if (user.Language is { } language) identity.AddClaim(new Claim(StudioClaims.Language, language));
        if (user.MustChangePassword) identity.AddClaim(new Claim(StudioClaims.MustChangePassword, "1"));
        return identity;
    }
}
