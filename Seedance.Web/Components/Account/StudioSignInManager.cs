using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Identity's sign-in, which refuses disabled people, counts every wrong password and knows which sign-ins are open.</summary>
public sealed class StudioSignInManager(
    UserManager<StudioUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<StudioUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<StudioUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<StudioUser> confirmation,
    StudioDb db,
    Sessions sessions,
    TimeProvider clock)
    : SignInManager<StudioUser>(users, http, claims, options, logger, schemes, confirmation)
{
    // Who cannot sign in anyway costs as much time as a wrong password, so that the clock tells nobody who has an account.
    private static readonly string Decoy = new PasswordHasher<StudioUser>().HashPassword(new StudioUser(), Guid.NewGuid().ToString());

    // One after the other for each account, or a hundred guesses at once would all be looked at before the first of them counts.
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    private bool _isRefresh;

    /// <inheritdoc />
    public override async Task<bool> CanSignInAsync(StudioUser user) => !user.IsDisabled && await base.CanSignInAsync(user);

    /// <inheritdoc />
    public override async Task<bool> ValidateSecurityStampAsync(StudioUser? user, string? securityStamp) =>
        user is { IsDisabled: false } && await base.ValidateSecurityStampAsync(user, securityStamp);

    /// <inheritdoc />
    public override async Task<StudioUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && await sessions.IsOpenAsync(user.Id, principal!) ? user : null;

    /// <inheritdoc />
    public override async Task SignInWithClaimsAsync(StudioUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var session = _isRefresh ? Context.User.FindFirst(StudioClaims.Session)?.Clone() : null;
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. additionalClaims, session ?? await sessions.OpenAsync(user.Id)]);
    }

    /// <inheritdoc />
    public override async Task RefreshSignInAsync(StudioUser user)
    {
        _isRefresh = true;
        await base.RefreshSignInAsync(user);
        _isRefresh = false;
    }

    /// <inheritdoc />
    public override async Task SignOutAsync()
    {
        await sessions.CloseAsync(Context.User);
        await base.SignOutAsync();
    }

    /// <summary>
    /// Signs in by email and password; five failures lock the account for five minutes. False for every reason alike: unknown,
    /// wrong, disabled, locked.
    /// </summary>
    public async Task<bool> SignInByEmailAsync(string email, string password)
    {
        var turn = Turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(email) % Turns.Length];
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            return await TryPasswordAsync(email, password);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// A wrong password was given for this account: so many of them lock it for a while. One statement, because Identity's own
    /// way forgets one of two that come at the same moment.
    /// </summary>
    public Task CountFailureAsync(StudioUser user)
    {
        var (max, end) = (Options.Lockout.MaxFailedAccessAttempts, (DateTimeOffset?)(clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan));
        return db.Users.Where(u => u.Id == user.Id && u.LockoutEnabled).ExecuteUpdateAsync(s => s
            .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= max ? end : u.LockoutEnd)
            .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= max ? 0 : u.AccessFailedCount + 1), CancellationToken.None); // who hangs up is counted, too
    }

    private async Task<bool> TryPasswordAsync(string email, string password)
    {
        var user = await UserManager.FindByEmailAsync(email);
        if (user is not null && await CanSignInAsync(user) && !await UserManager.IsLockedOutAsync(user))
        {
            var result = await PasswordSignInAsync(user, password, isPersistent: true, lockoutOnFailure: false);
            if (!result.Succeeded) await CountFailureAsync(user);
            return result.Succeeded;
        }

        UserManager.PasswordHasher.VerifyHashedPassword(new StudioUser(), Decoy, password);
        return false;
    }
}
