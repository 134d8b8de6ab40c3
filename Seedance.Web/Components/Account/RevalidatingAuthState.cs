using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Ends the sign-in of an open circuit soon after a sign-out, a changed password or the person being disabled.</summary>
public sealed class RevalidatingAuthState(
    ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, IOptions<AccountsOptions> accounts, Sessions sessions)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    /// <inheritdoc />
    protected override TimeSpan RevalidationInterval => accounts.Value.RevalidateEvery;

    /// <inheritdoc />
    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        IsValidAsync(authenticationState.User);

    internal async Task<bool> IsValidAsync(ClaimsPrincipal principal)
    {
        // A scope of its own: the circuit's would answer from its cache of yesterday.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        var user = await users.GetUserAsync(principal);
        return user is { IsDisabled: false }
            && principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await users.GetSecurityStampAsync(user)
            && await sessions.IsOpenAsync(user.Id, principal);
    }
}
