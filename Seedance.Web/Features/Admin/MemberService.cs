using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Seedance.Web.Data;

namespace Seedance.Web.Features.Admin;

/// <summary>
/// The people of the studio. Every operation has a scope of its own, because Identity's managers are scoped and a circuit's
/// scope lives as long as its tab.
/// </summary>
public sealed class MemberService(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const int MaxNameLength = 100;

    public async Task<IReadOnlyList<Member>> ListAsync(CancellationToken cancellationToken)
    {
        await using var work = new Work(scopes);
        var admins = Admins(work.Db);
        return await work.Db.Users.AsNoTracking()
            .OrderBy(user => user.DisplayName).ThenBy(user => user.Email)
            .Select(user => new Member(
                user.Id, user.DisplayName, user.Email ?? "", admins.Contains(user.Id), user.IsDisabled, user.MustChangePassword, user.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Creates a person with a one-time password.</summary>
    public async Task<MemberOutcome> CreateAsync(string email, string name, bool isAdmin, CancellationToken cancellationToken)
    {
        (email, name) = (email.Trim(), name.Trim());
        if (name.Length is 0 or > MaxNameLength) return new MemberOutcome("BadName");
        if (!EmailAddress.IsValid(email)) return new MemberOutcome("InvalidEmail");

        await using var work = new Work(scopes);
        await using var transaction = await work.BeginAsync(cancellationToken);
        var user = new StudioUser
        {
            UserName = email,
            Email = email,
            DisplayName = name,
            MustChangePassword = true,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
        };
        var password = OneTimePassword.Create();
        var result = await work.Users.CreateAsync(user, password);
        if (result.Succeeded) result = await work.Users.AddToRoleAsync(user, isAdmin ? Roles.Admin : Roles.Member);
        if (!result.Succeeded) return Failed(result);
        await transaction.CommitAsync(cancellationToken);
        return new MemberOutcome(Password: password);
    }

    /// <summary>Disables or enables a person. Nobody disables themselves, and one administrator always remains.</summary>
    /// <param name="actorId">Who does it.</param>
    public async Task<MemberOutcome> SetDisabledAsync(string actorId, string id, bool disabled, CancellationToken cancellationToken)
    {
        if (disabled && actorId == id) return new MemberOutcome("Yourself");

        await using var work = new Work(scopes);
        // The write lock is taken before counting: two administrators who disable each other at once must not both succeed.
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await work.Users.FindByIdAsync(id) is not { } user) return new MemberOutcome("Gone");
        if (disabled && !await AnotherAdminAsync(work.Db, id, cancellationToken)) return new MemberOutcome("LastAdmin");

        user.IsDisabled = disabled;
        // A new stamp ends every sign-in and open circuit of this person.
        var result = await work.Users.UpdateSecurityStampAsync(user);
        if (!result.Succeeded) return Failed(result);
        await transaction.CommitAsync(cancellationToken);
        return new MemberOutcome();
    }

    /// <summary>Replaces a forgotten password by a one-time password and ends every sign-in of the person.</summary>
    public async Task<MemberOutcome> ResetPasswordAsync(string actorId, string id, CancellationToken cancellationToken)
    {
        if (actorId == id) return new MemberOutcome("OwnPassword");

        await using var work = new Work(scopes);
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await work.Users.FindByIdAsync(id) is not { } user) return new MemberOutcome("Gone");

        var password = OneTimePassword.Create();
        user.MustChangePassword = true;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        var result = await work.Users.RemovePasswordAsync(user);
        if (result.Succeeded) result = await work.Users.AddPasswordAsync(user, password);
        if (!result.Succeeded) return Failed(result);
        await transaction.CommitAsync(cancellationToken);
        return new MemberOutcome(Password: password);
    }

    private static IQueryable<string> Admins(StudioDb db) =>
        from link in db.UserRoles
        join role in db.Roles on link.RoleId equals role.Id
        where role.Name == Roles.Admin
        select link.UserId;

    private static Task<bool> AnotherAdminAsync(StudioDb db, string id, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(user => user.Id != id && !user.IsDisabled && Admins(db).Contains(user.Id), cancellationToken);

    private static MemberOutcome Failed(IdentityResult result) => new(result.Errors.First().Code switch
    {
        "DuplicateUserName" or "DuplicateEmail" => "DuplicateEmail",
        "InvalidUserName" or "InvalidEmail" => "InvalidEmail",
        _ => "Conflict",
    });

    private sealed class Work(IServiceScopeFactory scopes) : IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope = scopes.CreateAsyncScope();

        public StudioDb Db => _scope.ServiceProvider.GetRequiredService<StudioDb>();

        public UserManager<StudioUser> Users => _scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();

        public Task<IDbContextTransaction> BeginAsync(CancellationToken cancellationToken) =>
            Db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }
}
