using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>
/// Guards the setup page: open until an administrator exists, and only for who can read the log, where the one-time code
/// stands. All replicas have the same code, because the link of one may lead to another; it is stored encrypted until then.
/// </summary>
public sealed class SetupGate(IDbContextFactory<StudioDb> databases, IDataProtectionProvider protection)
{
    internal const string Row = "Setup.Code";

    private readonly IDataProtector _protector = protection.CreateProtector("Seedance.Web.SetupCode");
    private volatile byte[] _code = RandomCode();
    private volatile bool _closed;

    /// <summary>The code, safe in an address.</summary>
    public string Code => Encoding.ASCII.GetString(_code);

    /// <summary>Takes the code that another process or an earlier start has made, or leaves its own for the next.</summary>
    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Settings.FindAsync([Row], cancellationToken) is not { } row)
        {
            db.Settings.Add(new Setting { Key = Row, Value = _protector.Protect(Code) });
        }
        else
        {
            try
            {
                _code = Encoding.ASCII.GetBytes(_protector.Unprotect(row.Value));
            }
            catch (CryptographicException)
            {
                row.Value = _protector.Protect(Code); // the key ring was lost; the new code is as good
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>True until an administrator exists; never true again afterwards.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        if (_closed) return false;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await HasAdminAsync(db, cancellationToken)) _closed = true;
        return !_closed;
    }

    /// <summary>Compares in a time that does not depend on how much is right.</summary>
    /// <param name="code">The code, or the whole link of the log that ends with it.</param>
    public bool Accepts(string? code) =>
        CryptographicOperations.FixedTimeEquals(_code, Encoding.UTF8.GetBytes((code ?? "").Split("token=")[^1].Trim()));

    private static byte[] RandomCode() => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)));

    internal static Task<bool> HasAdminAsync(StudioDb db, CancellationToken cancellationToken) =>
        (from link in db.UserRoles
         join role in db.Roles on link.RoleId equals role.Id
         where role.Name == Roles.Admin
         select link.UserId).AnyAsync(cancellationToken);
}
