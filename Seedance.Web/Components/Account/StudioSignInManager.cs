using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Identity's sign-in, which refuses disabled people.</summary>
public sealed class StudioSignInManager(
    UserManager<StudioUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<StudioUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<StudioUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<StudioUser> confirmation)
    : SignInManager<StudioUser>(users, http, claims, options, logger, schemes, confirmation)
{
    // Who cannot sign in anyway costs as much time as a wrong password, so that the clock tells nobody who has an account.
    private static readonly string Decoy = new PasswordHasher<StudioUser>().HashPassword(new StudioUser(), Guid.NewGuid().ToString());

    /// <inheritdoc />
    public override async Task<bool> CanSignInAsync(StudioUser user) => !user.IsDisabled && await base.CanSignInAsync(user);

    /// <inheritdoc />
    public override async Task<bool> ValidateSecurityStampAsync(StudioUser? user, string? securityStamp) =>
        user is { IsDisabled: false } && await base.ValidateSecurityStampAsync(user, securityStamp);

    /// <summary>
    /// Signs in by email and password; five failures lock the account for five minutes. False for every reason alike: unknown,
    /// wrong, disabled, locked.
    /// </summary>
    public async Task<bool> SignInByEmailAsync(string email, string password)
    {
        var user = await UserManager.FindByEmailAsync(email);
        if (user is not null && await CanSignInAsync(user) && !await UserManager.IsLockedOutAsync(user))
            return (await PasswordSignInAsync(user, password, isPersistent: true, lockoutOnFailure: true)).Succeeded;

        UserManager.PasswordHasher.VerifyHashedPassword(new StudioUser(), Decoy, password);
        return false;
    }
}
