using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>
/// Guards the setup page: open until an administrator exists, and only for who can read the log of this process, where the
/// one-time code stands. A new start makes a new code.
/// </summary>
public sealed class SetupGate(IDbContextFactory<StudioDb> databases)
{
    private readonly byte[] _code = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)));
    private volatile bool _closed;

    /// <summary>The code of this process, safe in an address.</summary>
    public string Code => Encoding.ASCII.GetString(_code);

    /// <summary>True until an administrator exists; never true again afterwards.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        if (_closed) return false;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await HasAdminAsync(db, cancellationToken)) _closed = true;
        return !_closed;
    }

    /// <summary>Compares in a time that does not depend on how much is right.</summary>
    public bool Accepts(string? code) =>
        CryptographicOperations.FixedTimeEquals(_code, Encoding.UTF8.GetBytes((code ?? "").Trim()));

    internal static Task<bool> HasAdminAsync(StudioDb db, CancellationToken cancellationToken) =>
        (from link in db.UserRoles
         join role in db.Roles on link.RoleId equals role.Id
         where role.Name == Roles.Admin
         select link.UserId).AnyAsync(cancellationToken);
}
