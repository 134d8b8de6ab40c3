using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Seedance.Web.Data;

namespace Seedance.Web.Components.Account;

/// <summary>Creates the first administrator, once in the life of a database. Scoped, like Identity's managers.</summary>
public sealed class FirstAdmin(
    StudioDb db, UserManager<StudioUser> users, RoleManager<IdentityRole> roles, SetupGate gate, IOptions<SetupOptions> options, TimeProvider clock)
{
    /// <summary>The row that only one setup can insert, also when several processes share the database.</summary>
    private const string Marker = "Setup.Done";

    /// <summary>Seeds the roles and the administrator of the settings, or else the code of the setup page.</summary>
    /// <exception cref="InvalidOperationException">The settings name an administrator who cannot be created.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var role in (string[])[Roles.Admin, Roles.Member])
        {
            if (!await roles.RoleExistsAsync(role)) await roles.CreateAsync(new IdentityRole(role));
        }

        var (email, password) = (options.Value.AdminEmail.Trim(), options.Value.AdminPassword);
        if (await SetupGate.HasAdminAsync(db, cancellationToken)) return;
        if (email.Length == 0 && password.Length == 0)
        {
            await gate.PrepareAsync(cancellationToken);
            return;
        }

        if (email.Length == 0) throw new StartRefusedException("Setup:AdminPassword is set, but Setup:AdminEmail is empty.");

        var outcome = await CreateAsync(email, password, cancellationToken);
        if (outcome.Error is { } error) throw new StartRefusedException(Explain(error));
    }

    /// <summary>Creates the administrator unless there is one already.</summary>
    public async Task<FirstAdminOutcome> CreateAsync(string email, string password, CancellationToken cancellationToken)
    {
        // On SQLite a second setup waits here for the write lock and then finds the first one's row; on PostgreSQL it waits at the
        // insert of the same row, which then fails.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await SetupGate.HasAdminAsync(db, cancellationToken)) return FirstAdminOutcome.Closed;

        try
        {
            db.Settings.Add(new Setting { Key = Marker, Value = clock.GetUtcNow().ToString("O") });
            await db.SaveChangesAsync(cancellationToken);
            await db.Settings.Where(row => row.Key == SetupGate.Row).ExecuteDeleteAsync(cancellationToken);

            var user = new StudioUser { UserName = email, Email = email, DisplayName = NameOf(email), CreatedAt = clock.GetUtcNow().UtcDateTime };
            var result = await users.CreateAsync(user, password);
            if (result.Succeeded) result = await users.AddToRoleAsync(user, Roles.Admin);
            if (!result.Succeeded) return new FirstAdminOutcome(null, result.Errors.First().Code);
            await transaction.CommitAsync(cancellationToken);
            return new FirstAdminOutcome(user, null);
        }
        catch (DbUpdateException)
        {
            return FirstAdminOutcome.Closed;
        }
    }

    internal static string NameOf(string email) => email.Split('@')[0];

    private static string Explain(string error) => error switch
    {
        PasswordRules.TooShort => $"Setup:AdminPassword must have at least {PasswordRules.MinLength} characters.",
        PasswordRules.TooLong => $"Setup:AdminPassword must have at most {PasswordRules.MaxLength} characters.",
        PasswordRules.TooCommon => "Setup:AdminPassword is one of the passwords that everybody tries first; choose another.",
        PasswordRules.IsEmail => "Setup:AdminPassword must not be the email address.",
        "InvalidEmail" or "InvalidUserName" => "Setup:AdminEmail is not an email address.",
        "DuplicateEmail" or "DuplicateUserName" => "Setup:AdminEmail belongs to a member already.",
        _ => $"The administrator of the Setup settings could not be created ({error}).",
    };
}

/// <summary>How a setup ended.</summary>
/// <param name="User">The new administrator.</param>
/// <param name="Error">Identity's code of what was wrong with the input.</param>
public sealed record FirstAdminOutcome(StudioUser? User, string? Error)
{
    /// <summary>An administrator exists already.</summary>
    public static FirstAdminOutcome Closed { get; } = new(null, null);
}
