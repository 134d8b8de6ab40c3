using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>
/// The sign-ins that are open. A cookie is good only while its session is: signing out ends every copy of it, and however often it is
/// renewed it ends some time after the sign-in. One row each among Identity's tokens, whose value is its end.
/// </summary>
public sealed class Sessions(IDbContextFactory<StudioDb> databases, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const string Provider = "Studio.Session";

    /// <summary>A new session; those of anybody that are over go with it.</summary>
    /// <returns>The claim for the cookie.</returns>
    public async Task<Claim> OpenAsync(string userId)
    {
        var id = Guid.NewGuid().ToString("N");
        var (now, end) = (Text(clock.GetUtcNow()), Text(clock.GetUtcNow() + options.Value.SignInFor));
        await using var db = await databases.CreateDbContextAsync();
        await db.UserTokens.Where(token => token.LoginProvider == Provider && string.Compare(token.Value, now) <= 0).ExecuteDeleteAsync();
        db.UserTokens.Add(new IdentityUserToken<string> { UserId = userId, LoginProvider = Provider, Name = id, Value = end });
        await db.SaveChangesAsync();
        return new Claim(StudioClaims.Session, id);
    }

    /// <summary>True until the sign-out, or the end.</summary>
    public async Task<bool> IsOpenAsync(string userId, ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(StudioClaims.Session) is not { } id) return false;
        var now = Text(clock.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync();
        return await db.UserTokens.AnyAsync(
            token => token.UserId == userId && token.LoginProvider == Provider && token.Name == id && string.Compare(token.Value, now) > 0);
    }

    public async Task CloseAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(StudioClaims.Session) is not { } id) return;
        await using var db = await databases.CreateDbContextAsync();
        await db.UserTokens.Where(token => token.LoginProvider == Provider && token.Name == id).ExecuteDeleteAsync();
    }

    // Texts of one length, which sort as the times do in every collation.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
